import type { ListLineReason } from '../domain/list-line.ts';
import { optional, pick, value } from './say.ts';
import type { Texts } from './shape.ts';

/** Why a line of a list of addresses could not be used. */
const LIST_LINE: Readonly<Record<ListLineReason, string>> = {
  'not-an-address': 'アドレス、範囲、ホスト名のどれでもありません。',
  'too-large': '範囲が広すぎます (最大 /12、約 100 万アドレス)。',
  'is-range': 'ここには 1 台ずつのアドレスを書いてください。',
  'too-long': '行が長すぎます。',
  'too-many': 'ここから先は行数が多すぎるため読みませんでした。',
};

/** 種別・経路・検出の言葉。Words of the guide: 通報, サーバー, XClarity Administrator. */
export const jaNames = {
  product: {
    imm2: { name: 'IMM2 (Integrated Management Module II)', short: 'IMM2' },
    cmm: { name: 'CMM (Chassis Management Module)', short: 'CMM' },
    cmm2: { name: 'CMM2 (Chassis Management Module 2)', short: 'CMM2' },
    xcc: { name: 'XCC (XClarity Controller)', short: 'XCC' },
    xcc2: { name: 'XCC2 (XClarity Controller 2)', short: 'XCC2' },
    xcc3: { name: 'XCC3 (XClarity Controller 3)', short: 'XCC3' },
    lxca: { name: 'XClarity Administrator', short: 'LXCA' },
    'systems-director': { name: 'IBM Systems Director', short: 'Systems Director' },
    smm: { name: 'SMM (System Management Module)', short: 'SMM' },
    'xclarity-one-portal': { name: 'XClarity One (ポータル)', short: 'XClarity One' },
    'xclarity-one-hub': { name: 'XClarity One Hub', short: 'One Hub' },
    'xclarity-orchestrator': { name: 'XClarity Orchestrator', short: 'Orchestrator' },
    'storage-dm': { name: 'ThinkSystem DM ストレージ', short: 'DM ストレージ' },
    'storage-de': { name: 'ThinkSystem DE ストレージ', short: 'DE ストレージ' },
    'other-bmc': { name: '他社製 BMC', short: '他社製 BMC' },
    unknown: { name: '種別不明', short: '不明' },
  },
  route: {
    direct: {
      name: '直接通報',
      means: '機器自身の管理コントローラーから通報します。管理サーバーは不要です。',
    },
    lxca: {
      name: 'XClarity Administrator 経由',
      means: 'XClarity Administrator の「ホーム呼び出し」で通報します。',
    },
    autosupport: {
      name: 'AutoSupport',
      means: 'ストレージの AutoSupport で通報します。設定方法は本ツールの対象外です。',
    },
    none: { name: '通報しない', means: 'この機器は通報の対象にしません。報告書には対象外として記載します。' },
  },
  driver: {
    'xcc-redfish': 'Redfish (HTTPS)',
    'lxca-rest': 'REST API (HTTPS)',
    'imm2-snmp': 'SNMPv3',
    'imm2-cli': 'コマンドライン (SSH)',
    'cmm-snmp': 'SNMPv3',
    'cmm-cli': 'コマンドライン (SSH)',
    manual: '手動設定シート',
  },
  profile: {
    imm2: 'IMM2',
    cmm: 'CMM / CMM2',
    lxca: 'XClarity Administrator v2.7 以降',
    'lxca-2.3': 'XClarity Administrator v2.3～v2.6',
    'lxca-2.2': 'XClarity Administrator v2.2 以前',
    'systems-director': 'Systems Director (2018/04/30 保守終了)',
    xcc: 'XCC / XCC2 / XCC3',
    custom: '案件で追加した通信先',
  },
  sightingSource: {
    slp: 'SLP (UDP 427) の応答',
    ssdp: 'SSDP (UDP 1900) の応答',
    mdns: 'mDNS (UDP 5353) の応答',
    rmcp: 'RMCP (UDP 623) の応答',
    'dns-srv': 'DNS の SRV レコード',
    sweep: 'アドレス範囲の探索',
    https: 'HTTPS の応答',
    snmp: 'SNMP の応答',
    typed: '手入力',
  },
  routeReason: {
    'guide-permits-direct': () => 'ガイドが直接通報を認めています。',
    'guide-permits-lxca': (args) =>
      `ガイドが XClarity Administrator 経由を認めています。${optional(args, 'version', (v) => `バージョン ${v} 以降が必要です。`)}`,
    'guide-says-autosupport': () => 'ガイドは DM/DE ストレージに AutoSupport の利用を指示しています。',
    'device-offers-service-advisor': () =>
      'ガイド (2020年) では XCC は未対応ですが、機器自身が Call Home 機能を備えていれば直接通報できます。',
    'lxca-support-not-confirmed': () =>
      'XClarity Administrator がこの機種の Call Home に対応しているか確認が必要です。',
    'lxca-not-supported-as-of-2.3.0': () => 'XClarity Administrator は 2.3.0 時点で未対応です。',
    'support-ended': () => '2018/04/30 に保守が終了した製品です。',
    'nodes-report-themselves': () => '自身では通報せず、搭載されたサーバーがそれぞれ通報します。',
    'not-a-lenovo-product': () => 'レノボ製品ではないため、通報の対象外です。',
    'not-identified': () => '種別を特定できていません。種別を選ぶと経路を選べます。',
    'reports-for-its-servers': () =>
      '管理対象のサーバーの障害を、この製品がまとめて通報します。設定は製品の画面で行います。',
    'portal-reports': () => '通報は XClarity One のポータルが行います。ハブ自身は通報しません。',
    'customer-declines': () => 'お客様が通報を希望されない場合に選びます。',
  },
  factQualifier: {
    superseded: (args) => `現在は異なります。${value(args, 'text')}`,
    assumed: (args) => `目安です。${value(args, 'reason')}`,
    'of-other-product': (args) =>
      `${value(args, 'product')} についての資料の記載です。${value(args, 'others')} についての記載は、資料にありません。`,
    'as-printed': () => 'ガイド (2020年) に印刷されたリンクです。現在も開けるかは確認していません。',
    'not-measured': () => '資料の記載です。機器が実際に使うバージョンは確認していません。',
    'plain-ports': (args) =>
      `HTTPS 以外のポート ${value(args, 'ports')} の暗号化についての記載は、資料にありません。`,
    'version-unknown': (args) =>
      `XClarity Administrator のバージョンを読み取れていないため、「${value(args, 'table')}」の表を仮に使っています。`,
    'no-meaning': () => '資料にあるのは状態の名前だけで、意味の説明はありません。',
    'model-unknown': (args) =>
      `${value(args, 'model')} についての記載です。機種を確認できない機器があるため、併せて記載します。`,
  },
  factNote: {
    'obsolete-tls': () => 'TLSv1 と SSLv3 は廃止されています。',
    'tls-not-documented': () => '現在の暗号化のバージョンを示す資料は見つかっていません。',
    'limits-assumed': () => '文字数などの入力の制限は、近い製品の資料によるものです。',
    'table-note': (args) => `(表の注記: ${value(args, 'text')})`,
    optional: (args) => `任意の宛先について: ${value(args, 'text')}`,
    terms: (args) => `有効化の前に「${value(args, 'text')}」への同意が必要です。`,
  },
  routeCondition: {
    'device-offers-service-advisor': '機器が Call Home 機能 (Service Advisor) を備えていること',
    'lxca-supports-device': 'XClarity Administrator がこの機種の Call Home に対応していること',
    'not-in-flex-chassis': 'Flex System のシャーシに搭載されていないこと',
    'flex-node-uses-chassis-or-lxca':
      'Flex System のノードは CMM/CMM2 または XClarity Administrator から通報すること',
  },
  productRemark: {
    'note-1-certificates':
      'サポート・サイトのサーバー証明書が GeoTrust から DigiCert に変わりました。ファームウェアを更新してください (備考1)。',
    'note-2-xcc':
      'ガイド (2020年) では XCC に Call Home 機能はありません。現在の XCC は機器ごとに確認します (備考2)。',
    'clock-months': '機器の日時が数か月単位でずれていると通報が失敗する場合があります。',
    'romaji-only': '設定値はすべて英語/ローマ字で入力します。',
    'lxca-proxy-failures':
      'プロキシ経由で通報できない事例があります。2.3.0 以降にバージョンアップしてください。',
    'single-byte-recommended': 'シングルバイトの文字 (半角英数字等) を推奨します。',
    'lxca-limitation-note': '制限事項に Call Home の記述がある機器は、管理できても通報はサポートされません。',
    'director-ended': '2018/04/30 に保守が終了しました。',
    'flex-node-reports-through-cmm':
      'Flex System のノードは CMM/CMM2 または XClarity Administrator から通報します。',
    'not-on-all-imm2': 'すべての IMM2 が通報機能を備えるわけではありません。機器ごとに確認します。',
    'no-test-trigger-in-mib': 'テスト通報は SNMP では送れません。コマンドラインか画面から送ります。',
    'xcc3-not-in-vendor-script': 'XCC3 は公開資料で確認できていません。機器の応答を見て判断します。',
    'licence-after-90-days':
      '導入から90日を過ぎると、XClarity Pro がない場合は管理サーバー自身の障害が通報されなくなります。',
    'xcc-proxy-basic-no-decryption':
      'XCC がプロキシを使う場合、そのプロキシは Basic 認証で、通信を復号しないものが必要です (XCC の文書)。',
    'xcc-amd-reports-itself': 'AMD プロセッサー搭載サーバーの XCC にも Call Home の文書があります。',
    'xcc3-required-fields-by-device':
      'XCC3 の必須フィールドの一覧は公開されていません。空欄は注意として示し、機器の判断に従います。',
    'ask-double-tickets':
      'XClarity One や XClarity Orchestrator からすでに通報しているサーバーは、XCC からも通報するとチケットが二重になります。お客様に確認してください。',
    'hosts-not-published':
      '通報先のホスト名は公開文書で確認できていません (TCP 443)。お客様の管理者または Lenovo に確認してください。',
    'autosupport-test-and-ports':
      'AutoSupport の送信方式は HTTPS 443・HTTP 80・SMTP 25 のいずれかです。テストは system node autosupport check show-details で行えます (ONTAP の文書)。',
    'settings-not-in-guide': '設定方法はガイドの対象外です。',
  },
  discoveryWarning: {
    'no-answers': (args) =>
      `どのアドレスからも応答がありませんでした (調べたアドレス ${value(args, 'scanned')} 件${optional(args, 'interfaces', (v) => `、使ったネットワーク ${v}`)})。考えられる原因: Windows の確認画面やファイアウォールが通信を止めている、macOS の「ローカルネットワーク」(システム設定の「プライバシーとセキュリティ」) で許可されていない、機器とは別のネットワーク アダプターを選んでいる、機器が別の VLAN やサブネットにある。アドレスが分かっていれば、アドレスを指定して追加できます。`,
    'interface-error': (args) =>
      `ネットワーク「${value(args, 'interface')}」を使えませんでした (${value(args, 'reason')})。ほかのネットワークの検出は続けています。`,
    'range-outside-subnet': (args) =>
      `${value(args, 'range')} はこの PC のサブネットの外です。ルーター越しに届く場合だけ応答があります。`,
    'range-too-large': (args) =>
      `${value(args, 'range')} は ${value(args, 'addresses')} アドレスあり、探索しませんでした。1 回の範囲を /20 (4,094 アドレス) 以内に分けるか、確認のうえ実行してください。`,
    'socket-limit': (args) =>
      `同時に開ける接続数の上限に達したため、ゆっくり探索しました${optional(args, 'limit', (v) => ` (上限 ${v})`)}。`,
    'packet-dropped': (args) =>
      `読み取れない応答を無視しました (${value(args, 'source')}${optional(args, 'count', (v) => `、${v} 件`)})。`,
    'name-not-resolved': (args) => `${value(args, 'name')} のアドレスが分からず、探索できませんでした。`,
    'sweep-skipped': (args) =>
      `アドレス範囲の探索は行いませんでした${optional(args, 'reason', (v) => ` (${v})`)}。マルチキャスト検索に応答した機器だけを表示しています。`,
    'multicast-unavailable': (args) =>
      `マルチキャスト検索を使えませんでした (${value(args, 'interface')})。アドレス範囲の探索で補っています。`,
    'identity-conflict': (args) =>
      `${value(args, 'addresses')} が同じ識別番号 (UUID ${value(args, 'uuid')}) を持っています。どちらも一覧に残しました。どれが本物か、設置場所とシリアル番号で確認してください。`,
    'answers-for-all': (args) =>
      `${value(args, 'count')} 個のアドレス (${value(args, 'addresses')}) はポート ${value(args, 'port')} の接続を受け付けましたが、何も応答しないか、すぐに切断します。ファイアウォールが代わりに応じている可能性が高いため、機器としては表示せず、これらのアドレスの詳しい確認は行っていません。応答のあったアドレスはすべて確認しました。${optional(args, 'once', (v) => `ほかの応答が遅い中、このうち ${v} 個には短い時間で一度しか問い合わせていません。応答の遅い機器があると見えないため、機器のある範囲に絞って探索し直してください。`)}`,
    'one-at-many': (args) =>
      `${value(args, 'count')} 個のアドレス (${value(args, 'addresses')}) で同じ 1 台が応答しました。一覧には ${value(args, 'address')} として表示しています。ルーターやアドレス変換が代わりに応答している場合、これらのアドレスにある別の機器は見えていません。`,
    'same-answer': (args) =>
      `${value(args, 'count')} 個のアドレス (${value(args, 'addresses')}) がポート ${value(args, 'port')} で同じ応答をしました${optional(args, 'shown', (v) => ` (「${v}」)`)}。ファイアウォールや認証ポータルが代わりに応答しているか、同じ種類の機器が多数ある可能性があります。管理コントローラーの特徴がないため、機器としては表示していません。`,
    'tls-unreadable': (args) =>
      /^(?:timeout|reset)\b/.test(value(args, 'reason'))
        ? `${value(args, 'address')} は接続を受け付けましたが、${value(args, 'reason').startsWith('timeout') ? '時間内に暗号化通信に応じず' : '暗号化通信の途中で切断し'}、管理画面を読めませんでした。起動中か、負荷が高い可能性があります。しばらくしてからもう一度検出してください。`
        : `${value(args, 'address')} は応答しましたが、この PC から使える暗号化の方式がなく、管理画面を読めませんでした (${value(args, 'reason')})。ファームウェアを更新するか、機器の画面で直接設定してください。`,
    'laptop-slept': (args) =>
      `検出中に、この PC が約 ${value(args, 'seconds')} 秒止まったか、時計が進みました。見つからない機器がある場合は、もう一度検出してください。`,
    'blocked-locally': (args) =>
      `この PC のセキュリティ ソフトまたはファイアウォールが ${value(args, 'count')} 件の接続を止めました (${value(args, 'reason')})。`,
    'list-line': (args) =>
      `${optional(args, 'file', (v) => `${v} `)}${value(args, 'line')} 行目「${value(args, 'text')}」は使えません: ${pick(LIST_LINE, args, 'reason')}`,
  },
  fieldFault: {
    'too-long': (args) => `${value(args, 'limit')} 文字以内で入力してください。`,
    'too-many': (args) => `${value(args, 'limit')} 件まで使えます。超えた分は使いません。`,
    'not-a-port': (args) => `「${value(args, 'found')}」はポート番号 (1～65535) ではありません。`,
    'not-a-host': (args) => `「${value(args, 'found')}」はホスト名または IP アドレスではありません。`,
    'not-a-country': (args) =>
      `「${value(args, 'found')}」は国コードではありません。英字 2 文字で入力してください (日本は JP)。`,
    'not-an-address': (args) => `「${value(args, 'found')}」はアドレスとして使えません。`,
    'not-a-destination': (args) =>
      `「${value(args, 'found')}」は通信先として読み取れません。例: relay.example.co.jp:443`,
    'not-a-rule': (args) =>
      `「${value(args, 'found')}」は置き換えとして読み取れません。形: ホスト:ポート:アドレス:ポート`,
    'not-an-event': (args) => `「${value(args, 'found')}」はイベント ID として使えません。`,
    'not-a-choice': (args) => `「${value(args, 'found')}」は選べる値ではありません。`,
  },
  jobEnd: {
    done: '終わりました。結果を確認してください。',
    failed: '完了していません。理由を確認してください。',
  },
  job: {
    discover: '機器を検出しています',
    'try-logins': 'ログイン情報を試しています',
    preflight: '通信経路を確認しています',
    plan: '現在の設定を読み取っています',
    apply: '通報設定を書き込んでいます',
    undo: '書き込み前の値に戻しています',
    'read-back': '書き込みの結果を読み戻しています',
    'test-call': 'テスト通報の結果を待っています',
    problems: '通報の記録を読み取っています',
    acknowledge: '通報の記録を対処済みにしています',
    'service-request': '障害連絡を送っています',
    'controller-plan': '機器の日時・NTP・DNS を読み取っています',
    'controller-apply': '機器の日時・NTP・DNS を設定しています',
    report: '報告書を作成しています',
  },
  step: {
    site: {
      title: '案件',
      purpose: 'お客様と作業の情報を決めます。前回の続きや、別の案件の複製からも始められます。',
    },
    discover: {
      title: '機器検出',
      purpose: '通報の対象にする機器を探し、通報経路とログイン情報を決めます。',
    },
    preflight: {
      title: '事前チェック',
      purpose: '通報先までの DNS・ファイアウォール・TLS・日時を確認します。',
    },
    settings: {
      title: '通報設定',
      purpose: '連絡先や設置場所を1回だけ入力します。すべての機器に同じ内容を設定します。',
    },
    apply: { title: '適用', purpose: '機器ごとの変更内容を確認してから書き込み、読み戻して照合します。' },
    'test-call': {
      title: 'テスト通報',
      purpose: '機器からテスト通報を送り、問い合わせ番号が返るまで確認します。',
    },
    report: { title: '報告書', purpose: '設定内容と確認結果を報告書にまとめ、お客様に引き渡します。' },
  },
} satisfies Partial<Texts>;
