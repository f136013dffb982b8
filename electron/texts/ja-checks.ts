import { readFailure } from './read-failure-words.ts';
import { jaRejection } from './rejection-words.ts';
import { dependency, isBareName, optional, own, ownError, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'DNS サーバー');
const onlyV6 = (args: Args): string =>
  optional(
    args,
    'onlyV6',
    (v) => `応答があったのは IPv6 アドレス (${v}) だけで、機器が使う IPv4 アドレスがありません。`,
  );
/** The port that was tried, as a sentence names it. */
const port = (args: Args): string =>
  `${optional(args, 'address', (v) => `${v} `) || '通報先'}のポート ${value(args, 'port')}`;
const seconds = (args: Args): string => optional(args, 'seconds', (v) => ` ${v} 秒以内に`);
/** Reached, and refused the one page that was asked for. */
const refusesRoot = (args: Args): string =>
  optional(
    args,
    'status',
    (v) =>
      `確認の要求 (/) への応答は HTTP ${v} (拒否) でした。通報を受け付けるサーバーは「/」を誰にも見せないことがあり、機器の通報に応じるかどうかは確認できていません。`,
  );
/** Reached, and not served: by whom nobody can tell but the destination's operator. */
const turnedAway = {
  title: '通報先に届きましたが、応じてもらえません',
  means: (args: Args) =>
    `${value(args, 'host', '通報先')} に届きましたが、応答は HTTP ${value(args, 'status')} でした。${
      args.plain === 1 || args.added === 1
        ? '通報先側 (配信網など) か途中の装置が、この回線の送信元アドレス、要求の回数、または一時的な事情を理由に応じていません。'
        : args.how === 'refused'
          ? 'この回線の送信元アドレスの国・地域、または評価を理由に、通報先側 (配信網など) が拒否している可能性が高い状態です。ファイアウォールの遮断ではありません。'
          : args.how === 'limited'
            ? '要求の回数の制限を理由に、通報先側が一時的に拒否しています。'
            : '通報先の入口 (配信網など) には届き、その先のサーバーが応じていない可能性があります。'
    }機器の通報に応じるかどうかは確認できていません。`,
};
/** Others of the same name are open. */
const others = (args: Args): string =>
  optional(
    args,
    'open',
    (v) =>
      `同じ名前のほかのアドレス (${v}) には届きます。ファイアウォールがアドレスで許可していて、その一覧が古いか、このアドレスのサーバーが止まっている可能性があります。`,
  );
/** Behind a network's sign-in, where nothing else may get through. */
const signIn = (args: Args): string =>
  args.portal === 1
    ? 'ポート 80 ではログイン画面 (利用者認証) が応答しているため、認証が済むまで遮断されている可能性があります。ファイアウォールの規則かどうかは確認できていません。'
    : '';
/** A certificate that is somebody else's, and has a bad date besides. */
const dated = (args: Args): string => {
  const what = args.dated === 'early' ? 'まだ有効ではありません' : '期限も切れています';
  const by = args.clock === 'right' ? '' : 'この PC の日時では、';
  return args.dated === undefined ? '' : `${by}この証明書は${what}。`;
};
/** Only one told the time, and it is not this laptop that has to be wrong. */
const lone = (args: Args): string =>
  optional(
    args,
    'lone',
    (v) => `時刻を確認できた相手は ${v} だけです。この PC ではなく、相手の時刻が誤っている可能性もあります。`,
  );
/** What came inside of a connection that somebody on the way decrypts. */
const pageInside = (args: Args): string => {
  const by = optional(args, 'pageOf', (v) => ` (${v})`);
  if (args.page === 'blocked')
    return `通報先の応答の代わりに、接続を拒否するページ${by}が届きました。復号の対象から外すだけでは通信できません。`;
  return args.page === 'sign-in' ? `通報先の応答の代わりに、ログイン画面${by}が届きました。` : '';
};
const NO_WAY: Readonly<Record<string, string>> = {
  'name-not-resolved': '名前を DNS で解決できません',
  'no-route': 'この PC に経路がありません',
};
const BARE =
  '名前にドメインがありません。この確認ではドメインを補わず、補わない機器もあるため、完全な名前 (FQDN) か IP アドレスを指定してください。';
/** A time server that the better witnesses contradict. */
const serverSkew = (args: Args): string =>
  `NTP サーバー ${value(args, 'server', '')} の時刻は、${args.reference === 'ntp' ? 'ほかの NTP サーバー' : reference(args)}より ${days(args)}います。このサーバーに合わせる機器の日時も同じだけずれます。`;
const REFERENCES: Readonly<Record<string, string>> = {
  ntp: 'NTP サーバーの時刻',
  'https-date': '通報先サーバーの時刻',
  laptop: 'この PC',
  program: '本ツールの作成日',
};
const reference = (args: Args): string => REFERENCES[String(args.reference)] ?? '基準';
const days = (args: Args): string => {
  const size = Math.abs(Number(args.seconds ?? 0));
  const ahead = Number(args.seconds ?? 0) >= 0 ? '進んで' : '遅れて';
  if (size < 120) return `${size} 秒${ahead}`;
  if (size < 7200) return `${Math.round(size / 60)} 分${ahead}`;
  return size < 172_800
    ? `${Math.round(size / 3600)} 時間${ahead}`
    : `${Math.round(size / 86_400)} 日${ahead}`;
};

/** Checks that others wait for. */
const DEPENDENCIES = {
  login: (what: string) => `${what} へのログイン`,
  'dns.resolver': (what: string) => `DNS サーバー ${what}`,
  dns: (what: string) => `${what} の名前解決`,
  tcp: (what: string) => `${what} への TCP 接続`,
  proxy: (what: string) => `プロキシ ${what}`,
  'proxy-connect': (what: string) => `プロキシ経由の ${what}`,
} as const;

/** A server that has the time and gives it not: by the kiss codes of RFC 5905 §7.4. */
const withheld = (args: Args): string | undefined =>
  /DENY|RSTR/.test(String(args.detail))
    ? 'この PC からの問い合わせを許可していません。機器からの問い合わせに応じるかどうかは確認できていません。'
    : /RATE/.test(String(args.detail))
      ? '問い合わせの回数を制限しています。機器からの問い合わせに応じるかどうかは確認できていません。'
      : undefined;

/** Of several addresses behind one name of a time server, those that gave no time. */
const someSilent = (args: Args): string =>
  optional(
    args,
    'unanswered',
    (v) =>
      `応答したアドレスは ${value(args, 'address')} です。同じ名前の ${v} からは時刻を得られません。アドレスを一つだけ使う機器は、時刻を合わせられない可能性があります。`,
  );

/** 事前チェックの結果と対処の言葉。 */
export const jaChecks = {
  checkLayer: {
    dns: 'DNS',
    tcp: 'TCP 接続',
    tls: 'TLS',
    http: 'HTTP',
    proxy: 'プロキシ',
    clock: '日時',
    device: '機器のバージョン',
  },
  fingerprint: (where, whose) => `${where}が ${whose} の特徴と一致します`,
  served: {
    open: '開放済み',
    missing: '未開放',
    'name-blocked': '名前で遮断',
    'no-answer': '応答なし',
    inspected: '検査あり',
    foreign: '別の相手が応答',
    'no-name': '名前解決不可',
    faulty: '通信先に問題あり',
    'not-checked': '未測定',
  },
  addressMark: { printed: 'ガイド 2020', measured: '実測', both: 'ガイド 2020・実測' },
  throughProxy: (layer) => `プロキシ経由の ${layer}`,
  skew: (args) => (args.seconds === 0 ? 'ずれなし (1分以内)' : `${days(args)}いる`),
  liftedBy: (option) => ` 実行する場合は ${option} を付けてください。`,
  severalTargets: (count) => `該当する宛先 (${count} 件)`,
  sameCause: (count) => `同じ原因の結果がほかに ${count - 1} 件あります。`,
  hangs: { mark: '↳', word: '同じ原因' },
  hangsOn: (name, target) => `原因は「${name} ${target}」の結果と同じです。`,
  checkStatus: {
    pass: { mark: '○', word: '正常' },
    warn: { mark: '△', word: '注意' },
    fail: { mark: '×', word: 'NG' },
    skipped: { mark: '－', word: '未実施' },
    error: { mark: '!', word: 'エラー' },
  },
  check: {
    dns: {
      ok: { title: '名前を解決できました', means: () => 'DNS サーバーが通報先の名前に応答しました。' },
      nxdomain: {
        title: '名前が見つかりません',
        means: (args) =>
          `${resolver(args)} は、該当する名前が存在しないと応答しました${optional(args, 'alias', (v) => ` (別名 ${v} の先)`)}。通報先に届きません。`,
      },
      'no-address': {
        title: '名前にアドレスがありません',
        means: (args) =>
          args.onlyV6 !== undefined
            ? `${resolver(args)} は IPv6 アドレス (${value(args, 'onlyV6')}) だけを応答し、IPv4 アドレスを返しません。${args.translated === 1 ? 'IPv4 のない回線で IPv4 の相手に届けるための変換 (DNS64/NAT64) のアドレスで、名前の登録の誤りではありません。この回線は IPv6 だけの可能性があります。' : ''}機器は IPv4 で通報するため、通報先に届きません。`
            : args.alias === undefined || args.alias === ''
              ? `${resolver(args)} は名前を知っていますが、アドレスを返しません。通報先に届きません。`
              : args.loops === 1
                ? `${resolver(args)} が応答した別名 (CNAME) は ${value(args, 'alias')} で循環していて、アドレスに行き着きません。DNS の登録に誤りがあります。`
                : `${resolver(args)} は別名 ${value(args, 'alias')} までは応答しましたが、その先のアドレスがありません。別名の先のドメインが遮断されている可能性があります。`,
      },
      servfail: {
        title: 'DNS サーバーがエラーを返しました',
        means: (args) =>
          args.name === 1
            ? `${resolver(args)} は、ほかの通報先の名前には応答しましたが、この名前は調べられませんでした (SERVFAIL)。この名前だけの転送の設定や遮断、上位の DNS の検証 (DNSSEC) の失敗などの可能性があります。${onlyV6(args)}`
            : ownError(args) === ''
              ? `${resolver(args)} は名前を調べられませんでした。上位の DNS への経路を確認してください。${onlyV6(args)}`
              : `${resolver(args)} は、問い合わせを受け付けずにエラー (${ownError(args)}) を返しました。DNS サーバーの設定か、問い合わせを書き換える途中の機器を確認してください。${onlyV6(args)}`,
      },
      refused: {
        title: 'DNS サーバーに拒否されました',
        means: (args) =>
          args.device === 1
            ? `${resolver(args)} は、この PC からの問い合わせをすべて拒否しました (REFUSED)。問い合わせ元を制限している可能性があります。機器からの問い合わせに応じるかどうかは確認できていません。`
            : args.closed === 1
              ? `${resolver(args)} への問い合わせに、ポートが閉じているという応答 (ICMP) がありました。そこで DNS サーバーが動いていないか、途中のファイアウォールが拒否している可能性があります。${onlyV6(args)}`
              : `${resolver(args)} はこの問い合わせを受け付けません (REFUSED)。${args.name === 1 ? 'この名前を拒否する設定 (DNS フィルターなど) の可能性があります。' : ''}${onlyV6(args)}`,
      },
      'no-recursion': {
        title: 'DNS サーバーが外部の名前を調べません',
        means: (args) =>
          `${resolver(args)} は、この PC からの問い合わせに対して、ほかの DNS サーバーに問い合わせて調べること (再帰) をしません。自分のゾーンだけに応答する DNS サーバー (権威サーバー) か、この PC に再帰を許可していない可能性があります。${onlyV6(args)}`,
      },
      timeout: {
        title: 'DNS サーバーの応答がありません',
        means: (args) =>
          args.name === 1
            ? `${resolver(args)} は、ほかの通報先の名前には応答しましたが、この名前の問い合わせには応答しません。この名前の問い合わせを破棄する設定 (DNS フィルターなど) か、この名前の転送先が応答していない可能性があります。${onlyV6(args)}`
            : args.some === 1
              ? `${resolver(args)} は、ほかの名前には応答しましたが、この名前には応答しません。転送先 (上位の DNS) が応答していないか、問い合わせの数を制限している可能性があります。${onlyV6(args)}`
              : args.hop !== undefined
                ? jaRejection.unreachable(args, resolver(args))
                : args.onlyV6 === undefined
                  ? `${resolver(args)} が応答しません。DNS サーバーか、そこまでの UDP/TCP 53 を確認してください。`
                  : `${resolver(args)} は IPv4 アドレスの問い合わせ (A) に応答しません。${onlyV6(args)}`,
      },
      rejected: {
        title: 'DNS への通信が途中で拒否されています',
        means: (args) =>
          `${resolver(args)} への問い合わせに、途中の機器から拒否の応答 (ICMP) がありました。ファイアウォールまたはルーターの規則で拒否している可能性が高い状態です。`,
      },
      blocked: {
        title: 'DNS で遮断されています',
        means: (args) =>
          `${resolver(args)} は通報先ではありえないアドレス (${value(args, 'found')}) を応答しました。${args.private === 1 ? 'プライベート アドレスのため、DNS フィルターによる遮断か、社内の装置 (中継など) に向ける設定の可能性があります。社内のアドレスには接続していません。' : 'DNS フィルターがこの名前を遮断しています。'}${optional(args, 'product', (v) => `${v} が遮断した名前に返すアドレスのため、この製品の可能性が高い状態です。`)}`,
      },
      forged: {
        title: 'DNS サーバーが別の相手のアドレスを応答します',
        means: (args) =>
          `${resolver(args)} は、存在しない名前や関係のない名前にも${args.several === 1 ? '、次のような' : '同じ'}アドレス (${value(args, 'found')}) を応答します。通報先の名前は解決されていません。`,
      },
      'other-source': {
        title: 'DNS の応答が別のアドレスから届きます',
        means: (args) =>
          `${resolver(args)} に問い合わせた応答が ${value(args, 'from')} から届きます。送信元が異なる応答は捨てられるため、名前を解決できません。`,
      },
      synthetic: {
        title: 'インターネットにないアドレスが応答されました',
        means: (args) =>
          `${resolver(args)} への問い合わせに、インターネットでは使われない範囲のアドレス (${value(args, 'found')}) が応答されました。この PC の VPN・ZTNA エージェントなどが、通信を中継するために応答する仮のアドレスの可能性があります。その場合、この PC からの接続の結果はエージェント経由のもので、エージェントのない機器から届くかどうかは確認できていません。`,
      },
      'two-answers': {
        title: '一つの問い合わせに異なる応答が二つ届きました',
        means: (args) =>
          `${resolver(args)} への一度の問い合わせに、先に「${value(args, 'found')}」、続いて「${value(args, 'other')}」という応答が届きました。途中の機器 (DNS フィルターや回線側の遮断など) が代わりに応答している可能性が高い状態です。機器は先に届いた応答を使います。${args.usable === 1 ? '先の応答のアドレスでの接続の結果は、ほかの行のとおりです。' : 'どちらが正しいかは確認できていません。'}`,
      },
      wavering: {
        title: 'DNS サーバーの答えが一定しません',
        means: (args) =>
          `${resolver(args)} は、${value(args, 'count')} 件の通報先の名前を 1 回目には「存在しない」と応答し、直後の 2 回目には解決しました。上位の DNS (転送先) の一部が外部の名前を解決できない可能性があり、機器の通報も失敗することがあります。`,
      },
      'only-alone': {
        title: '一度に多く問い合わせると応答しません',
        means: (args) =>
          `${resolver(args)} は、${value(args, 'asked')} 件の名前を一度に問い合わせたとき ${value(args, 'count')} 件に応答せず、1 件ずつ問い合わせ直すと解決しました。問い合わせの数を制限しているか、混み合っている可能性があります。機器は 1 件ずつ問い合わせるため、この結果だけで通報できないとはいえません。`,
      },
      slow: {
        title: 'DNS サーバーの応答が遅すぎます',
        means: (args) =>
          `${resolver(args)} の応答に最長 ${value(args, 'took')} 秒かかりました (目安は ${value(args, 'seconds')} 秒以内)。名前は解決できましたが、待ち時間の短い機器は通報に失敗する可能性があります。上位の DNS (転送先) の一部が応答していない可能性があります。`,
      },
      'tcp-shut': {
        title: 'DNS の TCP 53 で応答がありません',
        means: (args) =>
          `${resolver(args)} は「応答が長いので TCP で」と応答しましたが、TCP 53 で応答がありません。`,
      },
      unusable: {
        title: 'DNS の応答を使えません',
        means: (args) =>
          `${resolver(args)} から応答は届きますが、問い合わせの答えとして使えません (問い合わせと一致しない、途中で切れている、DNS の形式ではない、など)。DNS サーバー以外のものが応答しているか、途中の機器が応答を書き換えている可能性があります。UDP 53 の遮断ではありません。${onlyV6(args)}`,
      },
      'local-block': {
        title: 'この PC が通信を止めています',
        means: () =>
          'この PC のセキュリティ ソフトまたは設定が、本ツールの DNS の通信を許可していません。お客様のネットワークの結果ではありません。',
      },
      'no-server': {
        title: 'DNS サーバーがありません',
        means: (args) =>
          args.device === 1
            ? `機器の DNS が${args.enabled === 1 ? '設定されていません' : '無効です'}。通報には有効な DNS の設定が必要です (ガイド)。`
            : '問い合わせ先の DNS サーバーが分かりません。この PC か案件に DNS サーバーを設定してください。',
      },
      'differs-from-guide': {
        title: 'アドレスがガイドと異なります',
        means: (args) =>
          `解決されたアドレスは ${value(args, 'found')}、ガイド (2020年) の記載は ${value(args, 'guide', 'なし')} です。${optional(args, 'notPublic', (v) => `公開されていないアドレス (${v}) が含まれています。`)}アドレスで許可している場合は見直しが必要です。${optional(args, 'alias', (v) => `同じ別名 (${v}) に導かれるほかの名前も、その先に接続できません。ファイアウォールによる遮断のほか、DNS フィルターが遮断用のアドレスに導いている可能性もあります。`)}`,
      },
    },
    tcp: {
      ok: { title: '接続できました', means: () => '通報先のポートに届きました。' },
      refused: {
        title: '接続を拒否されました',
        means: (args) =>
          `${port(args)} で、拒否の応答がありました。途中のファイアウォールが遮断している可能性があります。${jaRejection.refused(args)}${others(args)}${signIn(args)}`,
      },
      timeout: {
        title: '応答がありません',
        means: (args) =>
          `${port(args)} から${seconds(args)}応答がありません。${args.portal === 1 ? signIn(args) : 'ファイアウォールで破棄されている可能性が高い状態です。'}${others(args)}`,
      },
      unreachable: {
        title: '宛先に届けられません',
        means: (args) =>
          jaRejection.unreachable(args, value(args, 'address', '通報先')) ||
          `${value(args, 'address', '通報先')} への経路がありません。デフォルトゲートウェイを確認してください。`,
      },
      rejected: {
        title: '拒否の応答 (ICMP) がありました',
        means: (args) => `${jaRejection.rejected(args, port(args))}${others(args)}${signIn(args)}`,
      },
      reset: {
        title: '接続が切断されました',
        means: (args) =>
          `${port(args)} で接続直後に切断されました。途中の機器が遮断している可能性があります。${others(args)}${signIn(args)}`,
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
    },
    tls: {
      ok: {
        title: '証明書を確認できました',
        means: (args) =>
          args.added === 1
            ? `暗号化通信を確立できました。証明書は、この案件に追加した認証局「${value(args, 'issuer')}」で確認しました。機器がこの認証局を信頼するかは確認していません。${refusesRoot(args)}`
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
            : args.notTls === 1
              ? '相手の応答は暗号化通信 (TLS) ではありません。途中の機器が代わりに応答している可能性があります。'
              : args.all === 1
                ? `どの通報先も暗号化通信を拒否します${optional(args, 'reason', (v) => ` (${v})`)}。通報先ではなく、途中の機器 (TLS インスペクションなど) が拒否している可能性があります。`
                : `相手が暗号化通信に応じません${optional(args, 'reason', (v) => ` (${v})`)}。`,
      },
      timeout: {
        title: '暗号化通信の応答がありません',
        means: (args) =>
          args.proxied === 1
            ? 'プロキシはトンネルを開きましたが、その中で TLS の応答がまったく返りません。プロキシの処理 (フィルターや利用者の確認など) が滞っているか、プロキシから先の通信が止められている可能性があります。'
            : '接続後、TLS の応答がまったく返りません (別の名前でも、小さな応答も)。途中の機器が接続だけを受け付けている可能性があります。',
      },
    },
    proxy: {
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
          args.connect === 1
            ? `プロキシは、どの通報先への CONNECT (HTTPS のトンネル) も許可しません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。ポート 80 の要求には応答がありました。CONNECT そのものを許可していない可能性があります。`
            : args.all === 1
              ? `プロキシは、どの通報先への要求も拒否しました${optional(args, 'status', (v) => ` (HTTP ${v})`)}。通報先がどれも許可されていないか、この PC からの利用が許可されていない可能性があります。機器からの利用が許可されているかどうかは確認できていません。`
              : `プロキシがこの通報先への接続を許可していません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。${args.login === 1 ? 'ユーザー名とパスワードは、ほかの通報先で受け付けられています。' : ''}`,
      },
      'bad-gateway': {
        title: 'プロキシの先に届きません',
        means: (args) =>
          `プロキシから通報先へ接続できません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。`,
      },
      timeout: {
        title: 'プロキシの応答がありません',
        means: (args) => `プロキシが${seconds(args)}応答しません。プロキシから先の経路を確認してください。`,
      },
      'not-a-proxy': {
        title: 'プロキシではありません',
        means: (args) =>
          `指定のホストとポートはプロキシとして応答しません${optional(args, 'heard', (v) => ` (応答: ${v})`)}。`,
      },
      'address-down': {
        title: 'プロキシの一部のアドレスに接続できません',
        means: (args) =>
          `プロキシ ${value(args, 'name', '')} の名前には複数のアドレスがあります。${value(args, 'address')} には接続できましたが、${value(args, 'unanswered')} には接続できません。アドレスを一つだけ試す機器は、接続できないアドレスに当たると通報に失敗する可能性があります。`,
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
          `多くの接続を同時に求めたときに切断または拒否されたか、応答がなかった ${value(args, 'destinations')} 件の通報先も、一つずつ求め直すと開きました。プロキシが同時接続数を制限しているか、処理が滞っているか、通信が安定していない可能性があります。`,
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
    },
    http: {
      ok: { title: '応答がありました', means: () => '通報先から HTTP の応答を受け取りました。' },
      'captive-portal': {
        title: '利用者認証ページに転送されました',
        means: () => 'ネットワークのログイン画面 (利用者認証) に止められています。機器はログインできません。',
      },
      filtered: {
        title: '途中の装置が代わりに応答しています',
        means: (args) =>
          `応答は通報先のものではなく、${optional(args, 'product', (v) => `${v} `) || (args.status === 407 ? '利用者認証を求めるプロキシ' : args.proxy === 1 ? '途中のプロキシ' : 'Web フィルター')}のものです${optional(args, 'status', (v) => ` (HTTP ${v})`)}${optional(args, 'title', (v) => `「${v}」`)}。通報先には届いていません。`,
      },
      'turned-away': turnedAway,
      'unexpected-status': {
        title: '想定外の応答です',
        means: (args) =>
          args.status === 0
            ? 'HTTP として扱えない応答か、応答なしの切断でした。'
            : args.all === 1
              ? `どの通報先からも同じエラー (HTTP ${value(args, 'status')}) が返ります。通報先ではなく、途中の装置 (透過プロキシなど) の応答の可能性があります。`
              : `通報先の正常な応答ではありません (HTTP ${value(args, 'status')})。`,
      },
      timeout: {
        title: '応答がありません',
        means: (args) => `接続はできましたが、${seconds(args)}応答が返りません。`,
      },
    },
    clock: {
      ok: { title: '日時は正確です', means: (args) => `${reference(args)}との差は5分以内です。` },
      'laptop-slept': {
        title: 'チェック中にこの PC が止まりました',
        means: (args) =>
          `スリープなどで約 ${value(args, 'seconds')} 秒止まっていました。この間の結果は正しくない場合があります。`,
      },
      'clock-jumped': {
        title: 'チェック中にこの PC の時計が動きました',
        means: (args) =>
          `時刻が ${value(args, 'seconds')} 秒変わりました (スリープ、または時刻の変更)。結果は正しくない場合があります。`,
      },
      'skew-minutes': {
        title: '日時がずれています',
        means: (args) =>
          `${reference(args)}より ${days(args)}います。通報はできますが、イベントログの時刻が合いません。${lone(args)}`,
      },
      'skew-months': {
        title: '日時が大きくずれています',
        means: (args) =>
          `${reference(args)}より ${days(args)}います。通報 (Service Request/Test Request) が失敗する場合があります。${lone(args)}`,
      },
      unreadable: {
        title: '日時を読み取れません',
        means: (args) =>
          `機器の日時を読み取れませんでした${optional(args, 'reason', (v) => ` (${readFailure('ja', v)})`)}。`,
      },
      'wrong-timezone': {
        title: 'タイムゾーンが違うようです',
        means: (args) =>
          `ちょうど ${value(args, 'hours')} 時間ずれています。タイムゾーンの設定 (日本は UTC+9) を確認してください。${lone(args)}`,
      },
      'ntp-off': {
        title: 'NTP が無効です',
        means: (args) =>
          args.enabled === 1
            ? '機器の時刻合わせ (NTP) は有効ですが、NTP サーバーが設定されていません。'
            : '機器の時刻合わせ (NTP) が無効です。時間がたつと日時がずれます。',
      },
      'ntp-unreachable': {
        title: 'NTP サーバーに届きません',
        means: (args) =>
          args.device === 1
            ? `機器に設定された NTP サーバー ${value(args, 'server')} は、この PC からの問い合わせに応答しません。`
            : `NTP サーバー ${value(args, 'server')} から応答がありません。${args.hop === undefined ? '' : jaRejection.unreachable(args, value(args, 'server'))}`,
      },
      'ntp-refused': {
        title: 'NTP サーバーのポートが閉じています',
        means: (args) =>
          `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} への問い合わせに、UDP 123 のポートが閉じているという応答 (ICMP) がありました。そこで NTP が動いていないか、途中のファイアウォールが拒否している可能性があります。`,
      },
      'ntp-rejected': {
        title: 'NTP の通信が途中で拒否されています',
        means: (args) =>
          `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} への問い合わせに、途中の機器から拒否の応答 (ICMP) がありました。ファイアウォールまたはルーターの規則で拒否している可能性が高い状態です。`,
      },
      'ntp-no-name': {
        title: 'NTP サーバーの名前を解決できません',
        means: (args) =>
          `NTP サーバー ${value(args, 'host')} のアドレスが DNS で分からないため、時刻を問い合わせていません。名前に誤りがないか、その名前を知る DNS サーバーを使っているかを確認してください。${isBareName(value(args, 'host', '')) ? BARE : ''}UDP 123 の遮断ではありません。`,
      },
      'ntp-no-time': {
        title: 'NTP サーバーが時刻を提供しません',
        means: (args) =>
          `NTP サーバー ${value(args, 'server')} は応答しますが、時刻を提供しません (${value(args, 'detail')})。${withheld(args) ?? '上位の時刻源と同期していません。'}UDP 123 の遮断ではありません。`,
      },
      'ntp-unusable': {
        title: 'NTP の応答を使えません',
        means: (args) =>
          `${args.device === 1 ? '機器に設定された ' : ''}NTP サーバー ${value(args, 'server')} から応答は届きますが、時刻の応答として使えません (${value(args, 'detail')})。NTP サーバー以外のものが応答しているか、サーバーの不具合、途中の機器による書き換えの可能性があります。UDP 123 の遮断ではありません。`,
      },
      'ntp-implausible': {
        title: 'NTP サーバーの時刻が正しくありません',
        means: (args) =>
          `NTP サーバー ${value(args, 'server')} は ${value(args, 'told')} と応答しました (階層 ${value(args, 'stratum')})。時刻源を失っている可能性が高いため、基準に使いません。`,
      },
      'other-source': {
        title: 'NTP の応答が別のアドレスから届きます',
        means: (args) =>
          `NTP サーバー ${value(args, 'server')} への問い合わせの応答が ${value(args, 'from')} から届きます。送信元が異なる応答は捨てられるため、時刻を得られません。`,
      },
      'local-block': {
        title: 'この PC が通信を止めています',
        means: () =>
          'この PC のセキュリティ ソフトまたは設定が、本ツールの NTP の通信を許可していません。お客様のネットワークの結果ではありません。',
      },
      'no-reference': {
        title: '基準の時刻がありません',
        means: (args) =>
          args.disagree === undefined
            ? '時刻の基準に届かないため、この PC の日時を確かめられません。'
            : `得られた時刻が互いに一致せず (${value(args, 'disagree')})、どれが正しいか決められません。この PC の日時は確かめられません。`,
      },
    },
    device: {
      ok: {
        title: '通信先カタログはバージョンに合っています',
        means: (args) =>
          `XClarity Administrator ${value(args, 'version')} が使う通信先を確認しています。導入から90日を過ぎると、XClarity Administrator 自身の問題の通報には XClarity Pro のライセンスが必要です (機器のハードウェア通報には影響しません)。`,
      },
      'other-table': {
        title: '版に合う通信先を確認していません',
        means: (args) =>
          `XClarity Administrator ${value(args, 'version')} の通信先カタログ (${value(args, 'needed')}) は、確認したカタログ (${value(args, 'checked')}) に含まれていません。`,
      },
      'planned-outage': {
        title: 'Call Home の計画停止が予告されています',
        means: (args) =>
          `Lenovo の Bulletin によると、${value(args, 'start')} から ${value(args, 'end')} まで Call Home が停止します (「${value(args, 'message')}」)。この間のテストの失敗は、お客様の環境の問題とは限りません。`,
      },
      'version-unknown': {
        title: 'バージョンが分かりません',
        means: () =>
          'XClarity Administrator のバージョンを読み取れないため、どの通信先カタログを使うか確かめられません。最新版 (v2.7 以降) のカタログで確認しています。',
      },
    },
  },
  checkById: {
    'dns.device:ok': {
      title: '機器に DNS サーバーが設定されています',
      means: () => '機器は DNS を使うように設定されています。',
    },
    'device.bulletin:ok': {
      title: 'Call Home の計画停止はありません',
      means: () => 'Lenovo の Bulletin に、Call Home の計画停止の予告はありません。',
    },
    'clock.ntp:ok': {
      title: 'NTP サーバーが応答しました',
      means: (args) => `時刻の基準に使えます。${someSilent(args)}`,
    },
    'clock.ntp:skew-minutes': {
      title: 'NTP サーバーの時刻がずれています',
      means: serverSkew,
    },
    'clock.ntp:skew-months': {
      title: 'NTP サーバーの時刻が大きくずれています',
      means: serverSkew,
    },
    'clock.ntp:wrong-timezone': {
      title: 'NTP サーバーの時刻が時間単位でずれています',
      means: (args) =>
        `${serverSkew(args)}ちょうど ${value(args, 'hours')} 時間の差です。NTP サーバー側のタイムゾーンの設定 (NTP の時刻は UTC) に誤りがある可能性があります。`,
    },
    'clock.ntp:no-reference': {
      title: 'NTP サーバーの時刻がほかと一致しません',
      means: (args) =>
        `NTP サーバー ${value(args, 'server')} の時刻 (${value(args, 'told')}) は、ほかで得られた時刻 (${value(args, 'disagree')}) と一致しません。どれが正しいか決められないため、基準に使いません。`,
    },
    'clock.device-ntp:ok': {
      title: '機器の NTP は有効です',
      means: () => '機器に設定された NTP サーバーが、この PC に応答しました。',
    },
  },
  commonCheck: {
    'dependency-failed': {
      title: '前提となる確認が NG のため未実施です',
      means: (args) =>
        `先に必要な確認${optional(args, 'dependency', (v) => ` (${dependency(DEPENDENCIES, v)}) `)}が通らなかったため、実施していません。`,
    },
    offline: {
      title: 'インターネットへの経路がありません',
      means: () => 'この PC から外への経路がないため、実施していません。',
    },
    'not-applicable': { title: '対象外です', means: () => 'この構成では確認の必要がありません。' },
    'not-needed': {
      title: 'この経路は必要ありません',
      means: (args) =>
        args.by === 'ipv4'
          ? '機器は IPv4 で通報します。IPv4 で届いているため、この IPv6 アドレスの結果は影響しません。'
          : 'この案件の経路はプロキシです。直接の経路の結果は影響しません。',
    },
    cancelled: { title: '中止しました', means: () => '結果が出る前に中止しました。' },
    'internal-error': {
      title: '確認を実施できませんでした',
      means: (args) => `本ツールの内部エラーです (番号 ${value(args, 'reference')})。合否は不明です。`,
    },
  },
} satisfies Partial<Texts>;
