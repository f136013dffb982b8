/** What the system's own box adds where another PC has the program's folder; the page that could ask is not opened. */
export const BUSY_FOLDER_WORDS = {
  ja: {
    detail:
      '電源断などで終了し、その PC で動作していないことを確認できる場合だけ、「この PC で開く」を選んでください。動作中に開くと、保存した案件が互いに上書きされます。',
    quit: '終了',
    open: 'この PC で開く',
  },
  en: {
    detail:
      'Choose "Open on this PC" only if you know that it does not run there any more, for example because that PC lost its power. While it runs, each would save over the other\'s sites.',
    quit: 'Quit',
    open: 'Open on this PC',
  },
} as const;
