import { CONTROLLER_FIXES } from '../domain/controller.ts';
import { PROFILE_IDS } from '../domain/product.ts';
import type { CliWords } from './cli-words.ts';

const WRITES = '書き込みを確認済みとして実行します。指定しないと、何も書き込まずに終了コード 2 で終わります';

const listed = (what: string, addresses: readonly string[]): string =>
  addresses.length === 0 ? '' : `${what}${addresses.join('、')}。`;

/** コマンドラインのヘルプとマニュアルページの言葉。 */
export const jaCli: CliWords = {
  usage: '使い方',
  commands: 'コマンド',
  options: '指定',
  example: '例',
  exitCodes: '終了コード',
  standardOutput: '標準出力',
  environment: '環境変数',
  files: 'ファイル',
  name: '名前',
  about: 'レノボ サーバーの自動問題通知 (Call Home) を設定し、報告書を作成する',
  help: 'このヘルプを表示します',
  version: 'プログラムの版を表示します',
  moreHelp: 'コマンドごとの指定と例は callhome COMMAND --help で表示します。English: --lang en',
  standard: (value) => `既定値: ${value}`,
  repeated: '繰り返し指定できます',
  exits: {
    0: '求めたことはすべて確認できました',
    1: '求めたことの一部ができていません (対応していない、一部のみ、確認できていない機器、NG のチェック、外部への経路がなく宛先を 1 つも測定できなかった事前チェック)',
    2: '指定またはファイルの誤り。何も送信していません',
    3: '中止されました',
    70: 'プログラムの不具合',
  },
  ending:
    '終了します。機器に送った手順は、結果を読み戻してから終わります。Ctrl+C をもう一度押しても早くはなりません。',
  nothingInDoubt: '読み戻しが必要な機器はありません (書き込み結果が不明な機器はありません)。',
  clocksInDoubt: (addresses) =>
    `時刻、NTP、DNS の書き込み結果が不明な機器があります: ${addresses}。read-back では確認できません。fix をもう一度実行すると、機器から読み取って確認します。`,
  nothingFailed: '前回の書き込みに失敗した機器はありません。何も書き込んでいません。',
  leftUnasked: ({ never, back, otherwise }) =>
    `--only-failed の対象にならず、希望どおりに設定されていない機器があります。${listed('一度も書き込んでいない機器: ', never)}${listed('元に戻した機器: ', back)}${listed('希望と異なる機器: ', otherwise)}--only-failed を付けずに実行してください。`,
  byHand: (steps) => `画面から手動で設定する項目: ${steps} (手動設定シート)`,
  notTested: (left) =>
    `設定の完了を確認できていない機器には、テスト通報を送りません。${listed('未設定、一部のみ、または手動の手順が残っている機器: ', left['not-set-up'])}${listed('書き込みの結果が不明な機器: ', left['in-doubt'])}test-call --device で指定すれば送ります。`,
  devicesAbove: '上の各機器',
  found: (devices, scanned) => `${scanned} アドレスを確認し、${devices} 台が見つかりました。`,
  unmeasured: (count) =>
    `まだ測定していない必須の通信先が ${count} 件あり、この出力には含まれていません。preflight を実行してから、もう一度出力してください。`,
  preflightCameTo: (done, total) =>
    `途中で中止しました (${total} 件中 ${done} 件)。残りは未確認です。もう一度実行してください。`,
  preflightStopped: (done, total, before) =>
    `途中で中止しました (${total} 件中 ${done} 件)。下は今回の結果ではなく、${before} に終わった結果です。`,
  passwords:
    'パスワードは環境変数から読み取ります。変数の名前は案件ファイルの passwordEnv などに書きます。コマンドラインや案件ファイルにパスワードそのものは書きません。',
  state:
    '結果、書き込みの記録は案件ファイルと同じフォルダーに保存されます (site.json なら site.state.json と site.journal.jsonl)。1 つの案件を同時に使えるコマンドは 1 つです。',
  option: {
    json: '標準出力を 1 つの JSON 文書だけにします。経過は標準エラー出力に表示します',
    lang: '表示の言語',
    catalog: '同梱より新しいカタログ (catalog が出力する形式の JSON) をこの実行で使います',
    'retry-login':
      '以前に拒否されたログインを、もう一度だけ試します。機器側でパスワードを直した後に指定します',
    trust:
      '前回と異なる証明書または SSH ホスト鍵のうち、信頼するものの指紋 (SHA-256)。中止したときの表示にある値を、機器の画面で確かめてから指定します',
    credentials:
      '機器ごとのログイン情報の CSV。見出しは アドレス (またはホスト名、シリアル番号)、ユーザー名、パスワード。メモリーだけに保持します',
    login: '試すログイン情報の名前。指定した順に試します。指定しなければ案件ファイルの順にすべて',
    shared:
      'アカウントが機器間で共通 (LDAP、XClarity Administrator、CMM の管理)。1 台が拒否したものは、ほかに送りません',
    waits: '応答を待つ時間を、既定の何倍にするか。VPN など遅い回線で使います。機器検出の走査には影響しません',
    'devices-at-once': '同時に作業する機器の数 (1 から 16)',
    'first-wave':
      '機種と接続方式の組ごとに、まず N 台へ書き込みます。すべて完了したときだけ、残りの機器に進みます (1 から 100)',
    'stop-after':
      '失敗した機器、途中で止まった機器、結果が不明な機器が N 台に達したら、残りの機器には書き込みません (1 から 1000)',
    'only-failed':
      '前回の書き込みが完了しなかった機器だけに書き込みます。ほかに希望どおりに設定されていない機器があるあいだは、終了コードは 1 です',
    'slp-port': 'SLP の宛先ポート (練習サイト用)',
    'ssdp-port': 'SSDP の宛先ポート (練習サイト用)',
    'mdns-port': 'mDNS の宛先ポート (練習サイト用)',
    'rmcp-port': 'RMCP の宛先ポート (練習サイト用)',
    simulated: '練習サイトとして扱い、すべての出力にその旨を記します',
    range: '検出範囲: アドレス、a-b、CIDR、またはホスト名',
    'range-file': '1 行に 1 つの範囲を書いたファイル (テキスト、CSV)。読めない行は行番号で示します',
    interface: '使うネットワークアダプター。指定しなければ物理アダプターのすべて',
    'no-multicast': 'マルチキャスト (SLP、SSDP、mDNS) の問い合わせを送りません',
    'no-sweep': 'アドレスを順に調べる走査を行いません',
    ports: '走査する HTTPS のポート',
    fast: '待ち時間を短くし、同時接続数を増やします。遅い機器は見落とすことがあります',
    yes: WRITES,
    profile: `確認する通報先の組: ${PROFILE_IDS.join('、')}`,
    proxy: 'プロキシ。http://[USER[:PASSWORD]@]HOST:PORT',
    'proxy-password-env': 'プロキシのパスワードを持つ環境変数の名前',
    dns: '問い合わせる DNS サーバー。指定しなければ、この PC の設定',
    ntp: '問い合わせる NTP サーバー',
    ca: '追加で信頼する認証局の証明書 (PEM)',
    'connect-to': 'HOST:PORT 宛の接続を ADDRESS:PORT に送ります (curl の同名の指定と同じ)',
    device: '対象の機器。指定しなければ案件のすべての機器',
    destination: 'お客様独自の通信先。KIND は https、http、ftp、sftp、tcp',
    'credential-file': '機器の資格情報の JSON ファイル',
    site: '案件ファイル (JSON)。形式は schema で表示します',
    what: `直す項目: ${CONTROLLER_FIXES.join('、')}`,
    event: '対処済みにする通報のイベント ID',
    text: 'サービス要求の本文',
    missing: '事前チェックで通信できなかった通信先だけを出力します',
    out: '書き込み先のファイル',
    mask: '個人情報を伏せます',
    'attach-evidence': '証跡を設定報告書に添付します',
    'revision-text': '改訂履歴に記す更新内容 (200 文字以内)',
    anonymise: '名前、電話番号、アドレス、ユーザー名を伏せます。同じものは同じ仮の名前になります',
    with: '別の作業者の案件。書き出した案件、または結果が隣にある案件ファイル',
    prefer: '設定が異なるときに採る側。指定しないと、違いを示すだけで書き込みません',
    sheet: '記入済みのパラメーターシート (XLSX)',
  },
  command: {
    discover: {
      does: 'LAN 上の管理コントローラーと管理アプライアンスを検出します',
      example: 'callhome discover --range 192.168.70.0/24 --json',
      option: { yes: '/20 より広い範囲の走査を、確認済みとして実行します' },
    },
    preflight: {
      does: '通報先ごとに DNS、ファイアウォール、TLS、プロキシ、時刻を確認します',
      example: 'callhome preflight --profile imm2 --proxy http://proxy.example.co.jp:8080 --dns 192.168.1.53',
      option: { device: '時刻などの設定も確認する機器', site: '案件ファイル。ほかの指定の代わりに使います' },
    },
    fix: {
      does: '機器の時刻、タイムゾーン、NTP、DNS を直す計画を示します。--yes で書き込み、読み戻して照合します',
      example: 'callhome fix --site site.json --what ntp,timezone --yes',
      option: { yes: '計画を書き込みます。指定しなければ計画を示すだけです' },
    },
    logins: {
      does: '複数のログイン情報を機器ごとに順に 1 回ずつ試し、使えるものを示します。1 つのアカウントに送る誤りは 3 回までです',
      example: 'callhome logins --site site.json --login factory --login old --out site.json',
      option: { out: '使えるログイン情報を機器に設定した案件ファイルの書き込み先' },
    },
    plan: {
      does: '機器ごとに、何をどう変更するかを示します。書き込みません',
      example: 'callhome plan --site site.json',
    },
    apply: {
      does: '計画を書き込み、読み戻して照合します。plan の後は、そこで示したものだけを書き込みます。始めなかった機器は、理由とともに未実施と示します',
      example: 'callhome apply --site site.json --first-wave 1 --stop-after 3 --yes',
    },
    'test-call': {
      does: '設定の完了した各機器から (--device で指定すればその機器から) テスト通報を送り、結果が出るまで追います',
      example: 'callhome test-call --site site.json --json',
      option: { device: '送る機器。設定が完了していなくても送ります。指定しなければ、設定の完了した機器' },
    },
    'read-back': {
      does: '途中で切れた書き込みの結果を読み戻します。書き込みません',
      example: 'callhome read-back --site site.json --device 192.168.70.125',
    },
    undo: {
      does: '最初の書き込み前の値に戻します',
      example: 'callhome undo --site site.json --device 192.168.70.125 --yes',
    },
    problems: {
      does: '機器が持つ通報の記録を読みます',
      example: 'callhome problems --site site.json',
    },
    acknowledge: {
      does: '機器の通報 1 件を対処済みにします',
      example:
        'callhome acknowledge --site site.json --device 192.168.70.125 --event 0x4000000e00000000 --yes',
      option: { device: '通報を持つ機器' },
    },
    'service-request': {
      does: '機器からサービス要求を送ります',
      example:
        'callhome service-request --site site.json --device 192.168.70.125 --text "fan noise, slot 3" --yes',
      option: { device: 'サービス要求を送る機器' },
    },
    drift: {
      does: '前回の訪問以降に機器側で変わった値を示します。比較するのは記録にある値です。先に plan で今の値を読み取ってください。変わった値があるとき、または 1 つも比較できないときの終了コードは 1 です',
      example: 'callhome drift --site site.json --json',
    },
    firewall: {
      does: '開放申請の行を出力します: 通信先、送信元、アドレス (2020 年の資料の値と今回の実測値)、状態と原因',
      example: 'callhome firewall --site site.json --missing --json',
    },
    report: {
      does: '設定報告書、FW 開放申請書、手動設定シート、パラメーターシート、証跡を書き込みます',
      example: 'callhome report --site site.json --out out --mask',
      option: {
        out: '書き込み先のフォルダー',
        missing: 'FW 開放申請書には、事前チェックで通信できなかった通信先だけを載せます',
      },
    },
    import: {
      does: '記入済みのパラメーターシートを案件ファイルに取り込みます。誤りのあるセルはすべて示し、何も書き込みません',
      example: 'callhome import --sheet sheet.xlsx --out site.json',
      option: {
        site: '取り込み先の案件ファイル。指定しなければ新しい案件',
        out: '書き込み先の案件ファイル。指定しなければ --site のファイル',
        yes: '誤りのあるセルを除いて取り込みます',
      },
    },
    merge: {
      does: '2 人の作業者が分担した 1 つの案件を、1 つに統合します。結果と記録は両方とも残ります',
      example: 'callhome merge --site site.json --with site-b.json --prefer mine',
      option: { site: '統合先の案件ファイル' },
    },
    form: {
      does: 'お客様が記入するパラメーターシートを作ります',
      example: 'callhome form --out sheet.xlsx',
      option: { site: 'この案件の値を記入しておきます' },
    },
    run: {
      does: '検出、事前チェック、計画、書き込み、テスト通報、報告書までを順に実行します',
      example: 'BMC_PASSWORD=... callhome run --site site.json --out out --yes',
      option: { out: '書き込み先のフォルダー' },
    },
    support: {
      does: 'サポート用情報 (版、ネットワークアダプター、ログ、異常終了の一覧) を 1 つのファイルに保存します。パスワードは含みません',
      example: 'callhome support --out support.zip --anonymise',
      option: { site: 'この案件の書き込みの記録も入れます' },
    },
    schema: {
      does: '案件ファイルの JSON Schema を出力します',
      example: 'callhome schema > site.schema.json',
    },
    catalog: {
      does: '使っているカタログ (通信先、製品、制限) を出力します',
      example: 'callhome catalog > catalog.json',
    },
    completion: {
      does: 'シェルの入力補完のスクリプトを出力します',
      example: 'callhome completion bash > ~/.local/share/bash-completion/completions/callhome',
    },
  },
};
