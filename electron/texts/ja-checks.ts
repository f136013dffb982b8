import { dependency, optional, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'DNS サーバー');
const seconds = (args: Args): string => optional(args, 'seconds', (v) => `${v} 秒以内に`);
const REFERENCES: Readonly<Record<string, string>> = {
  ntp: 'NTP',
  'https-date': '通報先サーバーの時刻',
  laptop: 'この PC',
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

/** 事前チェックの結果と対処の言葉。 */
export const jaChecks = {
  checkLayer: {
    dns: 'DNS',
    tcp: 'TCP 接続',
    tls: 'TLS',
    http: 'HTTP',
    proxy: 'プロキシ',
    clock: '日時',
    device: '機器の版',
  },
  fingerprint: (where, whose) => `${where}が ${whose} の特徴と一致します`,
  throughProxy: (layer) => `プロキシ経由の ${layer}`,
  skew: (args) => (args.seconds === 0 ? 'ずれなし (1分以内)' : `${days(args)}いる`),
  proxyServes: 'プロキシ経由では届いているため、通報には影響しません。',
  checkStatus: {
    pass: { mark: '○', word: '正常' },
    warn: { mark: '△', word: '注意' },
    fail: { mark: '×', word: 'NG' },
    skipped: { mark: '－', word: '未実施' },
    error: { mark: '!', word: 'エラー' },
  },
  check: {
    dns: {
      ok: { title: '名前を解決できました', means: () => 'DNS サーバーが通報先の名前に答えました。' },
      nxdomain: {
        title: '名前が見つかりません',
        means: (args) => `${resolver(args)} は「その名前はない」と答えました。通報先に届きません。`,
      },
      servfail: {
        title: 'DNS サーバーが失敗しました',
        means: (args) =>
          `${resolver(args)} は名前を調べられませんでした。上位の DNS への経路を確認してください。`,
      },
      refused: {
        title: 'DNS サーバーに拒否されました',
        means: (args) => `${resolver(args)} はこの問い合わせを受け付けません。`,
      },
      timeout: {
        title: 'DNS サーバーの応答がありません',
        means: (args) =>
          `${resolver(args)} が答えません。DNS サーバーか、そこまでの UDP/TCP 53 を確認してください。`,
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
          `解決されたアドレスは ${value(args, 'found')}、ガイド (2020年) の記載は ${value(args, 'guide', 'なし')} です。${optional(args, 'notPublic', (v) => `公開されていないアドレス (${v}) が含まれています。`)}アドレスで許可している場合は見直しが必要です。`,
      },
    },
    tcp: {
      ok: { title: '接続できました', means: () => '通報先のポートに届きました。' },
      refused: {
        title: '接続を拒否されました',
        means: (args) =>
          `${value(args, 'address', '通報先')} のポート ${value(args, 'port')} で、拒否の応答がありました。途中のファイアーウォールが遮断している可能性があります。`,
      },
      timeout: {
        title: '応答がありません',
        means: (args) =>
          `${value(args, 'address', '通報先')} のポート ${value(args, 'port')} から${seconds(args)}応答がありません。ファイアーウォールで破棄されている可能性が高い状態です。`,
      },
      unreachable: {
        title: '経路がありません',
        means: (args) =>
          `${value(args, 'address', '通報先')} への経路がありません。デフォルトゲートウェイを確認してください。`,
      },
      reset: {
        title: '接続が切断されました',
        means: (args) =>
          `${value(args, 'address', '通報先')} のポート ${value(args, 'port')} で接続直後に切断されました。途中の機器が遮断している可能性があります。`,
      },
    },
    tls: {
      ok: { title: '証明書を確認できました', means: () => '暗号化通信を確立でき、証明書も信頼できます。' },
      'untrusted-issuer': {
        title: '証明書の発行元が信頼できません',
        means: (args) => `発行元「${value(args, 'issuer')}」は信頼された認証局ではありません。`,
      },
      intercepted: {
        title: '通信が検査装置で復号されています',
        means: (args) =>
          `発行元「${value(args, 'issuer')}」の証明書に差し替えられています。機器はこの証明書を信頼しないため、通報は失敗します。`,
      },
      expired: {
        title: '証明書の期限が切れています',
        means: (args) =>
          `有効期限は ${value(args, 'notAfter')} です。この PC の日時が正しいか、先に確認してください。`,
      },
      'not-yet-valid': {
        title: '証明書がまだ有効ではありません',
        means: (args) =>
          `有効開始は ${value(args, 'notBefore')} です。この PC の日時が正しいか確認してください。`,
      },
      'name-mismatch': {
        title: '証明書の名前が一致しません',
        means: (args) =>
          `証明書は ${value(args, 'names', value(args, 'subject'))} のもので、${value(args, 'host', '通報先')} と一致しません。`,
      },
      protocol: {
        title: 'TLS のバージョンが合いません',
        means: (args) =>
          `TLS 1.2 以上で通信できません${optional(args, 'protocol', (v) => ` (相手は ${v})`)}。`,
      },
      'distrusted-ca': {
        title: '信頼が取り消された認証局の証明書です',
        means: (args) =>
          `発行元「${value(args, 'issuer')}」は失効した GeoTrust/Symantec 系です (ガイド 備考1)。`,
      },
      'handshake-failed': {
        title: '暗号化通信を確立できません',
        means: (args) =>
          args.sniFilter === 1
            ? '通報先の名前を送ると切断されます。名前による遮断 (URL フィルター) の可能性が高い状態です。'
            : `相手が暗号化通信に応じません${optional(args, 'reason', (v) => ` (${v})`)}。`,
      },
      timeout: {
        title: '暗号化通信の応答がありません',
        means: () => '接続後、TLS の応答が返りません。検査装置で止まっている可能性があります。',
      },
    },
    proxy: {
      ok: { title: 'プロキシを通れました', means: () => 'プロキシが通報先への接続を開きました。' },
      unreachable: {
        title: 'プロキシに接続できません',
        means: (args) =>
          `プロキシに届きません (${value(args, 'reason', '応答なし')})。ホスト名とポートを確認してください。`,
      },
      'auth-required': {
        title: 'プロキシの認証が必要です',
        means: (args) =>
          args.basic === 0
            ? `プロキシが求める認証方式 (${value(args, 'schemes', '不明')}) に機器は対応していません。機器が使えるのは Basic 認証だけです。`
            : 'プロキシがユーザー名とパスワードを求めています。',
      },
      'auth-rejected': {
        title: 'プロキシの認証に失敗しました',
        means: () => 'ユーザー名またはパスワードが正しくありません。',
      },
      denied: {
        title: 'プロキシが拒否しました',
        means: (args) =>
          `プロキシがこの通報先への接続を許可していません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。`,
      },
      'bad-gateway': {
        title: 'プロキシの先に届きません',
        means: (args) =>
          `プロキシから通報先へ接続できません${optional(args, 'status', (v) => ` (HTTP ${v})`)}。`,
      },
      timeout: {
        title: 'プロキシの応答がありません',
        means: (args) => `プロキシが${seconds(args)}答えません。プロキシから先の経路を確認してください。`,
      },
      'not-a-proxy': {
        title: 'プロキシではありません',
        means: (args) =>
          `指定のホストとポートはプロキシとして応答しません${optional(args, 'heard', (v) => ` (応答: ${v})`)}。`,
      },
    },
    http: {
      ok: { title: '応答がありました', means: () => '通報先から HTTP の応答を受け取りました。' },
      'captive-portal': {
        title: 'ログイン画面に転送されました',
        means: () => 'ネットワークのログイン画面 (利用者認証) に止められています。機器はログインできません。',
      },
      'unexpected-status': {
        title: '想定外の応答です',
        means: (args) => `HTTP として扱えない応答でした${optional(args, 'status', (v) => ` (HTTP ${v})`)}。`,
      },
      timeout: {
        title: '応答がありません',
        means: (args) => `接続はできましたが、${seconds(args)}応答が返りません。`,
      },
    },
    clock: {
      ok: { title: '日時は正確です', means: (args) => `${reference(args)}との差は5分以内です。` },
      'skew-minutes': {
        title: '日時がずれています',
        means: (args) =>
          `${reference(args)}より ${days(args)}います。通報はできますが、イベントログの時刻が合いません。`,
      },
      'skew-months': {
        title: '日時が大きくずれています',
        means: (args) =>
          `${reference(args)}より ${days(args)}います。通報 (Service Request/Test Request) が失敗する場合があります。`,
      },
      unreadable: {
        title: '日時を読み取れません',
        means: (args) => `機器の日時を読み取れませんでした${optional(args, 'reason', (v) => ` (${v})`)}。`,
      },
      'wrong-timezone': {
        title: 'タイムゾーンが違うようです',
        means: (args) =>
          `ちょうど ${value(args, 'hours')} 時間ずれています。タイムゾーンの設定 (日本は UTC+9) を確認してください。`,
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
            ? `機器に設定された NTP サーバー ${value(args, 'server', '')} は、この PC からの問い合わせに答えません。`
            : `NTP サーバー ${value(args, 'server', '')} から時刻を得られません。`,
      },
      'no-reference': {
        title: '基準の時刻がありません',
        means: () => '時刻の基準に届かないため、この PC の日時を確かめられません。',
      },
    },
    device: {
      ok: {
        title: '通信先の表は版に合っています',
        means: (args) =>
          `XClarity Administrator ${value(args, 'version')} が使う通信先を確認しています。導入から90日を過ぎると、XClarity Administrator 自身の問題の通報には XClarity Pro のライセンスが必要です (機器のハードウェア通報には影響しません)。`,
      },
      'other-table': {
        title: '版に合う通信先を確認していません',
        means: (args) =>
          `XClarity Administrator ${value(args, 'version')} の通信先の表 (${value(args, 'needed')}) は、確認した表 (${value(args, 'checked')}) に含まれていません。`,
      },
      'version-unknown': {
        title: '版が分かりません',
        means: () =>
          'XClarity Administrator の版を読み取れないため、どの通信先の表を使うか確かめられません。最新版 (v2.7 以降) の表で確認しています。',
      },
    },
  },
  checkById: {
    'dns.device:ok': {
      title: '機器に DNS サーバーが設定されています',
      means: () => '機器は DNS を使うように設定されています。',
    },
    'clock.ntp:ok': { title: 'NTP サーバーが応答しました', means: () => '時刻の基準に使えます。' },
    'clock.device-ntp:ok': {
      title: '機器の NTP は有効です',
      means: () => '機器に設定された NTP サーバーが、この PC に応答しました。',
    },
  },
  commonCheck: {
    'dependency-failed': {
      title: '前提の確認が通っていません',
      means: (args) =>
        `先に必要な確認${optional(args, 'dependency', (v) => ` (${dependency(DEPENDENCIES, v)}) `)}が通らなかったため、実施していません。`,
    },
    offline: {
      title: 'インターネットへの経路がありません',
      means: () => 'この PC から外への経路がないため、実施していません。',
    },
    'not-applicable': { title: '対象外です', means: () => 'この構成では確認の必要がありません。' },
    cancelled: { title: '中止しました', means: () => '結果が出る前に中止しました。' },
    'internal-error': {
      title: '確認を実施できませんでした',
      means: (args) => `本ツールの内部エラーです (番号 ${value(args, 'reference')})。合否は不明です。`,
    },
  },
} satisfies Partial<Texts>;
