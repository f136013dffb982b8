import { jaRejection } from '../rejection-words.ts';
import { optional, own, value } from '../say.ts';
import type { Texts } from '../shape.ts';
import { BARE, seconds } from './ja-parts.ts';

const NO_WAY: Readonly<Record<string, string>> = {
  'name-not-resolved': '名前を DNS で解決できません',
  'no-route': 'この PC に経路がありません',
};

/** What the proxy itself named. */
const WAY_ON: Readonly<Record<string, string>> = {
  dns: 'プロキシの応答では、プロキシ自身が使う DNS で名前を解決できていません。',
  connect:
    'プロキシの応答では、プロキシから通報先への接続が失敗しています (応答がないか、拒否されています)。',
};

export const jaProxy = {
  ok: { title: 'プロキシを通れました', means: () => 'プロキシが通報先への接続を開きました。' },
  unreachable: {
    title: 'プロキシに接続できません',
    means: (args) =>
      jaRejection.unreachable(args, 'プロキシ') ||
      `プロキシに届きません (${own(NO_WAY, String(args.reason)) ?? value(args, 'reason', '応答なし')})。ホスト名とポートを確認してください。${args.bare === 1 ? BARE : ''}${jaRejection.refused(args)}`,
  },
  rejected: {
    title: 'プロキシへの接続に拒否の応答 (ICMP) がありました',
    means: (args) =>
      `${jaRejection.rejected(args, 'プロキシ')}ホスト名とポートに誤りがないかも確認してください。`,
  },
  'auth-required': {
    title: 'プロキシの認証が必要です',
    means: (args) =>
      args.browser === 1
        ? `プロキシはブラウザーでのサインイン (利用者認証) を求めています${optional(args, 'location', (v) => ` (${v})`)}。機器はサインインできません。`
        : args.unnamed === 1
          ? `プロキシは認証を求めていますが (HTTP ${value(args, 'status')})、どの認証方式かを示していません${args.sent === 1 ? '。ユーザー名とパスワードを Basic 認証で送っても同じ応答でした' : ''}。機器が使えるのは Basic 認証だけです。使えるかどうかは確認できていません。`
          : args.basic === 0
            ? `プロキシが求める認証方式 (${value(args, 'schemes', '不明')}) に機器は対応していません。機器が使えるのは Basic 認証だけです。`
            : 'プロキシがユーザー名とパスワードを求めています。',
  },
  'auth-rejected': {
    title: 'プロキシの認証に失敗しました',
    means: () =>
      '送ったユーザー名とパスワードは受け付けられませんでした。どちらかが正しくないか、その利用者が許可されていない可能性があります。',
  },
  denied: {
    title: 'プロキシが拒否しました',
    means: (args) =>
      `${
        args.connect === 1
          ? `プロキシは、どの通報先への CONNECT (HTTPS のトンネル) も許可しません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。ポート 80 の要求には応答がありました。CONNECT そのものを許可していない可能性があります。`
          : args.all === 1
            ? `プロキシは、どの通報先への要求も拒否しました${optional(args, 'status', (v) => ` (HTTP ${v})`)}。通報先がどれも許可されていないか、この PC からの利用が許可されていない可能性があります。機器からの利用が許可されているかどうかは確認できていません。`
            : `プロキシがこの通報先への接続を許可していません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。${args.login === 1 ? 'ユーザー名とパスワードは、ほかの通報先で受け付けられています。' : ''}`
      }${args.page === 1 ? '拒否を示すページか、そのようなページへの転送が返りました。' : ''}`,
  },
  'bad-gateway': {
    title: 'プロキシの先に届きません',
    means: (args) =>
      args.status === 0
        ? 'プロキシが応答せずに接続を切りました。プロキシから通報先へ接続できないか、応答せずに拒否している可能性があります。'
        : args.itself === 1
          ? `プロキシからエラーの応答がありました (HTTP ${value(args, 'status')})。プロキシから通報先へ接続できないか、プロキシ自身の混雑または異常の可能性があります。`
          : `プロキシから通報先へ接続できません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。${own(WAY_ON, String(args.way)) ?? ''}`,
  },
  'unclear-answer': {
    title: 'プロキシの応答は許可でも拒否でもありません',
    means: (args) =>
      `プロキシの応答は HTTP ${value(args, 'status')} でした。接続は開きませんが、許可の設定による拒否を示す応答でもありません。要求の形式を受け付けていないか、要求を受け取れていないか、プロキシの手前の装置が応答した可能性があります。機器にも同じ応答が返るかどうかは確認できていません。`,
  },
  timeout: {
    title: 'プロキシの応答がありません',
    means: (args) => `プロキシが${seconds(args)}応答しません。プロキシから先の経路を確認してください。`,
  },
  'not-a-proxy': {
    title: 'プロキシとして応答しません',
    means: (args) =>
      `指定のホストとポートはプロキシとして応答しません${optional(args, 'heard', (v) => ` (応答: ${v})`)}。${
        args.status === 401
          ? `この応答は Web サーバーが認証を求めるときのもので、プロキシであれば 407 です。別のサーバーのポートか、誤った応答で認証を求めるプロキシの可能性があります${args.sent === 1 ? ' (ユーザー名とパスワードを Basic 認証で送っても開きませんでした)' : ''}。`
          : ''
      }`,
  },
  'address-down': {
    title: 'プロキシの一部のアドレスに接続できません',
    means: (args) =>
      `プロキシ ${value(args, 'name', '')} の名前には複数のアドレスがあります。${value(args, 'address')} には接続できましたが、${value(args, 'unanswered')} には接続できません。アドレスを一つだけ試す機器は、接続できないアドレスに当たると通報に失敗する可能性があります。`,
  },
  'name-unknown': {
    title: '機器が使う DNS サーバーでプロキシの名前を解決できません',
    means: (args) =>
      `プロキシ ${value(args, 'name', '')} は、この PC の DNS サーバーが示したアドレスで通れました。機器が使う DNS サーバー${args.denied === 1 ? 'は、「この名前のアドレスはない」と応答しました' : 'からは、この名前のアドレスを得られていません'}。機器がこの名前でプロキシに接続できるかどうかは確認できていません。`,
  },
  'tls-port': {
    title: 'プロキシのポートが TLS (HTTPS) 用です',
    means: () =>
      '指定のポートは暗号化 (TLS) された接続だけを受け付けます。機器はプロキシへ平文の HTTP で接続するため、利用できません。',
  },
  'socks-port': {
    title: 'HTTP プロキシのポートではありません (SOCKS)',
    means: (args) =>
      `指定のポートは HTTP の要求 (CONNECT) に HTTP で応答せず、SOCKS${value(args, 'version', '')} の問い合わせに応答しました。SOCKS プロキシのポートの可能性が高い状態です。機器はプロキシへ HTTP で接続するため、利用できません。`,
  },
  'error-answer': {
    title: 'プロキシ経由でエラーの応答がありました',
    means: (args) =>
      `プロキシに頼んだ要求に、エラーの応答がありました (HTTP ${value(args, 'status')})。プロキシ自身の応答か、通報先の応答かは区別できません。`,
  },
  'only-alone': {
    title: 'プロキシが同時の接続を制限している可能性があります',
    means: (args) =>
      `多くの接続を同時に求めたときに切断または拒否されたか、エラーの応答があったか、応答がなかった ${value(args, 'destinations')} 件の通報先も、一つずつ求め直すと開きました。プロキシが同時接続数を制限しているか、処理が滞っているか、通信が安定していない可能性があります。`,
  },
  wavering: {
    title: 'プロキシの応答が一定しません',
    means: (args) =>
      `${value(args, 'destinations')} 件の通報先は、一つずつ求めても、開くときと拒否または切断されるときがあります。負荷分散された複数のプロキシのうち、一部の許可の設定・認証・上位への経路が異なる可能性が高く、機器の通報も失敗することがあります。要求の頻度を制限している可能性もあります。`,
  },
  slow: {
    title: 'プロキシの応答が遅すぎます',
    means: (args) =>
      `${value(args, 'destinations')} 件の通報先への接続を、プロキシは最長 ${value(args, 'took')} 秒かかって開きました (目安は ${value(args, 'seconds')} 秒以内、複数の通報先を同時に求めたときの値)。遮断ではありません。プロキシの検査 (サンドボックスなど) や認証の処理に時間がかかっている可能性があり、待ち時間の短い機器は通報に失敗することがあります。機器がどれだけ待つかは確認できていません。`,
  },
  'rate-limited': {
    title: 'プロキシが回数や接続数を制限しています',
    means: (args) =>
      `プロキシが「要求が多すぎる、または混雑している」と応答しました (HTTP ${value(args, 'status')}${optional(args, 'retryAfter', (v) => `、${v} 秒後に再試行の指定`)})。${optional(args, 'destinations', (v) => `${v} 件の`)}通報先を許可しているかどうかは確認できていません。`,
  },
  'tunnel-ends': {
    title: 'プロキシの先で通信が切れます',
    means: (args) =>
      `プロキシは接続を開いたと応答しますが、どの通報先の通信も${args.silent === 1 ? '応答がありません' : 'すぐに切れます'} (${value(args, 'tunnels')} 件)。プロキシから先の経路の問題です。`,
  },
  'local-block': {
    title: 'この PC が通信を止めています',
    means: (args) =>
      jaRejection.own(args, 'プロキシ') ||
      'この PC のセキュリティ ソフトまたは設定が、プロキシへの接続を許可していません。お客様のネットワークの結果ではありません。',
  },
} satisfies Texts['check']['proxy'];
