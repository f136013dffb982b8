import { jaRejection } from '../rejection-words.ts';
import { optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { others, port, seconds, strange } from './ja-parts.ts';

/** Behind a network's sign-in, where nothing else may get through. */
const signIn = (args: Args): string =>
  args.portal === 1
    ? 'ポート 80 ではログイン画面 (利用者認証) が応答しているため、認証が済むまで遮断されている可能性があります。ファイアウォールの規則かどうかは確認できていません。'
    : '';

export const jaTcp = {
  ok: { title: '接続できました', means: () => '通報先のポートに届きました。' },
  refused: {
    title: '接続を拒否されました',
    means: (args) =>
      `${port(args)} で、拒否の応答がありました。途中のファイアウォールが遮断している可能性があります。${jaRejection.refused(args)}${others(args)}${strange(args)}${signIn(args)}`,
  },
  timeout: {
    title: '応答がありません',
    means: (args) =>
      `${port(args)} から${seconds(args)}応答がありません。${args.portal === 1 ? signIn(args) : 'ファイアウォールで破棄されている可能性が高い状態です。'}${others(args)}${strange(args)}`,
  },
  unreachable: {
    title: '宛先に届けられません',
    means: (args) =>
      jaRejection.unreachable(args, value(args, 'address', '通報先')) ||
      `${value(args, 'address', '通報先')} への経路がありません。デフォルトゲートウェイを確認してください。`,
  },
  'no-ipv4': {
    title: 'IPv4 ではどの通報先にも接続できません',
    means: (args) =>
      `${args.route === 1 ? 'この PC には、どの通報先へも IPv4 の経路がありません' : 'どの通報先にも IPv4 では接続できません'}。IPv6 では ${value(args, 'hosts', '一部')} 台の通報先に接続できました${args.translated === 1 ? ' (IPv4 アドレスから作られたアドレスで、IPv4 のない回線で使われる変換 (NAT64) のものです)' : ''}。${args.rejections !== undefined ? jaRejection.allOfIPv4(args) : args.route === 1 ? '' : 'この回線が IPv6 だけか、ファイアウォールが IPv4 では通報先への通信を一つも許可していない可能性があります。'}機器は IPv4 で通報するため、このままでは通報できません。機器に別の経路があるかどうかは確認できていません。`,
  },
  rejected: {
    title: '拒否の応答 (ICMP) がありました',
    means: (args) =>
      `${jaRejection.rejected(args, port(args))}${others(args)}${strange(args)}${signIn(args)}`,
  },
  reset: {
    title: '接続が切断されました',
    means: (args) =>
      `${port(args)} で接続直後に切断されました。途中の機器が遮断している可能性があります。${others(args)}${strange(args)}${signIn(args)}`,
  },
  'no-greeting': {
    title: '接続できても応答がありません',
    means: (args) =>
      `${port(args)} は接続を受け付けますが、サーバーの最初の応答 (${value(args, 'expected')}) が届きません。途中の機器が代わりに受け付けている可能性があります。`,
  },
  'other-greeting': {
    title: '別の相手が応答しています',
    means: (args) =>
      `${port(args)} の最初の応答「${value(args, 'heard')}」は、通報先のもの (${value(args, 'expected')}) ではありません。途中の装置 (FTP の中継や検査など) が代わりに応答している可能性が高く、通報先のサーバー自身の応答の可能性もあります。`,
  },
  busy: {
    title: '通報先のサーバーが混み合っています',
    means: (args) =>
      `${port(args)} でサーバーに届きましたが、今は利用できないと応答しています (${value(args, 'heard')})。通信は遮断されていません。`,
  },
  'other-line': {
    title: 'この PC は機器と別の回線で接続しています',
    means: (args) =>
      `この PC は、機器 (${value(args, 'device')}) とは ${value(args, 'inside')}、通報先またはプロキシ (${value(args, 'address')}) とは別の ${value(args, 'outside')} で通信しています。テザリング、無線 LAN、VPN などの可能性があり、事前チェックの結果は機器のネットワークの出口のものではないことがあります。`,
  },
  'only-alone': {
    title: '接続の数が制限されている可能性があります',
    means: (args) =>
      `すべての通報先に同時に接続したときは届かず、一つずつ接続すると届きました${optional(args, 'count', (v) => ` (${v} 件)`)}。途中の機器が、新しい接続の数または頻度を制限している可能性があります。`,
  },
  wavering: {
    title: '接続できるときとできないときがあります',
    means: (args) =>
      `同じ宛先に一つずつ接続を繰り返すと、届くときと応答がないときがあります${optional(args, 'count', (v) => ` (${v} 件)`)}。特定の通報先の遮断ではありません。負荷を分ける複数の回線・リンクまたは冗長構成のファイアウォールのうち、一部で通信が失われている可能性が高く、機器の通報も失敗することがあります。ファイアウォールが一定時間の接続数を制限している可能性もあります。`,
  },
  'answers-for-all': {
    title: '途中の機器がすべての接続に応じています',
    means: () =>
      'どの通報先のどのポートも接続を受け付けますが、その先から何も届きません。ファイアウォールが通報先の代わりに応じており、通報先には届いていません。',
  },
  'local-block': {
    title: 'この PC が通信を止めています',
    means: (args) =>
      jaRejection.own(args, port(args)) ||
      `この PC のセキュリティ ソフトまたは設定が、${port(args)} への接続を許可していません (${value(args, 'errno')})。お客様のネットワークの結果ではありません。`,
  },
} satisfies Texts['check']['tcp'];
