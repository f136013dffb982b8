import type { LoginRowFault } from '../domain/login-list.ts';
import { pick, value } from './say.ts';
import type { Texts } from './shape.ts';

/** 行を使わなかった理由。 */
const ROW: Readonly<Record<LoginRowFault, string>> = {
  'too-long': '行が長すぎます。',
  cells: '列の数が見出しより多くあります。区切り文字を含むパスワードは引用符 (") で囲んでください。',
  quotes: '引用符 (") の後に文字があります。引用符を含む値は "" と重ねて書いてください。',
  'no-key': 'アドレス、ホスト名、シリアル番号のどれもありません。',
  'empty-password': 'パスワードが空です。',
  'password-too-long': 'パスワードが長すぎます (200 文字まで)。',
  unprintable: '制御文字または読み取れない文字があります。',
  formula: '表計算の数式があります。値で保存してください。',
  'no-device': '案件に該当する機器がありません。',
  several: '該当する機器が 2 台以上あります。アドレスで指定してください。',
  contradiction: 'アドレスとシリアル番号が別の機器を示しています。',
  twice: '同じ機器の行が 2 つ以上あります。どれも使いません。1 行にしてください。',
  'no-user': 'ユーザー名がありません。行に書くか、機器のログイン情報に入力してください。',
};

/** ログイン情報のファイルと、複数のログイン情報の試行。ファイルのセルの値はどの文にも入れない。 */
export const jaLogins = {
  loginFileFault: {
    'too-large': 'ファイルが大きすぎます (2 MB まで)。',
    'not-text': 'テキストのファイルではありません。CSV (UTF-8 または Shift_JIS) で保存してください。',
    empty: 'ファイルが空です。',
    'no-head': '1 行目に列の見出しがありません。「アドレス,ユーザー名,パスワード」のように書いてください。',
    'no-device-column':
      '機器を示す列がありません。「アドレス」「ホスト名」「シリアル番号」のどれかが必要です。',
    'no-password-column': '「パスワード」の列がありません。',
    'double-column': '同じ意味の見出しの列が 2 つあります。1 つにしてください。',
    'open-quote': '引用符 (") が閉じていません。途中から読み違えるため、どの行も使いません。',
    'too-many': '行が多すぎます (10,000 行まで)。',
  },
  loginsTaken: (args) =>
    `${value(args, 'rows')} 行のうち ${value(args, 'taken')} 台分のログイン情報を読み込みました。メモリーだけに保持します。`,
  loginRow: (args) => `${value(args, 'line')} 行目: ${pick(ROW, args, 'fault')}`,
  tryOutcome: {
    took: 'ログインできました',
    'must-change': 'パスワードは正しいですが、機器がパスワードの変更を求めています',
    refused: '拒否されました',
    'refused-before': '以前に拒否されたため、送っていません',
    'no-rights': 'ログインできましたが、設定する権限がありません',
    'nothing-to-send': 'この機器に使えるユーザー名とパスワードがありません',
    limit: 'アカウントのロックを避けるため、送っていません',
    'held-back': '同じアカウントを使う別の機器が拒否したため、送っていません',
    stopped: 'ここで中止しました',
  },
  trialState: {
    took: 'ログインできました',
    'must-change': 'パスワードの変更が必要',
    none: 'どのログイン情報も使えません',
    stopped: '途中で中止しました',
    'held-back': '試していません (アカウントのロックを避けるため)',
    'by-hand': '対象外 (手動設定の機器)',
    cancelled: '試していません (中止)',
  },
  /** パスワードの変更を求める機器で、次にすること。 */
  mustChange: (args) =>
    `${value(args, 'address')} の管理画面で新しいパスワードを設定してから、ログイン情報に新しいパスワードを入力してください。`,
} satisfies Partial<Texts>;
