import { jaScreens } from './ja-screens.ts';

/** 案内の言葉: この画面について、はじめての画面、キー操作、練習サイト。 */
export const jaHelp = {
  title: 'ヘルプ',
  open: 'この画面について',
  parts: { screen: 'この画面', first: 'はじめに', keys: 'キー操作' },
  screenTitle: (title: string) => `「${title}」の画面について`,
  decide: 'ここで決めること',
  pages: 'もとにしたガイドのページ',
  screen: jaScreens,
  keys: {
    back: '前の手順に戻ります',
    next: '次の手順に進みます',
    rerun: '表示中の手順の処理を、もう一度実行します',
    region: '次の領域 (手順、お知らせ、内容、下のボタン) に移ります',
    regionBack: '前の領域に移ります',
    help: 'このキー操作の一覧を表示します',
    search: '表示中の手順の一覧を検索します',
    rows: '一覧の行を移ります (最初と最後は Home と End)',
    tick: '行の選択を切り替えます',
    range: '前に選んだ行からここまでを、まとめて切り替えます',
    close: '開いている画面やパネルを閉じます。検索欄では文字を消します',
  },
  practice: {
    enter: '練習サイトで試す',
    starting: '練習サイトを準備しています…',
    leave: '練習を終える',
    leaveHint: '練習の記録は消えます。実際の作業の画面に戻ります。',
    window: (title: string) => `【練習サイト】${title}`,
    what: 'この PC の中の模擬機器で、全手順を試せます。外部への送信はなく、記録も残りません。',
  },
  first: {
    title: 'はじめに',
    what: [
      'レノボ サーバーの管理コントローラー (BMC) に、障害の自動通報 (Call Home) を設定します。',
      '管理用ネットワークの機器を探し、通報先までの通信を確かめ、確認を得てから書き込みます。',
      '最後にテスト通報を送り、お客様に渡す報告書を作成します。',
    ],
    needTitle: '手元に用意するもの',
    need: [
      '管理用ネットワークに接続した PC',
      'BMC の管理者のユーザー名とパスワード',
      'お客様が記入したパラメーターシート',
      '使用条件に対するお客様の同意',
      'プロキシを通る場合は、その情報',
    ],
    checkTitle: 'この PC の状態',
    checkHint: 'この PC の設定を読むだけです。ネットワークには何も送信しません。',
    again: 'もう一度調べる',
    looking: '調べています…',
    mark: { yes: 'あり', no: 'なし', unknown: '不明' },
    check: {
      adapter: 'ケーブルとアドレス',
      resolver: 'DNS サーバー',
      route: '外部への経路',
    },
    adapter: {
      yes: (list: string) => list,
      no: '使えるアドレスを持つアダプターがありません。ケーブルを接続してください。',
      self: (list: string) =>
        `${list}。自動で割り当てた仮のアドレスです。管理用ネットワークのアドレスを設定してください。`,
      unknown: 'アダプターの情報を読み取れません。',
    },
    resolver: {
      yes: (list: string) => list,
      no: '設定されていません。機器が使う DNS サーバーは、あとで入力できます。',
      unknown: (list: string) =>
        `この PC の中の中継 (${list}) だけがわかります。その先の DNS サーバーは不明です。`,
    },
    route: {
      yes: (address: string) => `${address} から出る経路があります。通信できるかは、手順 3 で確かめます。`,
      no: '経路がありません。通報先への確認はできませんが、機器の検出と設定はできます。',
      blocked: 'この PC の規則が通信を止めています。セキュリティ ソフトの設定を確認してください。',
      unknown: '経路の情報を読み取れません。',
    },
  },
};
