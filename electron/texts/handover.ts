/** Words of 運用引継ぎ, in the document's language. */
export type HandoverWords = {
  readonly heads: readonly string[];
  readonly contact: readonly [string, string];
  readonly ticket: readonly [string, (results: string) => string];
  readonly change: readonly [string, string];
  readonly replacement: readonly [string, string];
  readonly destinations: readonly [string, (date: string) => string];
  readonly screens: string;
  readonly screensNote: string;
  readonly screenHeads: readonly string[];
  readonly notDocumented: string;
  readonly noScreens: string;
};

const WORDS: Readonly<Record<'ja' | 'en', HandoverWords>> = {
  ja: {
    heads: ['用件', '方法'],
    contact: [
      '障害時の連絡先',
      '保守契約の窓口：　　　　　　　　　　　　　　　　　　　　（本書の出典に電話番号の記載はありません。ご記入ください）',
    ],
    ticket: [
      '問い合わせ番号',
      (results) =>
        `障害を通報すると番号が付きます。機器の画面（次の表）で確認し、窓口に伝えます。テスト通報の番号は「${results}」にあります。`,
    ],
    change: [
      '連絡先・プロキシの変更',
      '機器の設定を変更し、テスト通報で確認します。担当者の異動や電話番号の変更でも必要です。',
    ],
    replacement: [
      '機器の追加・システムボード交換',
      '通報設定を再度行い、テスト通報で確認します。シリアル番号の変更は窓口に連絡します。',
    ],
    destinations: [
      '通信先の変更',
      (date) => `通信先は ${date} 時点です。ベンダーの通知があれば、ファイアウォールの許可を見直します。`,
    ],
    screens: '状態の確認と一時停止',
    screensNote: '保守作業などで通報を止める場合は、Call Home を無効にし、作業後に有効へ戻します。',
    screenHeads: ['種別', '機器', '通報の状態・問い合わせ番号の画面', '通報の停止・再開の画面'],
    notDocumented: '資料に記載なし',
    noScreens: '通報する機器はありません。',
  },
  en: {
    heads: ['Matter', 'What to do'],
    contact: [
      'Whom to call on a fault',
      'The contact of the maintenance contract: ____________________ (no source of this document gives a telephone number; please fill in)',
    ],
    ticket: [
      'Ticket number',
      (results) =>
        `A reported fault gets a number. See it on the screen of the device (table below) and tell it to support. Numbers of test calls are in "${results}".`,
    ],
    change: [
      'Another contact or proxy',
      'Change the settings of the devices and confirm with a test call, also when a person or a telephone number changes.',
    ],
    replacement: [
      'New device, new system board',
      'Set reporting up again and confirm with a test call. Tell support of a changed serial number.',
    ],
    destinations: [
      'Changed destinations',
      (date) =>
        `Destinations are as of ${date}. When the vendor announces a change, review what the firewall allows.`,
    ],
    screens: 'Looking at the state, pausing',
    screensNote: 'To stop reports during maintenance, disable Call Home and enable it again afterwards.',
    screenHeads: ['Kind', 'Devices', 'Screen with state and ticket number', 'Screen to stop and resume'],
    notDocumented: 'No source names one',
    noScreens: 'No device reports.',
  },
};

export function handoverWords(language: 'ja' | 'en'): HandoverWords {
  return WORDS[language];
}
