import { jaSettings } from './ja-settings.ts';
import { given, optional, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

const rule = (args: Args): string => {
  const code = String(args.rule ?? '');
  const sentence = (jaSettings.valueCode as Readonly<Record<string, (args: Args) => string>>)[code];
  return sentence ? sentence(args) : code;
};

/** パラメーターシートの言葉: 案件だけの項目、セルの誤り、整えたこと。 */
export const jaSheet: Pick<Texts, 'sheet'> = {
  sheet: {
    field: {
      'site.customer': 'お客様名',
      'site.name': 'サイト名',
      'site.reference': '案件番号',
      'site.company': '作業会社',
      'site.engineer': '作業者',
      'site.contact': '作業者の連絡先',
      'site.workPeriod': '作業日時',
      'site.workPlace': '作業場所',
      'site.witness': '立会者',
      'site.classification': '秘密区分',
      'site.japanese.company': '会社名 (日本語)',
      'site.japanese.companyKana': '会社名のフリガナ',
      'site.japanese.contact': '連絡先のご氏名 (日本語)',
      'site.japanese.contactKana': '連絡先のご氏名のフリガナ',
      'site.japanese.alternate': '代替連絡先のご氏名 (日本語)',
      'site.japanese.alternateKana': '代替連絡先のご氏名のフリガナ',
      'site.japanese.address': '住所 (日本語)',
      'network.dns': 'DNS サーバー',
      'network.ntp': 'NTP サーバー',
      'network.ranges': '検出範囲',
    },
    problem: {
      formula: () => '数式は読み取りません。値を文字で入力してください。',
      'number-not-text': (args) =>
        `数値として入力されています (${value(args, 'found')})。先頭の 0 が失われた可能性があります。セルの書式を「文字列」にして入力し直してください。`,
      'date-not-text': () =>
        '日付に変わっています。セルの書式を「文字列」にして入力し直してください (例: 1-2-3)。',
      'error-value': (args) => `セルがエラー値です (${value(args, 'found')})。`,
      masked: () => '伏せ字 (＊＊＊) のままです。個人情報を伏せて出力したシートは取り込めません。',
      secret: () =>
        'パスワードは記入しないでください。読み取っていません。画面で入力します。シートからは消してください。',
      'unknown-item': (args) =>
        `どの項目か分かりません (${value(args, 'found')})。「項目ID」の列を元に戻してください。`,
      duplicate: (args) => `同じものが ${value(args, 'first')} にもあります。どちらか1つにしてください。`,
      required: () => '入力が必要です。',
      'control-character': () => '改行やタブなどの制御文字は使えません。',
      'too-long': (args) =>
        `${value(args, 'limit')} 文字以内にしてください (現在 ${value(args, 'found')} 文字)。`,
      'not-ascii': (args) => `英語/ローマ字で入力してください (「${value(args, 'found')}」は使えません)。`,
      'not-email': () => 'メールアドレスの形 (name@example.co.jp) で入力してください。',
      'not-country': () => '2文字の国コード (日本は JP) で入力してください。',
      'not-postal-code': () =>
        '郵便番号は数字7桁です (例: 101-0054)。先頭の 0 が失われていないか確認してください。',
      'not-host': (args) =>
        `ホスト名または IP アドレスだけを入力してください (「${value(args, 'found')}」)。http:// やポートは不要です。`,
      'not-number': (args) => `${value(args, 'limit')} の整数で入力してください。`,
      'not-mode': (args) =>
        `「FTP」「TFTP」「SFTP」「使用しない」のどれかで入力してください (「${value(args, 'found')}」)。`,
      'not-switch': () => '「はい」か「いいえ」で入力してください。',
      'not-address': (args) => `アドレスまたはホスト名として読み取れません (「${value(args, 'found')}」)。`,
      'not-range': (args) =>
        `範囲として読み取れません (「${value(args, 'found')}」)。例: 192.168.1.0/24、192.168.1.10-50`,
      'not-event-id': (args) => `イベント ID の形ではありません (「${value(args, 'found')}」)。`,
      'not-product': (args) =>
        `種別として読み取れません (「${value(args, 'found')}」)。一覧から選んでください。`,
      'not-route': (args) =>
        `通報経路として読み取れません (「${value(args, 'found')}」)。一覧から選んでください。`,
      'value-refused': (args) => `対象のどの機器にも設定できません。${rule(args)}`,
      'too-many-rows': (args) =>
        `機器は ${value(args, 'limit')} 台までです。これより下の行は読み取っていません。`,
      'sheet-not-read': (args) =>
        `同じ表がシート「${value(args, 'read')}」にもあり、内容が異なります。読み取ったのは「${value(args, 'read')}」だけです。使わないシートは削除してください。`,
    },
    note: {
      normalised: (args) => `「${value(args, 'from')}」を「${value(args, 'to')}」に整えました。`,
      adapted: (args) => `${value(args, 'product')} には「${value(args, 'to')}」として設定します。`,
      'refused-by-some': (args) => `${value(args, 'product')} には設定できません。${rule(args)}`,
      'no-devices': () => '機器の一覧は空です。',
      'as-issued': (args) =>
        `シートを出力したときの値のままです。案件の値はその後変更されているため、案件の値${given(args, 'now') ? `「${value(args, 'now')}」` : ' (空)'}を残します。`,
      'device-as-issued': () =>
        'シートを出力したときのままの行です。この機器の設定は案件でその後変更されているため、案件の設定を残します。',
    },
    fault: {
      'not-workbook': () => 'Excel ブック (.xlsx) ではありません。',
      'old-or-encrypted': () =>
        'パスワードで保護されているか、古い形式 (.xls) です。保護を外し、.xlsx 形式で保存し直してください。',
      macros: () => 'マクロを含むブックは読み取りません。マクロなしの .xlsx 形式で保存し直してください。',
      'too-large': () => 'ファイルが大きすぎます。パラメーターシートだけのブックにしてください。',
      damaged: () => 'ファイルが壊れています。Excel で開いて保存し直してください。',
      'no-settings-sheet': (args) =>
        `「設定」シートが見つかりません${optional(args, 'sheets', (names) => ` (あるシート: ${names})`)}。本ツールの記入用シートを使ってください。`,
    },
  },
};
