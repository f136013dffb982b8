import { jaHelp } from './ja-help.ts';
import { jaLogins } from './ja-logins.ts';
import { jaProgram } from './ja-program.ts';
import { jaSites } from './ja-sites.ts';
import { jaSteps } from './ja-steps.ts';

/** 画面だけで使う言葉。This is the source shape: en.ts has to have every key. */
export const ja = {
  app: 'Call Home 設定アシスタント',
  common: {
    required: '必須',
    copy: 'コピー',
    copied: 'コピーしました',
    close: '閉じる',
    cancel: 'キャンセル',
    stop: '中止',
    save: '保存',
    edit: '編集',
    remove: '削除',
    more: (count: number) => `ほか ${count} 台`,
    devices: (count: number) => `${count}台`,
    all: 'すべて',
    set: '設定済み',
    notSet: '未設定',
    newPassword: '変更する場合だけ入力',
    issueMark: { error: '×', warning: '△', adapted: '↻' },
    stillUsed: (value: string) => `直すまでは「${value}」を使います。`,
    noneLeft: {
      title: '対象の機器がありません',
      text: '開いている間に、この操作の対象になる機器がなくなりました。ここからは何も行いません。',
    },
    selected: (count: number) => `${count} 台を選択中`,
    trust: { tls: '新しい証明書を信頼する', ssh: '新しい鍵を信頼する' },
    language: 'English',
  },
  table: {
    columns: '列',
    noRoom: 'ウィンドウの幅が狭いため非表示',
    states: '状態で絞り込む',
    noMatch: '条件に合う行はありません。検索または絞り込みを解除してください。',
    copy: '表をコピー',
    saveAs: (format: string) => `表を ${format} で保存`,
    open: '詳細を表示',
    saved: (n: number, path: string) => `${n} 行を ${path} に保存しました。`,
  },
  frame: {
    back: '戻る',
    next: '次へ',
    offline: 'オフライン',
    simulated: '練習サイト',
    steps: '手順',
    noSite: '案件を開いていません',
    version: (app: string, guide: string) => `v${app} · ガイド ${guide}`,
    save: {
      title: '保存できません。',
      kept: '入力した内容はこの画面に残っています。プログラムを終えると失われます。',
      retry: 'もう一度保存',
      elsewhere: '別の場所に保存…',
      works: '保存しました。',
      copied: (path: string) => `${path} に保存しました。「ファイルから取り込む」で取り込めます。`,
    },
    comma: '、',
    finish: {
      button: '完了',
      title: 'この案件の作業を終えますか',
      notSetUp: (n: number, all: number) => `${all} 台のうち ${n} 台は、設定の完了を確認できていません。`,
      allTested: (n: number) => `${n} 台すべてでテスト通報に成功しました。`,
      left: (n: number, all: number) => `${all} 台のうち ${n} 台は、テスト通報の成功を確認できていません。`,
      kept: '案件は保存済みです。いつでも続きから始められます。',
      folder: 'フォルダーを開く',
      next: '次の案件へ',
    },
    closing: {
      title: 'プログラムを終了しますか',
      running: '実行中の作業があります。終了すると中止します。書き込み中の項目は最後まで書き込みます。',
      saving: 'ファイルを保存中です。終了すると、書き終わっていないファイルは作成されません。',
      unsaved: '保存できていない入力があります。終了すると失われます。',
      stop: '中止して終了',
      discard: '保存せずに終了',
      ended: '実行中だった作業は終わりました。',
      end: '終了',
    },
    leaving: {
      title: '保存できていない入力があります',
      text: '入力欄の下に理由を表示しています。このまま移ると、その入力は失われます。',
      leave: '保存せずに移る',
    },
    interrupted: {
      inDoubt: (n: number) =>
        `${n} 台で書き込みが途中で切れました。次の項目は、機器に届いたか不明です。読み戻すと、機器の今の値がわかります。`,
      sent: (labels: readonly string[]) => labels.join('、'),
      callOut: (address: string, at: string) =>
        `${address} のテスト通報 (${at}) は、送信後に結果を確認できていません。機器の通報の記録を確認してください。`,
      brokeOff: (address: string, what: string, at: string) =>
        `${address}: 「${what}」は ${at} に途中で終わりました。以前の結果はそのまま残っています。`,
      readBack: '読み戻して確認',
    },
    state: { done: '完了', current: '表示中', reachable: '移動できます', blocked: 'まだ移動できません' },
    blocked: {
      'no-site': '先に案件を作るか、保存済みの案件を開いてください。',
      'no-devices': '先に「機器検出」で設定する機器を選んでください。',
      'settings-empty': '先に「通報設定」で連絡先を入力してください。',
      'nothing-applied': '先に「適用」で設定を書き込むか、変更がないことを確認してください。',
    },
    count: {
      devices: (n: number) => `${n} 台`,
      failures: (n: number) => `NG ${n} 件`,
      errors: (n: number) => `要修正 ${n} 件`,
    },
  },
  progress: {
    of: (done: number, total: number) => `${done} / ${total}`,
    rate: (perSecond: number) => `毎秒 ${perSecond} 件`,
    waitingFor: (what: string) => `${what} を待っています`,
    pause: '一時停止',
    resume: '再開',
    paused: '一時停止中',
    resumed: '再開しました。',
    pausedNote: '書き込み中の機器は最後まで行い、次の機器は始めません。この PC はスリープしません。',
    stopping: '中止しています。始めた操作の応答を待っています。',
    others: '終わるまで、同じ機器へのほかの作業は開始できません。この PC はスリープしません。',
    backTo: (step: string) => `「${step}」を表示`,
    elsewhere: (site: string) => `表示中の案件ではなく、「${site}」の作業です。`,
    openIt: (site: string) => `「${site}」を開く`,
    left: (seconds: number) =>
      seconds < 120 ? `残り約 ${seconds} 秒` : `残り約 ${Math.ceil(seconds / 60)} 分`,
    atMost: (seconds: number) =>
      seconds < 120 ? `最長であと ${seconds} 秒` : `最長であと ${Math.ceil(seconds / 60)} 分`,
  },
  finished: {
    failed: (what: string) => `「${what}」は完了していません。理由を上に表示しています。`,
    cancelled: '中止しました。途中までの結果は残っています。',
    discover: (devices: number, scanned: number) =>
      `検出が終わりました。${scanned} アドレスから ${devices} 台が見つかりました。`,
    tryLogins: (took: number, change: number, left: number) =>
      `ログインを試しました。ログインできた機器 ${took} 台${change > 0 ? `、パスワードの変更が必要 ${change} 台` : ''}${left > 0 ? `、できない機器 ${left} 台` : ''}。`,
    preflight: (total: number, causes: number, unverified: number) =>
      causes === 0
        ? unverified > 0
          ? `事前チェックが終わりました。${total} 件のうち ${unverified} 件は確認していません。`
          : `事前チェックが終わりました。${total} 件に NG はありません。`
        : `事前チェックが終わりました (${total} 件)。対応が必要な原因は ${causes} 件です。`,
    plan: (changes: number, same: number, hand: number, bad: number) =>
      `変更計画ができました。変更あり ${changes} 台、変更なし ${same} 台${hand > 0 ? `、手動設定 ${hand} 台` : ''}${bad > 0 ? `、計画を作成できなかった機器 ${bad} 台` : ''}。`,
    apply: (done: number, hand: number, bad: number, held: number, unread: number) =>
      hand + bad + held === 0
        ? unread > 0
          ? `適用が終わりました。${done} 台の値を読み戻して確認しました。読み戻せない ${unread} 項目は確認していません。`
          : `適用が終わりました。${done} 台すべての値を読み戻して確認しました。`
        : `適用が終わりました。完了 ${done} 台${hand > 0 ? `、手動の設定または確認が残っている機器 ${hand} 台` : ''}${bad > 0 ? `、要確認 ${bad} 台` : ''}${held > 0 ? `、未実施 ${held} 台` : ''}。${unread > 0 ? `読み戻せない ${unread} 項目は確認していません。` : ''}`,
    controllerPlan: (changes: number, all: number) => `${all} 台のうち ${changes} 台に変更があります。`,
    acknowledge: '通報の記録を対処済みにしました。',
    serviceRequest: '障害連絡を送りました。結果は通報の記録に表示されます。',
    undo: (back: number, bad: number) =>
      bad === 0
        ? `${back} 台を書き込み前の値に戻しました。`
        : `書き込み前の値に戻した機器 ${back} 台、要確認 ${bad} 台。`,
    readBack: (left: number) =>
      left === 0
        ? '読み戻しました。機器の値を確認できました。'
        : `読み戻しました。${left} 台は値が不明のままです。`,
    testCall: (ok: number, byHand: number, bad: number) =>
      byHand + bad === 0
        ? `テスト通報が終わりました。${ok} 台すべてで成功しました。`
        : `テスト通報が終わりました。成功 ${ok} 台${byHand > 0 ? `、手動 ${byHand} 台` : ''}${bad > 0 ? `、要確認 ${bad} 台` : ''}。`,
    problems: '通報の記録を読み取りました。',
    report: '報告書を作成しました。',
  },
  help: jaHelp,
  logins: jaLogins,
  program: jaProgram,
  sites: jaSites,
  steps: jaSteps,
};

/** Literal texts become plain strings, so that another language can say something else. */
type Words<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Words<T[K]> };
export type Messages = Words<typeof ja>;
