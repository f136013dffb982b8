/** Words around the facts that were taken from sources (`domain/fact.ts`), in the document's language. */
export type FactWords = {
  readonly title: {
    readonly data: string;
    readonly where: string;
    readonly direction: string;
    readonly encryption: string;
    readonly events: string;
    readonly states: string;
    readonly licence: string;
    readonly remark: string;
    readonly reference: string;
  };
  /** Where a sentence stands: the number of the document below, and the place in it. */
  readonly source: (no: number, page: string) => string;
  readonly basis: string;
  readonly sources: string;
  readonly sourceHeads: readonly string[];
  /** Models that the guide's table of events does not hold. */
  readonly unlisted: (models: string) => string;
  /** A difference inside the guide that nothing decides. */
  readonly asPrinted: string;
};

const WORDS: Readonly<Record<'ja' | 'en', FactWords>> = {
  ja: {
    title: {
      data: '送信される情報',
      where: '送信先',
      direction: '通信の向き',
      encryption: '暗号化',
      events: '通報対象の変更',
      states: '通報の状態 (製品の画面の表示)',
      licence: 'XClarity Pro のライセンス',
      remark: '製品ごとの注意事項',
      reference: '参考資料',
    },
    source: (no, page) => `[${no}] ${page}`,
    basis:
      'この章は資料の記載です。[ ] は付録の「出典」の番号です。同じ出典が続く場合は、最後の項目に示します。',
    sources: '出典',
    sourceHeads: ['No.', '資料', '発行', '版・日付', 'URL'],
    unlisted: (models) =>
      `次の機種は、2019年2月6日時点の一覧表にありません: ${models}。対象イベントは製品ドキュメントをご確認ください。`,
    asPrinted: '表ごとに印刷のまま',
  },
  en: {
    title: {
      data: 'Data sent',
      where: 'Destination',
      direction: 'Who connects',
      encryption: 'Encryption',
      events: 'Changing which events call home',
      states: "States of a report (as the product's screen shows them)",
      licence: 'Licence of XClarity Pro',
      remark: 'Remarks by product',
      reference: 'Further reading',
    },
    source: (no, page) => `[${no}] ${page}`,
    basis:
      'This chapter is what the sources say. [ ] is the number under "Sources" in the appendix; what follows each other from one place names it once, at the end.',
    sources: 'Sources',
    sourceHeads: ['No.', 'Document', 'Publisher', 'Version, date', 'URL'],
    unlisted: (models) =>
      `Not in the table of 2019-02-06: ${models}. For their events see the product documentation.`,
    asPrinted: 'as printed, per table',
  },
};

export function factWords(language: 'ja' | 'en'): FactWords {
  return WORDS[language];
}
