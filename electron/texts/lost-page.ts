/** What the system's own box says where the wizard's page cannot be shown, and so cannot say it itself. */
export const LOST_PAGE_WORDS = {
  ja: {
    message: '画面を表示できません',
    detail:
      '画面の処理が繰り返し異常終了しました。入力した内容と結果は保存済みで、進行中の作業は続いています。\n「もう一度表示」でも直らないときは、終了して起動し直してください。異常終了の記録は、サポート用情報に入ります。',
    again: 'もう一度表示',
    quit: '終了',
  },
  en: {
    message: 'The screen cannot be shown',
    detail:
      'What draws the screen ended unexpectedly several times. What was entered and the results are saved, and running work goes on.\nIf "Show again" does not help, quit and start the program again. The support information says what ended.',
    again: 'Show again',
    quit: 'Quit',
  },
} as const;
