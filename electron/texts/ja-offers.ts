import type { PasswordPlace } from '../domain/error-args.ts';
import { own, value } from './say.ts';
import type { Args, Sentence, Texts } from './shape.ts';

const LOGIN = '機器検出の「ログイン情報」で入力してください。';
/** A run that was saved before the place was kept is about a login. */
const enteredAt: Readonly<Record<PasswordPlace, string>> = {
  login: LOGIN,
  proxy: '事前チェックの「プロキシ・DNS・NTP の条件」で入力してください。',
  transfer: '通報設定の「ファイル転送サーバー」で入力してください。',
  file: '',
  variable: '',
};
const trustOption =
  (what: string): Sentence =>
  (args) =>
    `心当たりがある場合だけ、${what}を指定してください（--trust ${value(args, 'seen', 'FINGERPRINT')}）。`;
const environment = (args: Args): string =>
  value(args, 'place') === 'variable'
    ? '設定してから、もう一度実行してください。'
    : '案件ファイルの passwordEnv に、パスワードを入れた環境変数の名前を書いてください。';

/** エラーについて、このプログラムの画面とコマンドラインでできること。 */
export const jaOffers: Pick<Texts, 'offer'> = {
  offer: {
    window: {
      'password-missing': (args) => own(enteredAt, value(args, 'place')) ?? LOGIN,
      'certificate-changed': () => '心当たりがある場合だけ「新しい証明書を信頼する」を選んでください。',
      'host-key-changed': () => '心当たりがある場合だけ「新しい鍵を信頼する」を選んでください。',
      'login-not-retried': () =>
        '別のログイン情報を入力すると実行できます。パスワードを機器の側で直した場合は、ログイン情報の横の「機器の側で直した」を選んでください。',
    },
    terminal: {
      'password-missing': environment,
      'certificate-changed': trustOption('新しい証明書'),
      'host-key-changed': trustOption('新しい鍵'),
      'login-not-retried': () =>
        '別のログイン情報を指定すると実行できます。パスワードを機器の側で直した場合は、--retry-login を指定してください。',
    },
  },
};
