import { jaRejection } from '../rejection-words.ts';
import { optional, ownError, value } from '../say.ts';
import type { Args, Texts } from '../shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'DNS サーバー');
const onlyV6 = (args: Args): string =>
  optional(
    args,
    'onlyV6',
    (v) => `応答があったのは IPv6 アドレス (${v}) だけで、機器が使う IPv4 アドレスがありません。`,
  );

/** A resolver that answers the same question for other names drops none by its type. */
const ownServers = (args: Args): string =>
  Number(args.count) < Number(args.asked)
    ? 'ほかの名前では正しく応答するため、該当する名前の権威サーバー、またはフィルターが原因の可能性があります。'
    : '';

const SIX: Readonly<Record<string, string>> = {
  timeout: 'には応答しません',
  servfail: 'にはエラーを返します',
  refused: 'は拒否します (REFUSED)',
  nxdomain: 'には「名前が存在しない」と応答します',
};

/** Out of reach for who asks this server; where another one knows the name, for nobody else. */
const reach = (args: Args): string =>
  optional(
    args,
    'knownBy',
    (v) =>
      `別の DNS サーバー (${v}) はこの名前を解決しました。どちらに問い合わせるかで結果が変わり、先に指定したサーバーがこう応答すると、多くの機器は次のサーバーに問い合わせません。`,
  ) || '通報先に届きません。';

/** Why there is nothing for any destination, where other questions to the same server told. */
const because = (args: Args): string | undefined => {
  const say: Readonly<Record<string, string>> = {
    'timeout udp':
      ' は、UDP 53 の問い合わせに応答しませんが、同じ問い合わせに TCP 53 では応答しました。途中のファイアウォールなどが UDP 53 を通していない可能性が高い状態です。機器はまず UDP で問い合わせます。',
    'timeout names':
      ' は、別の名前 (example.com) の問い合わせには応答しましたが、通報先の名前にはどれにも応答しません。通報先の名前の問い合わせを破棄する設定 (DNS フィルターなど) か、その転送先が応答していない可能性が高い状態です。UDP 53 の遮断ではありません。',
    'timeout above':
      ' は、自身が知る名前 (localhost) には応答しましたが、外部の名前 (通報先と example.com) には応答しません。転送先 (上位の DNS) が応答していないか、そこまでの通信が遮断されている可能性が高い状態です。この PC からの UDP 53 の遮断ではありません。',
    'servfail dnssec':
      ' は、署名を検証せずに (DNSSEC の検証なしで) と求めると応答し、通常の問い合わせには失敗 (SERVFAIL) を返します。検証の失敗が原因の可能性が高い状態です (DNS サーバーの時計のずれ、古いトラスト アンカー、署名の期限切れなど)。',
    'servfail names':
      ' は、別の名前 (example.com) は解決しましたが、通報先の名前はどれも調べられませんでした (SERVFAIL)。通報先の名前だけの転送の設定や遮断の可能性があります。',
    'refused names':
      ' は、別の名前 (example.com) は解決しましたが、通報先の名前はどれも拒否しました (REFUSED)。通報先の名前を拒否する設定 (DNS フィルターなど) の可能性が高い状態です。',
    'unfound names':
      '別の名前 (example.com) は解決したため、通報先の名前を遮断する設定 (DNS フィルターなど) か、社内 DNS にある同じドメインの登録の可能性が高い状態です。',
    'unfound inside-only':
      '別の名前 (example.com) も解決しないため、社内の名前だけに応答し、外部の名前を調べない DNS サーバーか、広く遮断する DNS フィルターの可能性があります。プロキシが名前を解決する構成なら、案件にプロキシを設定してください。',
  };
  return say[`${value(args, 'of', '')} ${value(args, 'why', '')}`];
};
const why = (args: Args, of: string): string | undefined => because({ ...args, of });
/** The same of names that the server says it does not have. */
const unfound = (args: Args): string => why(args, 'unfound') ?? '';

export const jaDns = {
  ok: { title: '名前を解決できました', means: () => 'DNS サーバーが通報先の名前に応答しました。' },
  nxdomain: {
    title: '名前が見つかりません',
    means: (args) =>
      `${resolver(args)} は、該当する名前が存在しないと応答しました${optional(args, 'alias', (v) => ` (別名 ${v} の先)`)}。${reach(args)}${unfound(args)}`,
  },
  'no-address': {
    title: '名前にアドレスがありません',
    means: (args) =>
      args.onlyV6 !== undefined
        ? `${resolver(args)} は IPv6 アドレス (${value(args, 'onlyV6')}) だけを応答し、IPv4 アドレスを返しません。${args.translated === 1 ? 'IPv4 のない回線で IPv4 の相手に届けるための変換 (DNS64/NAT64) のアドレスで、名前の登録の誤りではありません。この回線は IPv6 だけの可能性があります。' : ''}機器は IPv4 で通報します。${reach(args)}`
        : args.alias === undefined || args.alias === ''
          ? `${resolver(args)} は名前を知っていますが、アドレスを返しません。${reach(args)}${unfound(args)}`
          : args.loops === 1
            ? `${resolver(args)} が応答した別名 (CNAME) は ${value(args, 'alias')} で循環していて、アドレスに行き着きません。DNS の登録に誤りがあります。`
            : `${resolver(args)} は別名 ${value(args, 'alias')} までは応答しましたが、その先のアドレスがありません。別名の先のドメインが遮断されている可能性があります。`,
  },
  servfail: {
    title: 'DNS サーバーがエラーを返しました',
    means: (args) =>
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'servfail') ?? ''}`
        : args.name === 1
          ? `${resolver(args)} は、ほかの通報先の名前には応答しましたが、この名前は調べられませんでした (SERVFAIL)。この名前だけの転送の設定や遮断、上位の DNS の検証 (DNSSEC) の失敗などの可能性があります。${onlyV6(args)}`
          : ownError(args) === ''
            ? `${resolver(args)} は名前を調べられませんでした。上位の DNS への経路を確認してください。${onlyV6(args)}`
            : `${resolver(args)} は、問い合わせを受け付けずにエラー (${ownError(args)}) を返しました。DNS サーバーの設定か、問い合わせを書き換える途中の機器を確認してください。${onlyV6(args)}`,
  },
  refused: {
    title: 'DNS サーバーに拒否されました',
    means: (args) =>
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'refused') ?? ''}`
        : args.device === 1
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
      args.why !== undefined
        ? `${resolver(args)}${why(args, 'timeout') ?? ''}`
        : args.name === 1
          ? `${resolver(args)} は、ほかの通報先の名前には応答しましたが、この名前の問い合わせには応答しません。この名前の問い合わせを破棄する設定 (DNS フィルターなど) か、この名前の転送先が応答していない可能性があります。${onlyV6(args)}`
          : args.some === 1
            ? `${resolver(args)} は、ほかの名前には応答しましたが、この名前には応答しません。転送先 (上位の DNS) が応答していないか、問い合わせの数を制限している可能性があります。${onlyV6(args)}`
            : args.reason === 'no-route'
              ? `この PC から ${resolver(args)} への経路がないため、問い合わせていません。DNS サーバーの故障や UDP 53 の遮断とは限りません。機器から届くかどうかは確認できていません。`
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
      `${resolver(args)} は通報先ではありえないアドレス (${value(args, 'found')}) を応答しました。${args.inside === 1 ? 'インターネットでは使われないアドレスで、その先に通報先は見つかりませんでした。DNS フィルターによる遮断か、社内の装置 (中継など) に向ける設定の可能性があります。' : args.private === 1 ? 'プライベート アドレスのため、DNS フィルターによる遮断か、社内の装置 (中継など) に向ける設定の可能性があります。社内のアドレスには接続していません。' : 'DNS フィルターがこの名前を遮断しています。'}${optional(args, 'product', (v) => `${v} が遮断した名前に返すアドレスのため、この製品の可能性が高い状態です。`)}`,
  },
  'some-astray': {
    title: 'アドレスの一部が通報先のものではありません',
    means: (args) =>
      `${resolver(args)} が応答した ${value(args, 'count')} 件のアドレスのうち、${value(args, 'found')} は通報先ではありえません (社内、無効、または別の相手のアドレス)。そこには接続していません。機器がこのアドレスを選んだときだけ通報に失敗する可能性があります。DNS の登録の誤りか、応答の一部の書き換えの可能性があります。`,
  },
  forged: {
    title: 'DNS サーバーが別の相手のアドレスを応答します',
    means: (args) =>
      `${resolver(args)} は、存在しない名前や関係のない名前にも${args.several === 1 ? '、次のような' : '同じ'}アドレス (${value(args, 'found')}) を応答します。通報先の名前は解決されていません。${args.private === 1 ? 'このネットワークのアドレスであれば、利用者認証 (サインイン) が済むまで、すべての名前をそのページに導いている可能性もあります。' : ''}`,
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
      `${resolver(args)} への一度の問い合わせに、先に「${value(args, 'found')}」、続いて「${value(args, 'other')}」という応答が届きました。途中の機器 (DNS フィルターや回線側の遮断など) が代わりに応答しているか、DNS サーバーが複数の上位サーバーの応答をそのまま返している可能性が高い状態です。機器は先に届いた応答を使います。${args.again === 1 ? '再度の問い合わせではアドレスが得られました。その接続の結果は、ほかの行のとおりです。' : args.usable === 1 ? '先の応答のアドレスでの接続の結果は、ほかの行のとおりです。' : 'どちらが正しいかは確認できていません。'}`,
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
  'no-ipv6-answer': {
    title: 'IPv6 アドレスの問い合わせ (AAAA) に正しく応答しません',
    means: (args) =>
      `${resolver(args)} は、${value(args, 'asked')} 件の名前のうち ${value(args, 'count')} 件で、IPv4 アドレス (A) には応答し、同じ名前の IPv6 アドレス (AAAA) の問い合わせ${SIX[String(args.how)] ?? 'には正しく応答しません'}。${ownServers(args)}IPv6 アドレスがなければ「アドレスなし」と応答するのが標準 (RFC 4074) です。名前は解決できましたが、両方を問い合わせる機器では、待ち時間が長くなるか、名前の解決に失敗する可能性があります。機器がどう問い合わせるかは確認できていません。`,
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
      `解決されたアドレスは ${value(args, 'found')}、ガイド (2020年) の記載は ${value(args, 'guide', 'なし')} です。${optional(args, 'notPublic', (v) => `公開されていないアドレス (${v}) が含まれています。`)}アドレスで許可している場合は見直しが必要です。${optional(args, 'alias', (v) => `同じ別名 (${v}) に導かれるほかの名前も、その先に接続できません。ファイアウォールによる遮断のほか、DNS フィルターが遮断用のアドレスに導いている可能性もあります。`)}${optional(args, 'shared', (v) => `${v} 件の名前がこの一つのアドレスになり、その先に接続できません。ファイアウォールによる遮断のほか、DNS フィルターが遮断用のアドレスに導いている可能性もあります。`)}`,
  },
} satisfies Texts['check']['dns'];
