import { optional, value } from './say.ts';
import type { Args, FirewallRuleParts, Texts } from './shape.ts';

const resolver = (args: Args): string => value(args, 'resolver', 'DNS サーバー');
/** 同じ原因の通報先。文は代表の一件を名指しする。 */
const others = (args: Args): string => optional(args, 'count', (v) => ` と同じ原因の通報先 (計 ${v} 件)`);

/** 対処の言葉: 誰が、何をするか。 */
export const jaFixes = {
  fix: {
    'open-firewall': {
      who: 'ネットワーク管理者',
      title: 'ファイアウォールで通信を許可する',
      remedy: (args) =>
        `機器から ${value(args, 'host', '通報先')}${optional(args, 'port', (v) => ` のポート ${v}`)} への外向き通信を許可してください。FW開放申請書をそのまま依頼に使えます。`,
    },
    'allow-reject': {
      who: 'ネットワーク管理者',
      title: '拒否している機器を確認する',
      remedy: () =>
        '接続を拒否 (RST または ICMP) しているファイアウォールまたは IPS の規則を確認し、通報先を許可してください。',
    },
    'connection-limit': {
      who: 'ネットワーク管理者',
      title: '新しい接続の制限を確認する',
      remedy: () =>
        'ファイアウォールや侵入防止 (IPS) で、1 台からの新しい接続の数・頻度の制限 (SYN フラッド対策など) を確認してください。機器の通報が制限に掛かる場合は、機器のアドレスを対象から外してください。',
    },
    'check-shared-ways': {
      who: 'ネットワーク管理者',
      title: '負荷分散・冗長構成の経路を確認する',
      remedy: () =>
        '複数の回線 (マルチホーミング)、リンク アグリゲーション、冗長構成のファイアウォールやルーターのうち、通信を失っているものがないか、行きと帰りで別の機器を通っていないか確認してください。',
    },
    'fix-dns-record': {
      who: 'DNS 管理者',
      title: 'DNS の登録を確認する',
      remedy: () =>
        '社内 DNS に同じ名前の登録や遮断の設定がないか確認し、インターネットの DNS と同じ答えにしてください。',
    },
    'fix-dns-server': {
      who: 'DNS 管理者',
      title: 'DNS サーバーの転送を確認する',
      remedy: (args) =>
        `${resolver(args)} が外部の名前を解決できるか、この PC と機器からの問い合わせを許可しているか確認してください。`,
    },
    'set-dns-server': {
      who: '作業者',
      title: '機器の DNS サーバーを設定する',
      remedy: () => '機器のネットワーク設定で、外部の名前を解決できる DNS サーバーを指定してください。',
    },
    'ask-dns-for-devices': {
      who: 'DNS 管理者',
      title: '機器からの問い合わせに応じるか確認する',
      remedy: (args) =>
        `${resolver(args)} が機器のアドレスからの問い合わせに応じ、${value(args, 'host', '通報先')} を解決できるか確認してください。機器のネットワークに接続した PC から事前チェックをやり直して確かめることもできます。`,
    },
    'update-allow-list-addresses': {
      who: 'ネットワーク管理者',
      title: '許可リストをホスト名にする',
      remedy: () =>
        'アドレスで許可している場合は、現在のアドレスを追加するか、ホスト名 (FQDN) での許可に変えてください。',
    },
    'allow-name-in-dns': {
      who: 'DNS 管理者',
      title: 'DNS フィルターで名前を許可する',
      remedy: (args) =>
        `${resolver(args)} のフィルターで ${value(args, 'host', '通報先')}${others(args)} を許可し、インターネットの DNS と同じ答えにしてください。ファイアウォールの変更では解決しません。`,
    },
    'compare-name-outside': {
      who: 'DNS 管理者',
      title: 'インターネットの DNS の答えと比べる',
      remedy: (args) =>
        `${resolver(args)} が ${value(args, 'host', '通報先')} に示すアドレスを、インターネットの DNS の答えと比べてください。所有者の違うアドレスであれば、DNS フィルターでこの名前を許可してください。その場合、ファイアウォールの変更では解決しません。`,
    },
    'fix-dns-source': {
      who: 'DNS 管理者',
      title: 'DNS の応答元アドレスを直す',
      remedy: (args) =>
        `${resolver(args)} が、問い合わせを受けたアドレスから応答するように設定してください (現在は ${value(args, 'from')} から応答)。または応答元のアドレスを DNS サーバーに指定してください。`,
    },
    'check-without-agent': {
      who: '作業者',
      title: 'VPN・ZTNA エージェントなしで確認し直す',
      remedy: () =>
        'この PC の VPN・ZTNA エージェント (Zscaler、Netskope、Cloudflare WARP など) を止めるか、エージェントのない PC を機器と同じネットワークに接続して、事前チェックをもう一度実行してください。',
    },
    'stop-local-inspection': {
      who: '作業者',
      title: 'この PC の HTTPS 検査なしで確認し直す',
      remedy: (args) =>
        `この PC のセキュリティ ソフト (${value(args, 'product', '発行元の名前の製品')}) で暗号化通信の検査を止めるか、別の PC を機器と同じネットワークに接続して、事前チェックをもう一度実行してください。`,
    },
    'use-devices-line': {
      who: '作業者',
      title: '機器と同じネットワークだけに接続する',
      remedy: () =>
        'テザリング、無線 LAN、VPN などを切り、機器と同じネットワークだけに接続して、事前チェックをもう一度実行してください。お客様の構成で機器の出口もその回線の場合、対応は不要です。',
    },
    'find-dns-answerer': {
      who: 'ネットワーク管理者',
      title: '途中で DNS に応答する機器を調べる',
      remedy: (args) =>
        `${resolver(args)} との間で DNS の問い合わせに代わりに応答する機器 (ファイアウォールや IPS の DNS フィルター、回線側の遮断など) がないか確認し、通報先の名前を対象から外してください。`,
    },
    'speed-up-dns': {
      who: 'DNS 管理者',
      title: 'DNS サーバーの転送先を確認する',
      remedy: (args) =>
        `${resolver(args)} の転送先 (フォワーダー) に応答しないものがないか確認し、あれば外すか順序を変えてください。`,
    },
    'align-forwarders': {
      who: 'DNS 管理者',
      title: 'DNS サーバーの転送先をそろえる',
      remedy: (args) =>
        `${resolver(args)} の転送先 (フォワーダー) が、どれも外部の名前を解決できるか確認し、できないものは外してください。`,
    },
    'answer-aaaa': {
      who: 'DNS 管理者',
      title: 'IPv6 の問い合わせ (AAAA) への応答を確認する',
      remedy: (args) =>
        `${resolver(args)}、その転送先、途中の DNS フィルターが、AAAA の問い合わせを破棄・拒否していないか確認してください。IPv6 を使わない場合も、アドレスのない応答 (NODATA) を返す設定にしてください。`,
    },
    'raise-dns-limit': {
      who: 'DNS 管理者',
      title: 'DNS の問い合わせ数の制限を確認する',
      remedy: (args) =>
        `${resolver(args)} と、そこまでのファイアウォールに、問い合わせの数 (1 秒あたりなど) の制限や負荷がないか確認してください。特定の名前の許可は不要です。`,
    },
    'ipv4-way': {
      who: 'ネットワーク管理者',
      title: '機器が IPv4 で外に出られる経路を用意する',
      remedy: () =>
        '機器のネットワークからインターネットへ IPv4 で出られる経路か、機器から IPv4 で接続できる HTTP プロキシがあるか確認し、なければ用意してください。',
    },
    'open-dns-udp': {
      who: 'ネットワーク管理者',
      title: 'DNS の UDP 53 を許可する',
      remedy: (args) => `機器から ${resolver(args)} への UDP 53 を、TCP 53 と同じように許可してください。`,
    },
    'fix-dnssec': {
      who: 'DNS 管理者',
      title: 'DNS サーバーの署名の検証 (DNSSEC) を確認する',
      remedy: (args) =>
        `${resolver(args)} と、その転送先の日時 (時刻同期)、トラスト アンカー、検証のログを確認してください。ファイアウォールの変更では解決しません。`,
    },
    'open-dns-tcp': {
      who: 'ネットワーク管理者',
      title: 'DNS の TCP 53 を許可する',
      remedy: (args) => `${resolver(args)} への TCP 53 を、UDP 53 と同じように許可してください。`,
    },
    'allow-this-program': {
      who: '作業者',
      title: 'この PC のセキュリティ ソフトで許可する',
      remedy: () =>
        'この PC のセキュリティ ソフトまたはファイアウォールで本ツールの通信を許可してから、もう一度確認してください。',
    },
    'fix-mtu': {
      who: 'ネットワーク管理者',
      title: 'MTU と ICMP を確認する',
      remedy: () =>
        '経路上の VPN や PPPoE の MTU を確認し、TCP MSS の調整 (MSS clamping) を設定するか、ICMP の「フラグメントが必要」(Type 3 Code 4) を通してください。',
    },
    'speed-up-way': {
      who: 'ネットワーク管理者',
      title: '回線と途中の機器の負荷を確認する',
      remedy: () =>
        '回線の混雑や遅延、途中のファイアウォール・UTM・プロキシの負荷 (TLS の検査など) を確認してください。許可の追加では解決しません。',
    },
    'find-answering-service': {
      who: 'ネットワーク管理者',
      title: '別のサーバーへの転送を確認する',
      remedy: (args) =>
        `ファイアウォールやルーターの宛先変換 (NAT)、ポート転送、中継の規則が、${value(args, 'host', '通報先')}${optional(args, 'port', (v) => ` のポート ${v}`)} への通信を別のサーバーに向けていないか確認してください。`,
    },
    'lift-quarantine': {
      who: 'ネットワーク管理者',
      title: 'この PC の隔離を解く',
      remedy: () =>
        'この PC が隔離されている理由をセキュリティ装置 (検疫ネットワークなど) で確認し、隔離を解いてから、確認をやり直してください。機器が隔離されていないことも確認してください。',
    },
    'allow-in-web-filter': {
      who: 'ネットワーク管理者',
      title: 'Web フィルターで通報先を許可する',
      remedy: (args) =>
        `URL フィルター (Web フィルター) で ${value(args, 'host', '通報先')}${optional(args, 'port', (v) => ` のポート ${v}`)} を許可してください。`,
    },
    'exempt-transparent-proxy': {
      who: 'ネットワーク管理者',
      title: '途中のプロキシの対象から外す',
      remedy: (args) =>
        `${value(args, 'host', '通報先')}${optional(args, 'port', (v) => ` のポート ${v}`)} への通信を受けている途中のプロキシ (透過プロキシなど) の設定を確認し、対象から外すか、通報先へ中継されるようにしてください。`,
    },
    'stop-answering-for-all': {
      who: 'ネットワーク管理者',
      title: '接続に代理で応答する機能を確認する',
      remedy: () =>
        'ファイアウォールの SYN プロキシ (TCP インターセプト) などの機能が接続に応じています。通報先への通信を許可し、その先へ中継されるようにしてください。',
    },
    'exempt-relay': {
      who: 'ネットワーク管理者',
      title: '途中の装置の中継や検査から外す',
      remedy: (args) =>
        `ファイアウォールや UTM の FTP/SSH の中継・検査機能が ${value(args, 'host', '通報先')}${optional(args, 'port', (v) => ` のポート ${v}`)} の通信に代わりに応答していないか確認し、応答している場合は対象から外してください。`,
    },
    'complete-chain': {
      who: '作業者',
      title: 'サポート窓口に確認する',
      remedy: () =>
        '通報先サーバーの証明書設定 (中間証明書の不足) です。途中の装置が中間証明書を取り除いていないことを確認し、確認結果の詳細を添えてサポート窓口に確認してください。',
    },
    'check-route': {
      who: 'ネットワーク管理者',
      title: '経路を確認する',
      remedy: () =>
        'デフォルトゲートウェイと経路表を確認してください。プロキシが必要な環境なら、案件にプロキシを設定してください。',
    },
    'check-route-beyond': {
      who: 'ネットワーク管理者',
      title: '途中の経路を確認する',
      remedy: (args) =>
        `応答した途中の機器 (ルーターなど) に、${value(args, 'host', '宛先')} への経路があるか確認してください。直接の経路がなくプロキシが必要な環境なら、案件にプロキシを設定してください。`,
    },
    'exempt-tls-inspection': {
      who: 'ネットワーク管理者',
      title: 'TLS インスペクションの対象から外す',
      remedy: (args) =>
        `${value(args, 'host', '通報先')} を TLS インスペクション (HTTPS の復号検査) の対象から除外してください。機器に検査用の証明書は登録できません。`,
    },
    'import-ca': {
      who: '作業者',
      title: '認証局を確認する',
      remedy: () =>
        '社内の認証局が意図したものなら、案件の「追加の CA ファイル」に指定して確認し直してください。機器側の対応は別に確認が必要です。',
    },
    'check-clock-first': {
      who: '作業者',
      title: 'この PC の日時を合わせる',
      remedy: () => 'この PC の日付・時刻・タイムゾーンを合わせてから、もう一度確認してください。',
    },
    'update-firmware-certificates': {
      who: '作業者',
      title: 'ファームウェアを更新する',
      remedy: () =>
        'IMM2 ファームウェアまたは XClarity Administrator を、DigiCert の証明書に対応した版へ更新してください (備考1)。',
    },
    'update-firmware-tls': {
      who: '作業者',
      title: 'ファームウェアを更新する',
      remedy: () => 'TLS 1.2 に対応した版のファームウェアへ更新してください。',
    },
    'contact-vendor': {
      who: '作業者',
      title: 'サポート窓口に確認する',
      remedy: () =>
        '通報先サーバー側の可能性があります。確認結果の詳細を添えて、サポート窓口に確認してください。',
    },
    'proxy-address': {
      who: '作業者',
      title: 'プロキシの指定を確認する',
      remedy: () => 'プロキシのホスト名とポートを、お客様のネットワーク管理者に確認して入れ直してください。',
    },
    'proxy-members': {
      who: 'プロキシ管理者',
      title: '応答しないプロキシのアドレスを確認する',
      remedy: (args) =>
        `${value(args, 'unanswered', '応答しないアドレス')} のプロキシが動いているか、途中のファイアウォールで許可されているか確認してください。使っていないアドレスは DNS の登録から外してください。`,
    },
    'name-for-devices': {
      who: 'DNS 管理者',
      title: '機器が使う DNS サーバーで名前を解決できるようにする',
      remedy: (args) =>
        `機器が使う DNS サーバーで ${value(args, 'name', 'サーバーの名前')} を解決できるようにしてください。登録できない場合は、名前でなく IP アドレスを機器に設定してください。`,
    },
    'proxy-credentials': {
      who: '作業者',
      title: 'プロキシのユーザー名とパスワードを確認する',
      remedy: () => '通報設定のプロキシ欄で、ユーザー名とパスワードを入れ直してください。',
    },
    'proxy-basic-auth': {
      who: 'プロキシ管理者',
      title: 'Basic 認証または認証なしで許可する',
      remedy: () =>
        '機器は Basic 認証だけに対応しています。機器のアドレスと通報先に限り、認証なしか Basic 認証で許可してください。',
    },
    'proxy-name-scheme': {
      who: 'プロキシ管理者',
      title: 'プロキシの認証方式を確認する',
      remedy: (args) =>
        `プロキシの応答 (HTTP ${value(args, 'status', '407')}) に Proxy-Authenticate がありません。どの認証方式を求めているかを確認し、機器のアドレスから通報先へは認証なしか Basic 認証で利用できるか確認してください。`,
    },
    'proxy-allow-source': {
      who: 'プロキシ管理者',
      title: 'プロキシを利用できる送信元を確認する',
      remedy: () =>
        'プロキシの利用を許可する送信元 (アドレス、利用者) に、この PC と機器が含まれているか確認してください。',
    },
    'proxy-allow-destination': {
      who: 'プロキシ管理者',
      title: 'プロキシで通報先を許可する',
      remedy: (args) =>
        `プロキシの許可リストに ${value(args, 'host', '通報先')}${optional(args, 'port', (v) => `:${v}`)}${others(args)} への接続を追加してください (HTTPS は CONNECT)。`,
    },
    'proxy-upstream': {
      who: 'プロキシ管理者',
      title: 'プロキシから先の通信を確認する',
      remedy: () => 'プロキシ・サーバー自身が通報先の名前を解決でき、接続できるか確認してください。',
    },
    'proxy-rate-limit': {
      who: 'プロキシ管理者',
      title: 'プロキシの回数・接続数の制限を確認する',
      remedy: () =>
        'プロキシの制限 (一定時間の要求数、同時接続数) や混雑の状態を確認してください。機器の通報も制限に掛かる場合は、機器のアドレスを制限の対象から外してください。',
    },
    'proxy-log': {
      who: 'プロキシ管理者',
      title: 'プロキシのログで応答の理由を調べる',
      remedy: (args) =>
        `プロキシと、その手前の負荷分散装置やフィルターのログで、どの装置がなぜこの応答${optional(args, 'status', (v) => ` (HTTP ${v})`)} を返したかを調べてください。`,
    },
    'speed-up-proxy': {
      who: 'プロキシ管理者',
      title: 'プロキシの応答が遅い理由を調べる',
      remedy: () =>
        'プロキシの負荷、コンテンツ検査 (サンドボックス、ICAP)、利用者の確認 (認証サーバー)、プロキシ自身が使う DNS の待ち時間を、プロキシのログで確認してください。通報先を検査の対象から外すと速くなる場合があります。許可の追加では解決しません。',
    },
    'proxy-same-rules': {
      who: 'プロキシ管理者',
      title: '複数のプロキシの設定をそろえる',
      remedy: () =>
        '同じ宛先で待ち受ける複数のプロキシ (負荷分散、冗長構成) のすべてで、通報先の許可、認証の要否、上位への経路が同じか、異常のある機がないか確認してください。',
    },
    'proxy-plain-port': {
      who: '作業者',
      title: '平文 (HTTP) のプロキシ ポートを指定する',
      remedy: () =>
        'お客様のプロキシ管理者に、TLS ではない HTTP プロキシのポートを確認し、案件のプロキシに指定してください。',
    },
    'proxy-http-port': {
      who: '作業者',
      title: 'HTTP プロキシのポートを指定する',
      remedy: () =>
        'お客様のプロキシ管理者に、SOCKS ではない HTTP プロキシ (CONNECT) のポートを確認し、案件のプロキシに指定してください。',
    },
    'proxy-exempt-devices': {
      who: 'プロキシ管理者',
      title: '機器をサインインの対象から外す',
      remedy: () =>
        '機器のアドレスと通報先に限り、ブラウザーでのサインイン (利用者認証) なしで、または Basic 認証で利用できるようにしてください。',
    },
    'sign-in-portal': {
      who: 'ネットワーク管理者',
      title: '利用者認証の対象から外す',
      remedy: () => '機器が接続するネットワークを、ログイン画面 (利用者認証) の対象から外してください。',
    },
    'set-device-clock': {
      who: '作業者',
      title: '機器の日時を合わせる',
      remedy: () =>
        '機器の管理画面で日時を合わせてください (IMM2: IMM Management > IMM Properties > Date and Time)。',
    },
    'set-device-ntp': {
      who: '作業者',
      title: '機器の NTP を設定する',
      remedy: () => '機器の時刻合わせを NTP にし、届く NTP サーバーを指定してください。',
    },
    'set-device-timezone': {
      who: '作業者',
      title: '機器のタイムゾーンを合わせる',
      remedy: () => '機器のタイムゾーンを UTC+9 (日本) に設定してください。',
    },
    'check-other-table': {
      who: '作業者',
      title: '版に合う通信先で確認し直す',
      remedy: (args) =>
        `機器検出で XClarity Administrator のバージョンを確認し、通信先カタログ「${value(args, 'needed')}」でもう一度事前チェックを実行してください。`,
    },
    'wait-for-outage': {
      who: '作業者',
      title: '計画停止の後にテストする',
      remedy: (args) => `計画停止 (${value(args, 'end')} まで) が終わってから、テスト通報を行ってください。`,
    },
    'open-ntp': {
      who: 'ネットワーク管理者',
      title: 'NTP の通信を許可する',
      remedy: () =>
        'NTP サーバーへの UDP 123 を、送信元ポートを限らずに許可するか、案件に社内の NTP サーバーを指定してください。',
    },
    'fix-time-server': {
      who: 'ネットワーク管理者',
      title: 'NTP サーバーを確認する',
      remedy: (args) =>
        `NTP サーバー ${value(args, 'server', '')} の状態 (上位との同期、応答元のアドレス、問い合わせの制限) を確認するか、別の NTP サーバーを指定してください。`,
    },
    'steady-time-server': {
      who: 'ネットワーク管理者',
      title: 'NTP サーバーの上位との同期を確認する',
      remedy: (args) =>
        `NTP サーバー ${value(args, 'server', '')} が信頼できる上位と同期しているか確認してください。Windows の時刻サービス (w32time) の場合は、上位への NTP 同期の設定と LocalClockDispersion の値も確認してください。`,
    },
    'check-credential': {
      who: '作業者',
      title: 'ログイン情報を確認する',
      remedy: () =>
        '機器検出の画面で、この機器のユーザー名とパスワードを入れ直してください。ロックを避けるため、同じ値では再試行しません。',
    },
    rerun: {
      who: '作業者',
      title: 'もう一度確認する',
      remedy: () => '原因を取り除いてから、事前チェックをもう一度実行してください。',
    },
    'retry-later': {
      who: '作業者',
      title: '時間をおいて確認し直す',
      remedy: () => 'しばらく待ってから、事前チェックをもう一度実行してください。',
    },
    'report-defect': {
      who: '作業者',
      title: '不具合として連絡する',
      remedy: () => '確認結果の詳細を添えて、本ツールの提供元にお問い合わせください。',
    },
  },
  firewallRule: ({ sources, host, addresses, port, protocol, state }: FirewallRuleParts) =>
    [
      '【ファイアウォール許可依頼】',
      `方向: 外向き (outbound)`,
      `送信元: ${sources.length > 0 ? sources.join(', ') : '管理コントローラー (BMC) のアドレス'}`,
      `宛先: ${host}${addresses.length > 0 ? ` (${addresses.join(', ')})` : ''}`,
      `プロトコル/ポート: ${protocol} ${port}`,
      '用途: Call Home (ハードウェア障害の自動通報)',
      ...(state === '' ? [] : [`現在の状態: ${state}`]),
    ].join('\n'),
} satisfies Partial<Texts>;
