import type { ReportModel } from '../domain/report-model.ts';
import { checkFinding } from './check-words.ts';
import { countWords } from './count-words.ts';
import { agreeing, counted } from './counted.ts';
import { errorText } from './error-text.ts';
import { own } from './say.ts';
import { sentences } from './sentences.ts';
import type { Args, Texts } from './shape.ts';

/** 指摘事項・残作業 as sentences, on paper and in the workbook alike. */
type PointWords = {
  readonly heads: readonly string[];
  readonly category: (code: string) => string;
  readonly owner: (code: string) => string;
  /** `sentence`: what a check found, why a write failed, or which fields it is about. */
  readonly openPoint: (code: string, args: Args, sentence: string) => string;
  /** The devices that a sentence before this one has listed; one of them, as sentences of errors are about one. */
  readonly those: string;
  /** Where all devices of a point stand that names only the first of them. */
  readonly allListed: string;
};

const WORDS: Readonly<Record<Texts['language'], PointWords>> = {
  ja: {
    heads: ['No.', '区分', '内容', '対応者', '期限'],
    category: (code) => ({ network: 'ネットワーク', clock: '時刻', device: '機器' })[code] ?? code,
    owner: (code) =>
      ({
        engineer: '現地作業者',
        network: 'お客様ネットワーク管理者',
        dns: 'お客様 DNS 管理者',
        proxy: 'お客様プロキシ管理者',
        support: 'サポート窓口',
        customer: 'お客様',
      })[code] ?? code,
    openPoint: (code, args, sentence) => {
      switch (code) {
        case 'check-failed':
          return `${sentence}（対象 ${args.count}件：${args.targets}${Number(args.more) > 0 ? ` ほか${args.more}件` : ''}）`;
        case 'preflight-not-run':
          return '事前チェックを実施していません。';
        case 'autosupport':
          return `${args.address} は AutoSupport で通報します。AutoSupport の設定を製品の資料に従って確認してください。`;
        case 'support-ended':
          return `${args.address} は2018年4月30日に保守が終了した製品です。XClarity Administrator への移行をご検討ください。`;
        case 'through-lxca':
          return `${args.address} は XClarity Administrator 経由で通報します。XClarity Administrator への登録を確認してください。`;
        case 'set-by-hand':
          return `${args.address} は手動設定の対象です。手動設定シートに従って設定してください。`;
        case 'preflight-not-finished':
          return `事前チェックは途中で止まっています（${args.total}件中${args.done}件）。残りは未確認です。`;
        case 'preflight-outdated':
          return '事前チェックの後に、ネットワークの設定または対象機器が変わっています。事前チェックを再度実施してください。';
        case 'put-back':
          return `${args.address} の設定は、書き込み前の値に戻してあります。通報は設定されていません。`;
        case 'put-back-partly':
          return `${args.address} の設定は、一部を除き書き込み前の値に戻してあります。${sentence}`;
        case 'in-doubt':
          return `${args.address} への書き込みが途切れ、機器の値が不明です。読み戻して確認してください。`;
        case 'clock-in-doubt':
          return `${args.address} への時刻・NTP・DNS の書き込みが途切れ、機器の値が不明です。事前チェックの画面からもう一度実行して確認してください。`;
        case 'left-not-chosen':
          return `${args.address} は対象から外されていますが、本ツールで書き込んだ設定を元に戻していません。対象に戻して作業を終えるか、書き込み前の値に戻してください。`;
        case 'left-not-listed':
          return `${args.address} は機器の一覧にありませんが、本ツールで書き込んだ設定を元に戻していません。一覧に戻して作業を終えるか、書き込み前の値に戻してください。`;
        case 'left-replaced':
          return `${args.address} は別の機器に入れ替わっています。元の機器${args.serials === '' ? '' : `（シリアル番号 ${args.serials}）`}に本ツールで書き込んだ設定は、元に戻していません。返却や廃棄の前に消去してください。`;
        case 'not-applied':
          return `${args.address} への設定を実施していません。`;
        case 'apply-failed':
          return `${args.address} の設定が完了していません。${sentence}`;
        case 'test-by-hand':
          return `${args.address} は画面からテスト通報を実施し、結果を記録してください。`;
        case 'test-failed':
          return `${args.address} のテスト通報が成功していません。${sentence}`;
        case 'test-unconfirmed':
          return `${args.address} のテスト通報は完了していません。${sentence}`;
        case 'test-not-sent':
          return `${args.address} のテスト通報は完了していません。${sentence}`;
        case 'test-again':
          return `${args.address} は、テスト通報の後に設定が変わっています。再度テスト通報を実施してください。`;
        case 'test-without-result':
          return `${args.address} のテスト通報は実施済みですが、結果が記録されていません。結果と問い合わせ番号を記録してください。`;
        case 'steps-unknown':
          return `${args.address} の変更計画の記録がないため、手作業の手順が残っているか確認できません。変更計画をもう一度作成してください。`;
        case 'steps-left':
          return `${args.address} は、画面からの手動設定が${args.steps}項目残っています。手動設定シートに従って設定してください。`;
        case 'form-changed':
          return `${args.address} は、設定の後に通報設定の入力などが変更されています。変更計画を作り直し、必要ならもう一度設定してください。`;
        case 'changes-planned':
          return `${args.address} では、設定の書き込み後に読み取った値（${args.at}）が、設定する値と異なります: ${sentence}。変更した担当者に確認し、必要ならもう一度書き込んでください。`;
        case 'not-proven':
          return `${args.address} は、使用条件の同意または通報の有効化を確認できていません。機器の画面で確認してください。`;
        case 'not-tested':
          return `${args.address} のテスト通報を実施していません。`;
        default:
          return sentence;
      }
    },
    those: '該当の機器',
    allListed: '該当する機器は「機器別結果一覧」の残作業の欄に示します。',
  },
  en: {
    heads: ['No.', 'Category', 'Finding', 'Owner', 'Due'],
    category: (code) => ({ network: 'Network', clock: 'Time', device: 'Device' })[code] ?? code,
    owner: (code) =>
      ({
        engineer: 'Field engineer',
        network: "Customer's network administrator",
        dns: "Customer's DNS administrator",
        proxy: "Customer's proxy administrator",
        support: 'Support centre',
        customer: 'Customer',
      })[code] ?? code,
    openPoint: (code, args, sentence) => {
      const { address } = args;
      /** What agrees with the number of devices it is about. */
      const as = (one: string, many: string): string => agreeing(Number(args.count ?? 1), one, many);
      switch (code) {
        case 'check-failed':
          return `${sentence} (${args.count}: ${args.targets}${Number(args.more) > 0 ? ` and ${args.more} more` : ''})`;
        case 'preflight-not-run':
          return 'Preflight was not run.';
        case 'preflight-not-finished':
          return `Preflight was stopped on the way (${args.done} of ${args.total}). The rest is not known.`;
        case 'preflight-outdated':
          return 'Network settings or devices were changed after the preflight. Run the preflight again.';
        case 'put-back':
          return `${address} ${as('was put back as it was', 'were put back as they were')} before writing. Call Home is not set up on ${as('it', 'them')}.`;
        case 'put-back-partly':
          return `${address} ${as('was put back as it was', 'were put back as they were')} before writing, but for a part. ${sentence}`;
        case 'in-doubt':
          return `Writing to ${address} broke off, and ${as('its', 'their')} values are not known. Read ${as('it', 'them')} back.`;
        case 'autosupport':
          return `${address} ${as('reports', 'report')} by AutoSupport. Check the AutoSupport settings against the product's documentation.`;
        case 'support-ended':
          return `${address}: support of ${as('this product', 'these products')} ended on 2018-04-30. Consider moving to XClarity Administrator.`;
        case 'through-lxca':
          return `${address} ${as('reports', 'report')} through XClarity Administrator. Check that ${as('it is', 'they are')} managed there.`;
        case 'set-by-hand':
          return `${address} ${as('is', 'are')} to be set by hand. Follow the manual settings sheet.`;
        case 'clock-in-doubt':
          return `Writing clock, NTP or DNS to ${address} broke off, and the values are not known. Run it again from the preflight screen, which reads the values.`;
        case 'left-not-chosen':
          return `${address} ${as('is', 'are')} no part of the job any more, and what this tool wrote there was not put back. Choose ${as('it', 'them')} again and finish, or restore the values from before.`;
        case 'left-not-listed':
          return `${address} ${as('is', 'are')} not in the device list any more, and what this tool wrote there was not put back. List ${as('it', 'them')} again and finish, or restore the values from before.`;
        case 'left-replaced':
          return `${address}: ${as('another device is', 'other devices are')} there now. What this tool wrote to the former ${as('one', 'ones')}${args.serials === '' ? '' : ` (${as('serial number', 'serial numbers')} ${args.serials})`} was not put back. Erase it before the ${as('device is', 'devices are')} returned or disposed of.`;
        case 'not-applied':
          return `${address} ${as('was', 'were')} not set up.`;
        case 'apply-failed':
          return `Setting up ${address} is not finished. ${sentence}`;
        case 'test-by-hand':
          return `Send the test call of ${address} from ${as('its own screen and record the result', 'the own screen of each and record the results')}.`;
        case 'test-failed':
          return `The test ${as('call', 'calls')} of ${address} did not succeed. ${sentence}`;
        case 'test-unconfirmed':
          return `The test ${as('call', 'calls')} of ${address} ${as('is', 'are')} not complete. ${sentence}`;
        case 'test-not-sent':
          return `The test ${as('call', 'calls')} of ${address} ${as('is', 'are')} not complete. ${sentence}`;
        case 'test-again':
          return `The settings of ${address} were changed after ${as('its test call. Send a test call', 'their test calls. Send test calls')} again.`;
        case 'test-without-result':
          return `The test ${as('call', 'calls')} of ${address} ${as('is ticked and its result is', 'are ticked and their results are')} not recorded. Record the ${as('result and the number', 'results and the numbers')}.`;
        case 'steps-unknown':
          return `Whether steps are left to be done by hand at ${address} is not known, as no plan is kept. Make the plan again.`;
        case 'steps-left':
          return `On ${address}, ${counted(Number(args.steps), 'step by hand is', 'steps by hand are')} left${as('', ' each')}. Follow the manual settings sheet.`;
        case 'form-changed':
          return `The settings asked for were changed after ${address} ${as('was', 'were')} set up. Make the plan again, and set ${as('it', 'them')} up again where that is needed.`;
        case 'changes-planned':
          return `Read on ${args.at}, after ${as('it', 'they')} had been set up, ${address} ${as('does', 'do')} not hold what is to be set: ${sentence}. Ask who changed it, and write it again where that is needed.`;
        case 'not-proven':
          return `On ${address} it is not proven that the terms are accepted or Call Home is on. Check the ${as('own screen', 'own screens')} of the ${as('device', 'devices')}.`;
        case 'not-tested':
          return `No test call was sent from ${address}.`;
        default:
          return sentence;
      }
    },
    those: 'each of these devices',
    allListed: '“Results by device” names all of them, in the column of what is left.',
  },
};

type Point = ReportModel['openPoints'][number];

/** Columns of the list. */
export function pointHeads(texts: Texts): readonly string[] {
  return WORDS[texts.language].heads;
}

/** Network, time, device, or what the engineer wrote. */
export function pointCategory(texts: Texts, { category }: Point): string {
  return WORDS[texts.language].category(category);
}

/** Who has to act. */
export function pointOwner(texts: Texts, { owner }: Point): string {
  return WORDS[texts.language].owner(owner);
}

/** What the state of a test call means, where its point is about one and no error says more. */
function testWhy(texts: Texts, { code, args }: Point): string {
  const state = String(args.state ?? '');
  return code.startsWith('test-') && Object.hasOwn(texts.testCallState, state)
    ? texts.testCallState[state as keyof Texts['testCallState']].means
    : '';
}

/** Settings by their labels. */
function fieldsOf({ setting, language }: Texts, keys: string): string {
  const labels = keys
    .split(',')
    .map((key) => own(setting as Readonly<Record<string, { label: string }>>, key)?.label ?? key);
  return labels.join(language === 'ja' ? '、' : ', ');
}

/** Sentences set an address between blanks; behind these words of Japanese there is none. */
function unspaced(sentence: string, words: readonly string[]): string {
  return words.reduce((text, word) => text.replaceAll(`${word} `, word), sentence);
}

/** Where the point names devices by their numbers (`No.3`), as the language sets them. */
function numbersIn({ language }: Texts, address: string): string {
  return address.replace(/^No\.(?=\d)/, countWords(language).deviceNumbers(''));
}

/** An open point as a sentence: what the engineer typed, or what its code says. */
export function pointSentence(texts: Texts, point: Point): string {
  if (point.text !== '') return point.text;
  const words = WORDS[texts.language];
  const counts = countWords(texts.language);
  if (point.code === 'check-failed') {
    const finding = checkFinding(texts, String(point.args.id), String(point.args.code));
    return words.openPoint(point.code, point.args, finding.title);
  }
  const count = Number(point.args.count ?? 1);
  const address = numbersIn(texts, String(point.args.address ?? ''));
  const several = count > 1;
  const args: Args = several
    ? { ...point.args, address: `${address}${counts.inAll(counts.deviceCount(count))}` }
    : { ...point.args, ...(address === '' ? {} : { address }) };
  const error = String(args.error ?? '');
  // The list stands in the first sentence: the one that says why does not repeat it.
  const about = several ? { ...args, address: words.those } : args;
  const why =
    point.code === 'changes-planned'
      ? fieldsOf(texts, String(args.fields ?? ''))
      : error === ''
        ? testWhy(texts, point)
        : errorText(texts, { code: error, args: about }, 'paper').replace(/^each/, 'Each');
  const sentence = words.openPoint(point.code, args, why);
  return sentences(texts.language, [
    texts.language === 'ja' ? unspaced(sentence, ['）', words.those]) : sentence,
    args.shortened === undefined ? '' : words.allListed,
  ]);
}
