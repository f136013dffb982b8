/** 「プロキシ・DNS・NTP の条件」の画面の言葉。 */
export const jaNetwork = {
  dns: 'DNS サーバー',
  dnsHint: '機器に設定されている DNS サーバー。空なら、この PC の設定を使います。',
  ntp: 'NTP サーバー',
  ntpHint: '時刻の基準にします。1行に1つ。',
  ca: '追加の CA ファイル',
  caHint: '社内の認証局を信頼する場合のファイル (PEM) の場所',
  destinations: '追加の通信先',
  destinationsHint: 'ガイドの表にない通信先。書式 HOST:PORT または HOST:PORT/http (1行に1つ)',
  destinationBad: (text: string) => `「${text}」は読み取れないため、保存していません。`,
  connectTo: '接続先の置き換え',
  connectToHint: '通常は空のまま。書式 HOST:PORT:ADDRESS:PORT (1行に1つ)',
  proxyMode: {
    keep: '下のプロキシを使う (空なら、機器の設定のまま)',
    off: 'プロキシを使わない (機器のプロキシを無効にする)',
  },
  proxyHint: 'http:// は付けません。空なら機器のプロキシ設定を変えません。IMM2 の既定のポートは 3128 です。',
  authHint: '認証が不要なら空のままにします。',
};
