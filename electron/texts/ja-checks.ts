import { jaClock, jaLaptopClock } from './checks/ja-clock.ts';
import { jaDevice } from './checks/ja-device.ts';
import { jaDns } from './checks/ja-dns.ts';
import { jaHttp } from './checks/ja-http.ts';
import { days, reference } from './checks/ja-parts.ts';
import { jaProxy } from './checks/ja-proxy.ts';
import { jaTcp } from './checks/ja-tcp.ts';
import { jaTls } from './checks/ja-tls.ts';
import { dependency, optional, value } from './say.ts';
import type { Args, Texts } from './shape.ts';

/** A time server that the better witnesses contradict. */
const serverSkew = (args: Args): string =>
  `NTP サーバー ${value(args, 'server', '')} の時刻は、${args.reference === 'ntp' ? 'ほかの NTP サーバー' : reference(args)}より ${days(args)}います。このサーバーに合わせる機器の日時も同じだけずれます。`;
/** Checks that others wait for. */
const DEPENDENCIES = {
  login: (what: string) => `${what} へのログイン`,
  'dns.resolver': (what: string) => `DNS サーバー ${what}`,
  dns: (what: string) => `${what} の名前解決`,
  tcp: (what: string) => `${what} への TCP 接続`,
  proxy: (what: string) => `プロキシ ${what}`,
  'proxy-connect': (what: string) => `プロキシ経由の ${what}`,
} as const;
/** Of several addresses behind one name of a time server, those that gave no time. */
const someSilent = (args: Args): string =>
  optional(
    args,
    'unanswered',
    (v) =>
      `応答したアドレスは ${value(args, 'address')} です。同じ名前の ${v} からは時刻を得られません。アドレスを一つだけ使う機器は、時刻を合わせられない可能性があります。`,
  );

/** 事前チェックの結果と対処の言葉。 */
export const jaChecks = {
  checkLayer: {
    dns: 'DNS',
    tcp: 'TCP 接続',
    tls: 'TLS',
    http: 'HTTP',
    proxy: 'プロキシ',
    clock: '日時',
    device: '機器のバージョン',
  },
  fingerprint: (where, whose) => `${where}が ${whose} の特徴と一致します`,
  served: {
    open: '開放済み',
    missing: '未開放',
    'name-blocked': '名前で遮断',
    'no-answer': '応答なし',
    inspected: '検査あり',
    foreign: '別の相手が応答',
    'no-name': '名前解決不可',
    faulty: '通信先に問題あり',
    'not-checked': '未測定',
  },
  addressMark: { printed: 'ガイド 2020', measured: '実測', both: 'ガイド 2020・実測' },
  throughProxy: (layer) => `プロキシ経由の ${layer}`,
  skew: (args) => (args.seconds === 0 ? 'ずれなし (1分以内)' : `${days(args)}いる`),
  liftedBy: (option) => ` 実行する場合は ${option} を付けてください。`,
  severalTargets: (count) => `該当する宛先 (${count} 件)`,
  sameCause: (count) => `同じ原因の結果がほかに ${count - 1} 件あります。`,
  hangs: { mark: '↳', word: '同じ原因' },
  hangsOn: (name, target) => `原因は「${name} ${target}」の結果と同じです。`,
  checkStatus: {
    pass: { mark: '○', word: '正常' },
    warn: { mark: '△', word: '注意' },
    fail: { mark: '×', word: 'NG' },
    skipped: { mark: '－', word: '未実施' },
    error: { mark: '!', word: 'エラー' },
  },
  check: {
    dns: jaDns,
    tcp: jaTcp,
    tls: jaTls,
    proxy: jaProxy,
    http: jaHttp,
    clock: jaClock,
    device: jaDevice,
  },
  checkById: {
    ...jaLaptopClock,
    'dns.device:ok': {
      title: '機器に DNS サーバーが設定されています',
      means: () => '機器は DNS を使うように設定されています。',
    },
    'device.bulletin:ok': {
      title: 'Call Home の計画停止はありません',
      means: () => 'Lenovo の Bulletin に、Call Home の計画停止の予告はありません。',
    },
    'clock.ntp:ok': {
      title: 'NTP サーバーが応答しました',
      means: (args) => `時刻の基準に使えます。${someSilent(args)}`,
    },
    'clock.ntp:skew-minutes': {
      title: 'NTP サーバーの時刻がずれています',
      means: serverSkew,
    },
    'clock.ntp:skew-months': {
      title: 'NTP サーバーの時刻が大きくずれています',
      means: serverSkew,
    },
    'clock.ntp:wrong-timezone': {
      title: 'NTP サーバーの時刻が時間単位でずれています',
      means: (args) =>
        `${serverSkew(args)}ちょうど ${value(args, 'hours')} 時間の差です。NTP サーバー側のタイムゾーンの設定 (NTP の時刻は UTC) に誤りがある可能性があります。`,
    },
    'clock.ntp:no-reference': {
      title: 'NTP サーバーの時刻がほかと一致しません',
      means: (args) =>
        `NTP サーバー ${value(args, 'server')} の時刻 (${value(args, 'told')}) は、ほかで得られた時刻 (${value(args, 'disagree')}) と一致しません。どれが正しいか決められないため、基準に使いません。`,
    },
    'clock.device-ntp:ok': {
      title: '機器の NTP は有効です',
      means: () => '機器に設定された NTP サーバーが、この PC に応答しました。',
    },
  },
  commonCheck: {
    'dependency-failed': {
      title: '前提となる確認が NG のため未実施です',
      means: (args) =>
        `先に必要な確認${optional(args, 'dependency', (v) => ` (${dependency(DEPENDENCIES, v)}) `)}が通らなかったため、実施していません。`,
    },
    offline: {
      title: 'インターネットへの経路がありません',
      means: (args) =>
        `この PC から外への${args.ipv4 === 1 ? ' IPv4 の' : ''}経路がないため、実施していません。`,
    },
    'not-applicable': { title: '対象外です', means: () => 'この構成では確認の必要がありません。' },
    'not-needed': {
      title: 'この経路は必要ありません',
      means: (args) =>
        args.by === 'ipv4'
          ? '機器は IPv4 で通報します。IPv4 で届いているため、この IPv6 アドレスの結果は影響しません。'
          : 'この案件の経路はプロキシです。直接の経路の結果は影響しません。',
    },
    cancelled: { title: '中止しました', means: () => '結果が出る前に中止しました。' },
    'internal-error': {
      title: '確認を実施できませんでした',
      means: (args) => `本ツールの内部エラーです (番号 ${value(args, 'reference')})。合否は不明です。`,
    },
  },
} satisfies Partial<Texts>;
