import type { PremiseCode } from '../domain/premise.ts';
import { agreeing, counted } from './counted.ts';
import type { Args } from './shape.ts';

/** Words of 前提条件・対象外, in the document's language. */
export type PremiseWords = {
  readonly assumptions: string;
  readonly exclusions: string;
  readonly said: Readonly<Record<PremiseCode, (args: Args) => string>>;
};

/** A longer list of numbers is left to the document's own lists, which tell the same devices by route. */
const NUMBERS_NAMED = 60;
/** Devices by their numbers, or, where those are a column of figures, by what they have in common. */
function which(
  { numbers, count }: Args,
  byNumber: (numbers: string) => string,
  byKind: (count: string) => string,
): string {
  const named = String(numbers);
  return named.length > NUMBERS_NAMED ? byKind(String(count)) : byNumber(named);
}

const WORDS: Readonly<Record<'ja' | 'en', PremiseWords>> = {
  ja: {
    assumptions: '前提条件',
    exclusions: '対象外',
    said: {
      simulated: () => '練習サイトで実施した記録です。実機の状態を示すものではありません。',
      'work-going-on': () =>
        '作業の実行中に作成しました。実行中の作業の結果は、含まれていないか、途中までです。',
      'measured-from-laptop': () =>
        '通信先への到達性は作業PCから測定しました。機器の通信経路が作業PCと異なる場合、結果も異なることがあります。ページの要求 (HEAD、GET) までを行い、通報先へのデータの送信 (POST) は行っていません。',
      'nothing-measured': () => '通信先への到達性は測定していません。',
      'destinations-as-of': ({ date }) =>
        `通信先は ${date} 時点の資料によります。その後の変更は反映していません。`,
      'lxca-manages': (args) =>
        `${which(
          args,
          (numbers) => `No.${numbers}`,
          (count) => `通報経路が「XClarity Administrator 経由」のサーバー ${count}台`,
        )} は XClarity Administrator の管理対象であり、通報は XClarity Administrator が行うことを前提とします。`,
      'proxy-as-entered': ({ host, port }) =>
        `プロキシ（${host}:${port}）はお客様の設備であり、稼働を前提とします。`,
      'not-chosen': ({ count, addresses }) =>
        `検出した機器のうち、作業対象に選んでいない ${count}台（${addresses}）。`,
      'not-reporting': (args) =>
        which(
          args,
          (numbers) => `No.${numbers} の通報設定（通報しない機器です）。`,
          (count) => `通報経路が「通報しない」の ${count}台の通報設定。`,
        ),
      'by-hand': (args) =>
        which(
          args,
          (numbers) => `No.${numbers} への本ツールからの書き込み（機器の画面で設定する機器です）。`,
          (count) => `機器の画面で設定する機器 ${count}台への本ツールからの書き込み。`,
        ),
      'network-equipment': () => 'お客様のファイアウォール、プロキシ、DNS サーバー、NTP サーバーの設定変更。',
      'real-fault': () => '実際の障害による通報の確認。確認したのはテスト通報の結果です。',
      contract: () => '保守契約の内容と製品登録の確認、ファームウェアの更新。',
    },
  },
  en: {
    assumptions: 'Assumptions',
    exclusions: 'Not part of this job',
    said: {
      simulated: () => 'A record of the practice site; it says nothing about real devices.',
      'work-going-on': () =>
        'Made while work was going on, the results of which are not in it, or only in part.',
      'measured-from-laptop': () =>
        'Reachability was measured from the laptop. Where a device takes another way, results may differ. Pages were asked for (HEAD, GET), and no data was sent to the destinations (POST).',
      'nothing-measured': () => 'Whether the destinations are reached was not measured.',
      'destinations-as-of': ({ date }) =>
        `Destinations are those of the sources as of ${date}; later changes are not in them.`,
      'lxca-manages': (args) =>
        `${which(
          args,
          (numbers) => `No. ${numbers}`,
          (count) => `The ${count} servers with the route "Through XClarity Administrator"`,
        )} ${agreeing(Number(args.count), 'is', 'are')} taken to be managed by XClarity Administrator, which reports for ${agreeing(Number(args.count), 'it', 'them')}.`,
      'proxy-as-entered': ({ host, port }) =>
        `The proxy (${host}:${port}) is the customer's and is taken to be in operation.`,
      'not-chosen': ({ count, addresses }) =>
        `${counted(Number(count), 'device that was', 'devices that were')} found and not chosen for this job (${addresses}).`,
      'not-reporting': (args) =>
        which(
          args,
          (numbers) =>
            `Reporting of No. ${numbers}: ${agreeing(Number(args.count), 'this device does', 'these devices do')} not report.`,
          (count) => `Reporting of the ${count} devices with the route "No reporting".`,
        ),
      'by-hand': (args) =>
        which(
          args,
          (numbers) =>
            `Writing to No. ${numbers} with this tool: ${agreeing(Number(args.count), 'it is set on its own screen', 'these are set on their own screens')}.`,
          (count) => `Writing with this tool to the ${count} devices that are set on their own screens.`,
        ),
      'network-equipment': () => "Changes to the customer's firewall, proxy, DNS servers and NTP servers.",
      'real-fault': () => 'A report caused by a real fault. What was looked at is the test call.',
      contract: () => 'The maintenance contract, the registration of products, firmware updates.',
    },
  },
};

export function premiseWords(language: 'ja' | 'en'): PremiseWords {
  return WORDS[language];
}
