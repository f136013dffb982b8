import { optional, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';
import { turnedAway } from './ja-parts.ts';

/** Reached, and refused the one page that was asked for. */
const refusesRoot = (args: Args): string =>
  optional(
    args,
    'status',
    (v) =>
      `確認の要求 (/) への応答は HTTP ${v} (拒否) でした。通報を受け付けるサーバーは「/」を誰にも見せないことがありますが、この回線の送信元アドレスが拒否されている可能性もあります。機器の通報に応じるかどうかは確認できていません。`,
  );
/** A certificate that is somebody else's, and has a bad date besides. */
const dated = (args: Args): string => {
  const what = args.dated === 'early' ? 'まだ有効ではありません' : '期限も切れています';
  const by = args.clock === 'right' ? '' : 'この PC の日時では、';
  return args.dated === undefined ? '' : `${by}この証明書は${what}。`;
};
/** What came inside of a connection that somebody on the way decrypts. */
const pageInside = (args: Args): string => {
  const by = optional(args, 'pageOf', (v) => ` (${v})`);
  if (args.page === 'blocked')
    return `通報先の応答の代わりに、接続を拒否するページ${by}が届きました。復号の対象から外すだけでは通信できません。`;
  return args.page === 'sign-in' ? `通報先の応答の代わりに、ログイン画面${by}が届きました。` : '';
};
/** What the alert is about by which a handshake was refused. */
const about = (args: Args): string =>
  args.about === 'certificate'
    ? 'この応答は証明書についてのものですが、本ツールは証明書を送っていません。相手または途中の装置が、クライアント証明書 (相互認証) を求めているか、途中の装置が通報先の証明書を受け入れなかった可能性があります。'
    : args.about === 'name'
      ? 'この名前のサーバーではない、という応答です。名前が別のサーバーに導かれているか、途中の装置がこの名前を通していない可能性があります。'
      : args.about === 'internal'
        ? '応答した側の内部エラーです。TLS インスペクションの装置が、通報先との通信に失敗したときにも返します。'
        : '';

export const jaTls = {
  ok: {
    title: '証明書を確認できました',
    means: (args) =>
      args.added === 1
        ? `暗号化通信を確立できました。証明書は、この案件に追加した認証局「${value(args, 'issuer')}」で確認しました。機器がこの認証局を信頼するかは確認していません。通信を復号する装置は、ページの要求 (GET) を通し、機器の送信 (POST) を止めることがあり、送信は試していません。${refusesRoot(args)}`
        : `暗号化通信を確立でき、証明書も信頼できます。${refusesRoot(args)}`,
  },
  'untrusted-issuer': {
    title: '証明書の発行元が信頼できません',
    means: (args) =>
      `発行元「${value(args, 'issuer')}」は信頼された認証局ではありません。${dated(args)}${pageInside(args)}`,
  },
  intercepted: {
    title: '通信が TLS インスペクションで復号されています',
    means: (args) =>
      `発行元「${value(args, 'issuer')}」の証明書に差し替えられています。機器はこの証明書を信頼しないため、通報は失敗します。${dated(args)}${pageInside(args)}`,
  },
  'local-inspection': {
    title: 'この PC のセキュリティ ソフトが通信を復号しています',
    means: (args) =>
      `発行元「${value(args, 'issuer')}」の証明書に差し替えられています。この PC のセキュリティ ソフトや解析用プロキシの証明書です。機器の通信はここを通りません。機器が通報先に届くか、ネットワークでも復号されているかは、確認できていません。${dated(args)}`,
  },
  expired: {
    title: '証明書の期限が切れています',
    means: (args) =>
      `有効期限は ${value(args, 'notAfter')} です。${args.clock === 'right' ? '正しい日時で判定しました。この PC の日時が原因ではありません。' : 'この PC の日時が正しいか、先に確認してください。'}`,
  },
  'not-yet-valid': {
    title: '証明書がまだ有効ではありません',
    means: (args) =>
      `有効開始は ${value(args, 'notBefore')} です。${args.clock === 'right' ? '正しい日時で判定しました。この PC の日時が原因ではありません。' : 'この PC の日時が正しいか確認してください。'}`,
  },
  'name-mismatch': {
    title: '証明書の名前が一致しません',
    means: (args) =>
      `証明書は ${value(args, 'names', value(args, 'subject'))} のもので、${value(args, 'host', '通報先')} と一致しません。${args.foreign === 1 ? '通報先の代わりに別の相手 (ログイン画面や遮断画面など) が応答しています。' : ''}${dated(args)}`,
  },
  protocol: {
    title: 'TLS のバージョンが合いません',
    means: (args) =>
      args.all === 1
        ? 'どの通報先とも TLS 1.2 以上で通信できません。通報先ではなく、途中の機器 (古い TLS インスペクションなど) が代わりに応じている可能性があります。'
        : `TLS 1.2 以上で通信できません${optional(args, 'protocol', (v) => ` (相手は ${v})`)}。`,
  },
  'distrusted-ca': {
    title: '信頼が取り消された認証局の証明書です',
    means: (args) =>
      `発行元「${value(args, 'issuer')}」は信頼が取り消された GeoTrust/Symantec 系の認証局です (ガイド 備考1)。`,
  },
  unacceptable: {
    title: '証明書を受け入れられません',
    means: (args) =>
      `発行元「${value(args, 'issuer')}」は信頼された認証局ですが、証明書を受け入れられません${optional(args, 'reason', (v) => ` (${v})`)}。署名の方式か鍵が古い (SHA-1 など) か、証明書の用途や制限が合わない可能性があります。${dated(args)}`,
  },
  'incomplete-chain': {
    title: '中間証明書が不足しています',
    means: (args) =>
      `証明書は公的な認証局「${value(args, 'issuer')}」のものですが、サーバーが中間証明書を送っていません。復号 (検査) ではありません。中間証明書を補わない機器では通報が失敗します。${dated(args)}`,
  },
  'name-blocked': {
    title: '通報先の名前で遮断されています',
    means: (args) =>
      `${value(args, 'host', '通報先')} の名前を送ると${args.dropped === 1 ? '応答がなくなり' : args.alert === 1 ? '暗号化通信を拒否され' : '切断され'}、別の名前では応答があります。名前による遮断 (URL フィルター、SNI フィルター) ${args.alert === 1 ? 'の可能性が高い状態' : ''}です。`,
  },
  'large-packets': {
    title: '大きなパケットが届きません',
    means: () =>
      '小さな応答は届きますが、証明書を含む応答が届きません。証明書のような大きなパケットが途中で失われている可能性が高い状態です (MTU/PMTUD)。VPN や PPPoE の MTU、ICMP の遮断を確認してください。',
  },
  'turned-away': turnedAway,
  slow: {
    title: '暗号化通信の確立に時間がかかります',
    means: (args) =>
      `証明書は信頼できますが、暗号化通信の確立に ${value(args, 'took')} 秒かかりました (目安は ${value(args, 'seconds')} 秒以内)。遮断ではありません。回線が遅いか、途中の機器の処理が滞っている可能性があり、待ち時間の短い機器は通報に失敗することがあります。`,
  },
  unsteady: {
    title: '暗号化通信が一度失敗しました',
    means: (args) =>
      `1 回目は${args.dropped === 1 ? '応答がなく' : `失敗し${optional(args, 'reason', (v) => ` (${v})`)}`}、直後の 2 回目は確立できました。遮断ではありませんが、通信が安定していない可能性があります。`,
  },
  'tls13-dropped': {
    title: 'TLS 1.3 では接続できません',
    means: (args) =>
      `TLS 1.3 で始めると${args.dropped === 1 ? '応答がなく' : '失敗し'}、TLS 1.2 だけで始めると確立できます。途中の機器が TLS 1.3 を通していない可能性があります。TLS 1.2 の機器は通報できますが、TLS 1.3 で始める機器は失敗する可能性があります。`,
  },
  'mute-servers': {
    title: '暗号化した後の応答がありません',
    means: (args) =>
      `${optional(args, 'count', (v) => `${v} か所の通報先で`)}暗号化通信は確立できますが、その中の要求にどの通報先も応答しません。接続した後の通信を、途中の機器がアプリケーションの種類で遮断している可能性があります。`,
  },
  filtered: {
    title: '途中の装置が代わりに応答しています',
    means: (args) =>
      `暗号化通信 (TLS) の応答の代わりに、${optional(args, 'product', (v) => `${v} `) || 'Web フィルター'}のページが平文で届きました${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => `「${v}」`)}。通報先には届いていません。`,
  },
  'captive-portal': {
    title: '利用者認証ページが代わりに応答しています',
    means: () =>
      '暗号化通信 (TLS) の応答の代わりに、ネットワークのログイン画面 (利用者認証) への案内が平文で届きました。機器はログインできません。',
  },
  'handshake-failed': {
    title: '暗号化通信を確立できません',
    means: (args) =>
      args.notTls === 1 && args.status !== undefined
        ? `暗号化通信 (TLS) の応答の代わりに、エラーのページが平文で届きました (HTTP ${value(args, 'status')})。途中のプロキシなどが応答していて、その先の通報先に接続できない可能性があります。`
        : args.inTunnel !== undefined
          ? `プロキシが開いた通信の中で、暗号化通信 (TLS) の応答の代わりに HTTP の応答が平文で届きました (HTTP ${value(args, 'inTunnel')})。多段のプロキシの上位の応答がそのまま渡されているか、プロキシまたは途中の機器が代わりに応答している可能性があります。`
          : args.spoke !== undefined
            ? `暗号化通信 (TLS) の応答の代わりに、別のサービスの応答「${value(args, 'spoke')}」が平文で届きました。途中の規則 (NAT やポート転送など) で、通信が別のサーバーに向けられている可能性があります。通報先には届いていません。`
            : args.body === 1
              ? 'プロキシは接続を開いたという応答に本文があると示しています (標準 RFC 9110 では認められていません)。暗号化通信 (TLS) の応答の代わりに届いたのは、その本文の可能性が高い状態です。多くの機器はこのため接続に失敗します。'
              : args.notTls === 1
                ? '相手の応答は暗号化通信 (TLS) ではありません。途中の機器が代わりに応答している可能性があります。'
                : args.all === 1
                  ? `どの通報先も暗号化通信を拒否します${optional(args, 'reason', (v) => ` (${v})`)}。通報先ではなく、途中の機器 (TLS インスペクションなど) が拒否している可能性があります。${about(args)}`
                  : `相手が暗号化通信に応じません${optional(args, 'reason', (v) => ` (${v})`)}。${about(args)}`,
  },
  timeout: {
    title: '暗号化通信の応答がありません',
    means: (args) =>
      args.proxied === 1
        ? 'プロキシはトンネルを開きましたが、その中で TLS の応答がまったく返りません。プロキシの処理 (フィルターや利用者の確認など) が滞っているか、プロキシから先の通信が止められている可能性があります。'
        : '接続後、TLS の応答がまったく返りません (別の名前でも、小さな応答も)。途中の機器が接続だけを受け付けている可能性があります。',
  },
} satisfies Texts['check']['tls'];
