import type { PasswordPlace } from '../domain/error-args.ts';
import { jaLogins } from './ja-logins.ts';
import { jaNames } from './ja-names.ts';
import { jaOpen } from './ja-open.ts';
import { jaSettings } from './ja-settings.ts';
import { jaSheet } from './ja-sheet.ts';
import { moment } from './moment.ts';
import { given, optional, own, pick, value } from './say.ts';
import type { Args, Sentence, Texts } from './shape.ts';

const device = (args: Args): string => value(args, 'address', '機器');
const label = (name: string): string =>
  Object.hasOwn(jaSettings.setting, name)
    ? jaSettings.setting[name as keyof typeof jaSettings.setting].label
    : name;
const what = (args: Args): string => label(value(args, 'what', '要求'));
/** Which password is missing; a run that was saved before this was kept is about a login. */
const passwordPlaces: Readonly<Record<PasswordPlace, Sentence>> = {
  login: (args) => `「${value(args, 'name')}」のパスワードが入力されていません。`,
  proxy: (args) => `プロキシ ${value(args, 'name')} のパスワードが入力されていません。`,
  transfer: (args) => `ファイル転送サーバー ${value(args, 'name')} のパスワードが入力されていません。`,
  file: (args) => `案件ファイルに「${value(args, 'name')}」のパスワードがありません。`,
  variable: (args) => `パスワードの環境変数 ${value(args, 'name')} が設定されていません。`,
};
const sheetFault = (args: Args): string => {
  const code = value(args, 'fault');
  const faults = jaSheet.sheet.fault as Readonly<Record<string, Sentence>>;
  return faults[code]?.(args) ?? code;
};
const reason = (args: Args): string => optional(args, 'reason', (v) => ` (${v})`);
const standby = (args: Args): string =>
  optional(
    args,
    'primaryBay',
    (v) =>
      `このシャーシには CMM が 2 台あり、プライマリーはベイ ${v} です。この接続先が待機側であれば、権限があっても設定できません。プライマリーのアドレスで設定し、待機側は対象から外してください。`,
  );
/** What a disk answered (errno), in words and with its name. */
const DISK: Readonly<Record<string, string>> = {
  ENOSPC: '空き容量がありません',
  EDQUOT: '割り当ての容量を使い切りました',
  EROFS: '読み取り専用です',
  EACCES: '書き込む権限がありません',
  EPERM: '書き込む権限がありません',
  ENOENT: 'フォルダーがありません',
  ENOTDIR: '同じ名前のファイルがあり、フォルダーを使えません',
  EISDIR: '同じ名前のフォルダーがあります',
  ENAMETOOLONG: '名前が長すぎます',
  EBUSY: '別のプログラムが使用中です',
  EIO: 'ディスクの読み書きに失敗しました',
};
const diskReason = (args: Args): string =>
  optional(args, 'reason', (v) => ` (${DISK[v] ? `${DISK[v]}: ` : ''}${v})`);
const rule = (args: Args): string => {
  const code = value(args, 'rule', 'required');
  const sentence = Object.hasOwn(jaSettings.valueCode, code)
    ? (jaSettings.valueCode as Readonly<Record<string, Sentence>>)[code]
    : undefined;
  return sentence ? sentence(args) : code;
};
const unsupported = (args: Args): string => {
  const code = value(args, 'reason', '理由不明');
  const known = (jaOpen.unsupported as Readonly<Record<string, string>>)[code];
  if (known) return known;
  if (code.startsWith('command:')) return `コマンドがありません (${label(code.slice(8))})`;
  if (code.startsWith('cli-option:')) return `コマンドのヘルプにオプション -${code.slice(11)} がありません`;
  return label(code);
};
/** A field that a device does not have keeps none of the others from it. */
const missingField = (args: Args, say: (field: string) => string): string | null => {
  const code = value(args, 'reason');
  return code.startsWith('field:') ? say(label(code.slice(6))) : null;
};
const job = (args: Args): string => {
  const kind = value(args, 'job');
  return Object.hasOwn(jaNames.job, kind) ? jaNames.job[kind as keyof typeof jaNames.job] : kind;
};
/** SNMPv3 のログインが拒否された理由 (RFC 3414 の usmStats)。 */
const loginCauses: Readonly<Record<string, string>> = {
  'unknown-user': 'SNMPv3 にこのユーザーの登録がありません',
  'wrong-digest': '認証パスワードまたは認証方式が一致しません',
  decryption: '暗号化パスワードまたは暗号化方式が一致しません',
  'security-level': '指定した認証・暗号化のレベルが、機器で許可されていません',
};
/** 案件を使用中の相手。わかる範囲で示す。 */
const holder = (args: Args): string => {
  const parts = [
    ...(args.host ? [`PC ${args.host}`] : []),
    ...(Number(args.owner) > 0 ? [`プロセス ${args.owner}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('、')})`;
};
const brokenOff = (args: Args): string =>
  args.lost === 1 ? '、機器の応答を確認できなくなりました' : 'プログラムが終了しました';
const loginCause = (args: Args): string => optional(args, 'cause', (v) => ` (${loginCauses[v] ?? v})`);
const fieldNames = (args: Args): string =>
  value(args, 'fields')
    .split(',')
    .map((field) => `「${label(field)}」`)
    .join('、');
const driverName = (args: Args): string => {
  const id = value(args, 'driver');
  return Object.hasOwn(jaNames.driver, id) ? jaNames.driver[id as keyof typeof jaNames.driver] : id;
};
/** A route or an interface by the name that the screen has for it. */
const choiceName = (args: Args, which: 'given' | 'used'): string => {
  const id = value(args, which);
  const names: Readonly<Record<string, { readonly name: string } | string>> =
    value(args, 'field') === 'route' ? jaNames.route : jaNames.driver;
  const named = Object.hasOwn(names, id) ? names[id] : undefined;
  return typeof named === 'object' ? named.name : (named ?? id);
};
const UPDATE_FAULT: Readonly<Record<string, string>> = {
  'not-signed': '署名のある更新ファイルではありません',
  'unknown-key': 'このプログラムが知らない鍵で署名されています',
  'bad-signature': '署名が内容と一致しません (壊れているか、書き換えられています)',
  'wrong-form': '内容の形式が正しくありません',
  'other-product': '別の製品の更新ファイルです',
};
const UNCHANGED = 'この機器の設定は変更していません。';

/** エラーの言葉: 何が起きたか、どの機器か、何を変更していないか、次に何をするか。 */
export const jaErrors: Pick<Texts, 'error'> = {
  error: {
    'invalid-site-file': (args) =>
      `案件ファイルの ${value(args, 'path')} が正しくありません (${value(args, 'expected')})。読み込みは行っていません。ファイルを直してもう一度読み込んでください。`,
    'invalid-argument': (args) =>
      args.unknown === 1
        ? `「${value(args, 'name')}」は使えません。使えるもの: ${value(args, 'expected')}`
        : args.missing === 1
          ? `${value(args, 'name')} を指定してください (${value(args, 'expected')})。`
          : `「${value(args, 'name')}」の値が正しくありません (${value(args, 'expected')})。`,
    'site-newer': (args) =>
      `${value(args, 'path')} は、このプログラムより新しい版で保存されています (形式 ${value(args, 'version')}、対応は ${value(args, 'known')} まで)。ファイルは変更していません。新しい版で開いてください。`,
    'site-unknown-word': (args) =>
      `${value(args, 'path')} の ${value(args, 'field')} に、この版にはない値があります。より新しい版で保存されたか、ファイルが編集されています。ファイルは変更していません。保存した版で開いてください。`,
    'site-damaged': (args) =>
      `保存された案件 ${value(args, 'path')} が壊れているため、開けません${optional(args, 'field', (v) => ` (${v})`)}。ファイルは削除せず ${value(args, 'aside')} に残しました。`,
    'site-busy': (args) =>
      `案件 ${value(args, 'path')} は、別のコマンドが使用中です${holder(args)}。何も変更していません。終わってから実行してください。その PC の電源が切れた場合など、実行中のコマンドがもうないときは、ファイル ${value(args, 'lock')} を削除してください。`,
    'folder-busy': (args) =>
      `フォルダー ${value(args, 'path')} は、別の PC (${value(args, 'host')}) で起動しているこのプログラムが使用中です。案件を互いに上書きしてしまうため、この PC では起動しません。何も変更していません。先にその PC で終了してください。その PC の電源が切れた場合など、もう動いていないときは、ファイル ${value(args, 'lock')} を削除してください。`,
    'file-unreadable': (args) =>
      `${value(args, 'path', 'ファイル')} を読み取れません${reason(args)}。場所と権限を確認してください。`,
    'file-encoding': (args) =>
      `${value(args, 'path', 'ファイル')} の文字コードを判別できません。UTF-8 で保存し直してください。`,
    'file-not-json': (args) =>
      `${value(args, 'path', 'ファイル')} は案件ファイル (JSON) として読み取れません${reason(args)}。`,
    'catalog-refused': (args) =>
      `通信先カタログの ${value(args, 'path')} が正しくありません (${value(args, 'expected')})。読み込みは行わず、今のカタログを使い続けます。`,
    'catalog-older': (args) =>
      `このカタログ (${value(args, 'date')}) は、同梱のもの (${value(args, 'known')}) より古いため、読み込みません。今のカタログを使い続けます。`,
    'catalog-unused': (args) =>
      `インポート済みのカタログは、このバージョンのプログラムでは使えません: ${value(args, 'path')}${reason(args)}。ファイルは変更していません。同梱のカタログを使っています。カタログをもう一度インポートするか、インポートしたときのバージョンを使ってください。`,
    'sheet-unreadable': (args) =>
      `${value(args, 'path', 'ファイル')} を取り込めません。${sheetFault(args)}案件は変更していません。`,
    'merge-refused': (args) =>
      args.reason === 'changed'
        ? '統合の内容を表示した後に、案件が変わりました。何も変更していません。ファイルを選び直して、内容をもう一度確認してください。'
        : args.reason === 'working'
          ? `この案件では処理 (${job(args)}) が実行中のため、統合できません。何も変更していません。終わってからもう一度実行してください。`
          : '練習サイトの案件と実際の案件は統合できません。何も変更していません。',
    'login-file-refused': (args) =>
      `${value(args, 'path', 'ファイル')} からログイン情報を読み込めません。${pick(jaLogins.loginFileFault, args, 'fault')}`,
    'not-settable': (args) =>
      `${device(args)} の「${label(value(args, 'field'))}」は、この接続方式では設定できません。ほかの接続方式を選ぶか、機器の画面で設定してください。`,
    'value-refused': (args) =>
      `「${label(value(args, 'field'))}」の値は${optional(args, 'device', (v) => ` ${v} に`)}設定できません。${rule(args)}`,
    'value-doubtful': (args) =>
      `「${label(value(args, 'field'))}」の値は${optional(args, 'device', (v) => ` ${v} で`)}使えないか、誤っている可能性があります。${rule(args)}この値のまま計画しています。`,
    'password-missing': (args) => (own(passwordPlaces, value(args, 'place')) ?? passwordPlaces.login)(args),
    'range-too-large': (args) =>
      `範囲 ${value(args, 'range')} は ${value(args, 'addresses', '多数の')} アドレスあります。1 回の範囲を /20 (4,094 アドレス) 以内に分けるか、確認のうえ実行してください。`,
    'range-over-limit': (args) =>
      `範囲 ${value(args, 'range')} は ${value(args, 'addresses', '多数の')} アドレスあり、1 回に検出できる ${value(args, 'limit')} アドレスを超えています。何も送信していません。範囲を分けるか、機器のアドレスを直接指定してください。`,
    'range-invalid': (args) =>
      `範囲「${value(args, 'range')}」を読み取れません。例: 192.168.1.0/24、192.168.1.10-50、ホスト名`,
    'consent-missing': () =>
      '使用条件への同意が記録されていません。何も書き込んでいません。通報設定でお客様の同意を記録してください。',
    'no-devices-chosen': (args) =>
      `${value(args, 'path')} に対象の機器がないため、何も行っていません。"devices" に機器のアドレスを記入してください ("chosen": false の機器は対象外です)。`,
    'confirmation-missing': (args) =>
      `確認がまだです。何も書き込んでいません。${optional(args, 'option', (v) => `内容を確認したうえで ${v} を付けて実行してください。`)}`,
    'plan-differs': (args) =>
      `${device(args)} の「${label(value(args, 'field'))}」が、表示した変更計画と異なります (表示 ${value(args, 'shown', '変更なし')}、現在 ${value(args, 'now', '変更なし')})。${UNCHANGED}変更計画をもう一度表示して確認してください。`,
    'plan-not-shown': (args) =>
      `${device(args)} の変更計画は、まだ表示していません。${UNCHANGED}変更計画をもう一度表示して確認してください。`,
    'other-device': (args) =>
      `${device(args)} は、前回とは別の機器です (シリアル番号または UUID 前回 ${value(args, 'known')}、今回 ${value(args, 'seen')})。${UNCHANGED}アドレスを確認し、正しければ変更計画をもう一度作成してください。`,
    'box-changed': (args) =>
      `作業の途中で、${device(args)} のアドレスに別の機器が応答するようになりました (シリアル番号または UUID が、途中まで ${value(args, 'known')}、現在 ${value(args, 'seen')})。その後は何も送信していません。それまでに書き込んだ内容は、元の機器に残っています。元の機器の現在のアドレスを確認して一覧を修正し、そこで読み戻してください。`,
    'box-untold': (args) =>
      `作業の途中で、${device(args)} にログインし直すとき、またはそれまでと同じ機器かを確認するときの応答を読み取れませんでした。別の機器に書き込むことを避けるため、この書き込みは送信していません。それまでに書き込んだ内容は機器に残っています。しばらくしてから、変更計画をもう一度作成してください。`,
    'same-device': (args) =>
      `${device(args)} は、${value(args, 'other')} と同じ機器です (UUID またはシリアル番号が同じで、証明書にも違いがありません)。作業は ${value(args, 'other')} で行い、こちらには何も書き込んでいません。どちらか一方のアドレスを一覧から外してください。別の機器の場合 (複製して作った場合など) は、片方に固有の UUID と証明書を設定してください。`,
    'clock-unmeasured': () =>
      'この PC の時計がずれていましたが、今のずれを測れないため、機器の時刻を設定していません。NTP サーバーを指定して事前確認をもう一度実行してください。',
    'device-busy': (args) =>
      `${device(args)} では別の処理 (${job(args)}) が実行中です。この処理は始めていません。終わってからもう一度実行してください。`,
    'job-running': (args) =>
      `「${job(args)}」はすでに実行中です。新しくは始めていません。終わってからもう一度実行してください。`,
    'work-ending': () => '案件の削除、またはプログラムの終了の途中です。新しい作業は始めていません。',
    'settings-locked': (args) =>
      `機器に書き込んでいる間 (${job(args)}) は、設定を変更できません。変更は保存していません。終わってからもう一度入力してください。`,
    'practice-only': () =>
      '練習用の画面では、練習サイト以外への通信を行いません。何も送信していません。実際の案件は、通常の画面で開いてください。',
    'practice-opening': () => '練習サイトを準備中です。新しい作業は始めていません。',
    'practice-failed': (args) =>
      `練習サイトを使えません${reason(args)}。実際の機器には何も送信していません。プログラムを開き直すと解消することがあります。`,
    'field-unsaved': (args) =>
      `入力した「${value(args, 'text')}」を保存できませんでした (${value(args, 'field')})。もう一度入力してください。`,
    'journal-failed': (args) =>
      `${device(args)} の書き込み記録を ${value(args, 'path', 'ファイル')} に残せません${reason(args)}。記録のない書き込みは行いません。空き容量と権限を確認してください。`,
    'journal-foreign': (args) =>
      `書き込み記録 ${value(args, 'path', 'ファイル')} の ${value(args, 'lines')} 行目は、本ツールの記録として読み取れません。この行に書き込みの記録があった場合、その内容は反映されません。行は変更せずに残しています。`,
    'journal-alone': (args) =>
      `案件のファイル ${value(args, 'path')} がありません。機器への書き込みの記録は ${value(args, 'journal')} に残っています。案件のファイルを元の場所に戻すか、不要な案件であれば、この記録を削除してください。`,
    'passwords-alone': (args) =>
      `保存済みのパスワード ${value(args, 'path')} に対応する案件のファイルがありません。案件のファイルを元の場所に戻すか、不要な案件であれば、このファイルを削除してください。`,
    'state-missing': (args) =>
      `作業の結果を保存したファイル ${value(args, 'path')} がありません。書き込みとテスト通報の記録は ${value(args, 'journal')} から読み込みました。機器の検出、事前チェック、変更計画の結果は失われています。必要なものを実行し直してください。`,
    'state-elsewhere': (args) =>
      `案件ファイルはリンクで、実体は ${value(args, 'site')} です。リンクの名前で保存された記録 ${value(args, 'path')} は読み込んでいません。この記録で作業を続ける場合は、実体と同じ名前に変更してください。不要な場合は、別のフォルダーに移してください。`,
    'state-of-two': (args) =>
      `${value(args, 'path')} と ${value(args, 'other')} は、結果の保存先が同じファイル (${value(args, 'state')}) になります。何も変更していません。どちらかの名前を変えてください。今の保存先は ${value(args, 'other')} のものとして扱います。`,
    'state-of-other-job': (args) =>
      `作業の結果を保存したファイル ${value(args, 'path')} は、別の案件「${value(args, 'found')}」のものです (この案件ファイルは「${value(args, 'own')}」で、同じ機器がありません)。何も送信していません。別の案件なら、${value(args, 'path')} と ${value(args, 'journal')} を別のフォルダーに移すか、案件ファイルに別の名前を付けてください。同じ案件なら、お客様や案件の名前とアドレスのどちらか一方を元に戻して実行してから、もう一方を変更してください。`,
    'device-unreachable': (args) =>
      `${device(args)}${optional(args, 'port', (v) => ` のポート ${v}`)} に接続できません${reason(args)}。${UNCHANGED}電源・ケーブル・アドレスを確認してください。`,
    'device-timeout': (args) =>
      `${device(args)} が${optional(args, 'seconds', (v) => ` ${v} 秒以内に`)}応答しません。管理コントローラーの状態を確認し、しばらくしてからもう一度実行してください。`,
    'answer-elsewhere': (args) =>
      `${device(args)} のポート ${value(args, 'port')} への問い合わせに、別のアドレス (${value(args, 'from')}) から応答がありました。送信元を確認できないため、この応答は使っていません。機器が複数のアドレスを持つ場合は応答したアドレスを指定するか、認証付きの SNMPv3 を使ってください。`,
    'answer-other-request': (args) =>
      `${device(args)} のポート ${value(args, 'port')} から応答はありますが、要求 ID がこちらの要求と一致しません。どの要求への応答か判断できないため、この応答は使っていません。管理コントローラーの再起動またはファームウェアの更新を行うか、別の接続方式を使ってください。`,
    'tls-refused': (args) => `${device(args)} と暗号化通信を確立できません${reason(args)}。${UNCHANGED}`,
    'tls-strict': (args) =>
      `${device(args)} とこのツールの間で、共通に使える TLS のバージョンまたは暗号化方式がありません${reason(args)}。機器が NIST SP 800-131A または FIPS のモードか、古い方式だけを受け付ける設定の可能性があります。${UNCHANGED}機器の画面で TLS のバージョンとセキュリティ モードを確認してください。`,
    'ssh-strict': (args) =>
      `${device(args)} とこのツールの間で、共通に使える SSH の鍵交換・ホスト鍵・暗号化の方式がありません${reason(args)}。パスワードは送っていません。${UNCHANGED}機器が NIST SP 800-131A のモードか、古い方式だけに対応するファームウェアの可能性があります。接続方式を SNMP にするか、機器の画面でセキュリティ モードとファームウェアのバージョンを確認してください。`,
    'certificate-changed': (args) =>
      `${device(args)} の証明書が前回と異なります。なりすましを防ぐため接続を止めました。${UNCHANGED}機器の交換や証明書の更新に心当たりがあるかを確認してください。`,
    'host-key-changed': (args) =>
      `${device(args)} の SSH ホスト鍵が前回と異なります。なりすましを防ぐため接続を止めました。${UNCHANGED}機器の交換や鍵の更新に心当たりがあるかを確認してください。`,
    'login-rejected': (args) =>
      `${device(args)} がユーザー「${value(args, 'user')}」のログインを拒否しました${loginCause(args)}。${UNCHANGED}ロックを避けるため再試行しません。ログイン情報を確認して入れ直してください。`,
    'login-not-retried': (args) =>
      `${device(args)} にはユーザー「${value(args, 'user')}」でログインできなかったため、再試行していません。ログイン情報を確認してください。`,
    'login-held-back': (args) =>
      `同じログイン情報を使う ${value(args, 'first')} がユーザー「${value(args, 'user')}」のログインを拒否したため、${device(args)} にはログインしていません。${UNCHANGED}ログイン情報を確認してから、もう一度実行してください。`,
    'account-locked': (args) =>
      `${device(args)} のユーザー「${value(args, 'user')}」はロックされています。${UNCHANGED}ロックの解除を待つか、別の管理者で解除してください。`,
    'account-disabled': (args) =>
      `${device(args)} のユーザー「${value(args, 'user')}」は無効です。${UNCHANGED}有効なユーザーを指定してください。`,
    'password-expired': (args) =>
      `${device(args)} のユーザー「${value(args, 'user')}」はパスワードの変更が必要です。${UNCHANGED}機器の画面で変更してから、ログイン情報を入れ直してください。`,
    'second-factor-asked': (args) =>
      `${device(args)} がユーザー「${value(args, 'user')}」に、パスワード以外の認証 (ワンタイムパスワードなど) を求めました。何も送信せず、${UNCHANGED}パスワードだけでログインできるローカルユーザーを指定してください。`,
    'session-limit': (args) =>
      `${device(args)} の同時ログイン数が上限です。${UNCHANGED}ほかのログインを終えてから、もう一度実行してください。`,
    'privilege-missing': (args) =>
      `${device(args)} のユーザーに権限がありません (${what(args)})${optional(args, 'reason', (v) => ` [${v}]`)}。${UNCHANGED}通報設定を変更できる、管理者権限のユーザーを指定してください。${standby(args)}`,
    'session-lost': (args) =>
      `${device(args)} がログイン中のセッションを認めなくなりました (${what(args)})。ログインし直しても同じでした。機器の画面でほかの利用者の操作を確認し、もう一度実行してください。`,
    'sessions-off': (args) =>
      `${device(args)} では Redfish のセッション ログインが無効です。ユーザー「${value(args, 'user')}」の基本認証も受け付けられませんでした。${UNCHANGED}機器の画面で Redfish のセッション (SessionService) を有効にしてください。パスワードが誤っているとは限りません。`,
    'login-unclear': (args) =>
      `${device(args)} がユーザー「${value(args, 'user')}」のセッション ログインを拒否し、基本認証を求めました。パスワードの誤りか、セッション ログインが無効かのどちらかですが、機器の応答からは区別できません。ロックを避けるため、パスワードは 1 回だけ送信しました。${UNCHANGED}機器の画面で Redfish のセッション (SessionService) が有効かを確認してから、ログイン情報を確認してください。`,
    'redfish-off': (args) =>
      `${device(args)} では Redfish が無効です。${UNCHANGED}機器の画面で Redfish (REST API) を有効にしてから、もう一度実行してください。`,
    'strict-mode': (args) =>
      `${device(args)} の暗号化の設定 (NIST SP 800-131A または FIPS のモード) のため、この方法では接続できません${reason(args)}。${UNCHANGED}ほかの接続方式を選ぶか、機器のセキュリティ モードを確認してください。`,
    'device-updating': (args) =>
      `${device(args)} はファームウェアを更新中です。${UNCHANGED}更新が終わり、管理コントローラーが再起動してから、もう一度実行してください。`,
    'device-starting': (args) =>
      `${device(args)} は起動の途中で、まだ要求を受け付けていません${optional(args, 'seconds', (v) => ` (機器の案内ではあと約 ${v} 秒)`)}。${UNCHANGED}起動を待ってから、もう一度実行してください。`,
    'page-for-json': (args) =>
      `${device(args)} の Web 画面は応答しますが、設定用の API (${what(args)}) は応答しません。${UNCHANGED}機器の画面で API が有効か、ライセンスの警告などの案内画面が出ていないかを確認してください。`,
    'redirected-away': (args) =>
      `${device(args)} がほかの場所 (${value(args, 'to')}) へ移るよう応答しました。ログイン情報を守るため、移りませんでした。${UNCHANGED}アドレスとポートを確認してください。`,
    'device-locked': (args) =>
      `${device(args)} の「${what(args)}」は、ほかの処理がロックしています${reason(args)}。この項目は変更されていません。その処理が終わってから、もう一度実行してください。`,
    unsupported: (args) =>
      missingField(
        args,
        (field) => `${device(args)} には「${field}」の項目がありません。この値は書き込みません。`,
      ) ??
      `${device(args)} はこの操作に対応していません (${unsupported(args)})。別の接続方式か手動設定シートを使ってください。`,
    'device-refused': (args) =>
      `${device(args)} が「${what(args)}」を受け付けませんでした${reason(args)}。この項目は変更されていません。${standby(args)}`,
    'edit-conflict': (args) =>
      `${device(args)} の「${what(args)}」が確認後に変わっていました。書き込みを止めました。変更計画を読み直して、もう一度確認してください。`,
    'not-found': (args) => `${device(args)} に「${what(args)}」がありません。${UNCHANGED}`,
    'method-not-allowed': (args) =>
      `${device(args)} は「${what(args)}」の操作を許可していません。${UNCHANGED}${optional(args, 'allow', (v) => `機器が受け付けるメソッドは ${v} です。変更は PATCH で送るため、別の接続方式、新しいファームウェア、または機器の画面で設定してください。`)}`,
    'device-error': (args) =>
      `${device(args)} が内部エラーを返しました${optional(args, 'status', (v) => ` (${v})`)}${reason(args)}。しばらくしてからもう一度実行してください。`,
    'garbage-answer': (args) =>
      `${device(args)} の応答を読み取れません (${what(args)})。種別と接続方式を確認してください。`,
    'connection-lost': (args) =>
      `${device(args)} との接続が途中で切れました (${what(args)})。書き込みの途中だった場合、書き込み済みの項目は表のとおりです。もう一度行うと続きから進みます。`,
    'read-back-differs': (args) =>
      `${device(args)} の「${label(value(args, 'field'))}」は「${value(args, 'wanted')}」を書き込みましたが、機器の値は「${value(args, 'found', '空')}」です${reason(args)}。`,
    'not-managed': (args) =>
      `${device(args)} は、案件の XClarity Administrator の管理下にありません。管理対象に追加しないと、この機器の障害は通報されません。`,
    'choice-not-offered': (args) =>
      `${device(args)} の${value(args, 'field') === 'route' ? '通報経路' : '接続方式'}に指定された「${choiceName(args, 'given')}」は、この製品では使えません。「${choiceName(args, 'used')}」として扱います。`,
    'managed-twice': (args) =>
      `${device(args)} は、複数の XClarity Administrator (${value(args, 'managers')}) の管理下にあります。同じ障害が二重に通報されることがあります。どちらで管理するかを決め、もう一方の管理対象から外してください。`,
    'planned-outage': (args) =>
      `Lenovo の Bulletin が Call Home の計画停止 (${value(args, 'start')} から ${value(args, 'end')} まで、「${value(args, 'message')}」) を予告しています。${device(args)} のテストがこの間に失敗しても、お客様の環境の問題とは限りません。停止が終わってから、もう一度テストしてください。`,
    'first-wave-failed': (args) =>
      `先に試した ${value(args, 'failed')} の設定が完了しなかったため、${device(args)} への書き込みは始めていません。${UNCHANGED}原因を取り除いてから、もう一度書き込んでください。`,
    'failure-limit': (args) =>
      `失敗が ${value(args, 'limit')} 台 (${value(args, 'failed')}) に達したため、${device(args)} への書き込みは始めていません。${UNCHANGED}原因を取り除いてから、もう一度書き込んでください。`,
    'other-interface': (args) =>
      `${device(args)} の ${fieldNames(args)} は、この接続方式では送れませんが、「${driverName(args)}」なら設定できます。機器検出で接続方式を変更し、変更計画をもう一度作成してください。`,
    'nothing-to-undo': (args) =>
      given(args, 'fields')
        ? `${device(args)} に書き込んだのは ${fieldNames(args)} だけです。これらは元に戻しません。${UNCHANGED}変更前の値は報告書にあります。機器の画面で設定してください。`
        : `${device(args)} には、書き込み前の値の記録がありません${given(args, 'written') ? ' (書き込みの記録はあります)' : ' (このプログラムでは書き込んでいません)'}。${UNCHANGED}`,
    'undo-incomplete': (args) =>
      `${device(args)} では、次の項目を書き込み前の値に戻せません: ${fieldNames(args)}。書き込んだ値が残っています。書き込み前の値の記録がないか、書き込み前の値 (空、または入力条件に合わない値) を機器が受け付けないか、機器からこの項目を読めません${reason(args)}。`,
    'undo-over-change': (args) =>
      `${device(args)} では、次の項目が書き込みの後に別の値へ変更されていました: ${fieldNames(args)}。この値も書き込み前の値に戻す対象です。変更した担当者に確認してください。変更されていた値は、この実行の「変更前」の欄に残しています。`,
    'undo-kept-change': (args) =>
      `${device(args)} の次の項目は、書き込みの後に別の値へ変更されているため、元に戻していません: ${fieldNames(args)}。変更後の値が残っています。変更した担当者に確認し、必要なら機器の画面で設定してください。`,
    'unread-now': (args) =>
      `${device(args)} から、以前は読めた次の項目が読めません: ${fieldNames(args)}。現在の値は不明です。もう一度読み取ってください。`,
    'verified-earlier': (args) =>
      `${device(args)} の最後の読み取りができませんでした。次の項目は、書き込んだ直後に読み戻して一致しましたが、その後は確認していません: ${fieldNames(args)}。もう一度読み取ってください。`,
    'outcome-untold': (args) =>
      `${device(args)} は「${what(args)}」の変更を受け付けましたが、結果を確認できませんでした${reason(args)}。${
        args.again === 1
          ? '前回も同じ応答でした。読み戻せない値で、これ以上は確認できないため、送信済みとして扱います。テスト通報で確認してください。'
          : 'あとから反映される可能性があります。しばらくしてから読み戻してください。読み戻せない値は、もう一度適用すると送り直します。'
      }`,
    'taken-with-warning': (args) =>
      `${device(args)} は「${what(args)}」を警告付きで受け付けました${reason(args)}。保存された値は読み戻せません。機器の画面で確認してください。`,
    'list-cut': (args) =>
      `${device(args)} の一覧は ${value(args, 'count')} 件だけ読み取りました。機器にはこれより多くの記録がある可能性があり、残りは読み取っていません。すべての記録は機器の画面で確認してください。`,
    'never-settled': (args) =>
      `${device(args)} の処理が${optional(args, 'seconds', (v) => ` ${v} 秒待っても`)}終わりません。機器の画面で状態を確認してください。`,
    interrupted: (args) =>
      args.asked === 'service-request'
        ? `${device(args)} の障害連絡 (${moment(value(args, 'at'))} に開始) の途中で${brokenOff(args)}。送信されたかは不明です。もう一度送信する前に、機器の通報の記録を確認してください。`
        : args.asked === 'acknowledge'
          ? `${device(args)} のイベント ${value(args, 'event')} を対処済みにする操作 (${moment(value(args, 'at'))} に開始) の途中で${brokenOff(args)}。機器に届いたかは不明です。機器の通報の記録を確認してください。`
          : args.call === 1
            ? `${device(args)} のテスト通報の途中でプログラムが終了しました。通報は送信された可能性があり、結果は確認できていません。もう一度送信する前に、機器の通報の記録を確認してください。`
            : `${device(args)} の処理中にプログラムが終了しました。送信済みの項目は、機器に届いたか不明です。読み戻して確認してください。`,
    cancelled: () => '中止しました。それまでの結果は残っています。',
    'pdf-failed': (args) =>
      `${value(args, 'path', 'PDF')} を作成できませんでした${reason(args)}。ファイルは保存していません。`,
    'preview-failed': (args) =>
      `プレビューを表示できません${reason(args)}。文書の保存と印刷は、このまま行えます。`,
    'update-refused': (args) =>
      `${value(args, 'path')} は使用しません: ${UPDATE_FAULT[value(args, 'fault')] ?? value(args, 'fault')}。今のプログラムとカタログはそのままです。提供元から入手し直してください。`,
    'update-older': (args) =>
      `${value(args, 'path')} の版 ${value(args, 'version')} は、今のプログラム (${value(args, 'known')}) より古いため、使用しません。`,
    'write-failed': (args) =>
      `${value(args, 'path', 'ファイル')} に保存できません${diskReason(args)}。空き容量と権限を確認し、開いている場合は閉じてください。`,
    internal: (args) =>
      `予期しないエラーが発生しました (番号 ${value(args, 'reference')})。保存済みの内容は失われません。直前の入力を確認し、番号を添えて提供元にお問い合わせください。`,
  },
};
