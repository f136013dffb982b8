import type { CheckResult } from '../domain/check.ts';
import type { Device } from '../domain/device.ts';
import type { ApplyResult, DevicePlan, ProblemList, TestCallResult } from '../domain/plan.ts';
import { isInDoubt, settingRank, settingState } from '../domain/setting-state.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import {
  argsOf,
  changedItems,
  checkName,
  checkSentence,
  errorText,
  planStepName,
  reasonText,
  type StatusWords,
  settingValue,
  statusWords,
  type Texts,
} from '../texts/index.ts';
import { sentences } from '../texts/sentences.ts';

/** What a person reads on the terminal when no JSON was asked for; the same sentences as on screen. */
const INDENT = '    ';

export function deviceLines(texts: Texts, devices: readonly Device[]): readonly string[] {
  return devices.map((device) => {
    const facts = [device.vendor, device.model, device.machineType, device.serial, device.firmware]
      .filter(Boolean)
      .join(' / ');
    const why = device.reasons.slice(0, 2).map((reason) => reasonText(texts, reason));
    return [
      `${device.address}  ${texts.product[device.product].name}  ${facts}`,
      ...why.map((line) => `${INDENT}${line}`),
    ].join('\n');
  });
}

/** What needs a person stands last, next to the totals and the prompt. */
const READ_LAST: readonly CheckResult['status'][] = ['pass', 'skipped', 'warn', 'error', 'fail'];

export function checkLines(texts: Texts, results: readonly CheckResult[]): readonly string[] {
  const place = ({ status }: CheckResult): number => READ_LAST.indexOf(status);
  const ordered = results.toSorted((a, b) => place(a) - place(b));
  // Rows that say the same stand together, and it is said once below the last of them.
  const groups = new Map<string, string[]>();
  for (const result of ordered) {
    const { mark, word } = statusWords(texts, result);
    const head = `${mark} ${word}  ${checkName(texts, result.id)}  ${result.target}`;
    const below = [result.status, ...saidBelow(texts, result)].join('\n');
    groups.set(below, [...(groups.get(below) ?? []), head]);
  }
  return [...groups].flatMap(([below, heads]) => [
    ...heads.slice(0, -1),
    [heads.at(-1) ?? '', ...below.split('\n').slice(1)].join('\n'),
  ]);
}

/** What is said of a row besides its head; the remedy of what hangs on another row stands there. */
function saidBelow(texts: Texts, result: CheckResult): readonly string[] {
  if (result.status === 'pass') return [];
  const fixes = (result.cause === undefined ? result.fixes : []).map(
    (fix) => `${INDENT}→ ${texts.fix[fix].who}: ${texts.fix[fix].remedy(argsOf(result))}`,
  );
  return [`${INDENT}${checkSentence(texts, result)}`, ...fixes];
}

/**
 * One entry for each device, those that need a person last, above the totals: how many devices are in each state. One or
 * none need no totals.
 */
function withTotals<T>(
  results: readonly T[],
  {
    place,
    word,
    entry,
  }: {
    /** The higher, the more it needs a person. */
    readonly place: (result: T) => number;
    readonly word: (result: T) => StatusWords;
    readonly entry: (result: T) => string;
  },
): readonly string[] {
  const ordered = results.toSorted((a, b) => place(a) - place(b));
  const counts = new Map<string, number>();
  for (const result of ordered) {
    const { mark, word: said } = word(result);
    counts.set(`${mark} ${said}`, (counts.get(`${mark} ${said}`) ?? 0) + 1);
  }
  const totals = [...counts].map(([said, count]) => `${said} ${count}`).join('  ');
  return [...ordered.map(entry), ...(results.length > 1 ? [totals] : [])];
}

const PLANS_READ_LAST: readonly DevicePlan['state'][] = [
  'no-change',
  'manual',
  'changes',
  'unsupported',
  'refused',
  'failed',
];

export function planLines(texts: Texts, plans: readonly DevicePlan[]): readonly string[] {
  const entry = (plan: DevicePlan): string => {
    const state = texts.planState[plan.state];
    const changes = changedItems(plan).map(
      (item) =>
        `${INDENT}${texts.setting[item.key].label}: ${settingValue(texts, item.key, item.current)} → ${settingValue(texts, item.key, item.wanted)}`,
    );
    const errors = plan.errors.map((error) => `${INDENT}! ${errorText(texts, error)}`);
    const warnings = plan.warnings.map((each) => `${INDENT}- ${errorText(texts, each)}`);
    return [
      `${state.mark} ${plan.address}  ${texts.product[plan.product].name}  ${state.word}`,
      ...changes,
      ...errors,
      ...warnings,
    ].join('\n');
  };
  return withTotals(plans, {
    place: ({ state }) => PLANS_READ_LAST.indexOf(state),
    word: ({ state }) => texts.planState[state],
    entry,
  });
}

/** What an earlier command left in doubt: said before anything else is done. */
export function doubtLines(texts: Texts, record: SiteRecord): readonly string[] {
  const { applies, controllerApplies, testCalls, unfinished } = standingOf(record);
  const later = unfinished.filter((run) => run.act === 'test-call' && run.interrupted === 'crashed');
  const first = testCalls.filter(({ errors }) => errors.some(({ code }) => code === 'interrupted'));
  const written = [...applies, ...controllerApplies].filter(isInDoubt);
  return [...written, ...first, ...later.map(({ outcome }) => outcome)].map(
    ({ address, errors }) =>
      `! ${address}  ${
        sentences(
          texts.language,
          errors.map((error) => errorText(texts, error)),
        ) || texts.applyState['in-doubt'].means
      }`,
  );
}

export function applyLines(texts: Texts, results: readonly ApplyResult[]): readonly string[] {
  const entry = (result: ApplyResult): string => {
    const state = texts.applyState[settingState(result)];
    const errors = result.errors.map((error) => `${INDENT}! ${errorText(texts, error)}`);
    const warnings = (result.warnings ?? []).map((each) => `${INDENT}- ${errorText(texts, each)}`);
    const left = result.stepsLeft.map((step) => planStepName(texts, step)).join(', ');
    const unread = (['written-unread', 'unchanged-unread'] as const).flatMap((outcome) => {
      const count = result.items.filter((item) => item.outcome === outcome).length;
      return count === 0 ? [] : [`${INDENT}- ${texts.applyOutcome[outcome].word}: ${count}`];
    });
    return [
      `${state.mark} ${result.address}  ${texts.product[result.product].name}  ${state.word}${left === '' ? '' : ` (${left})`}`,
      ...errors,
      ...warnings,
      ...unread,
    ].join('\n');
  };
  return withTotals(results, {
    place: (result) => -settingRank(settingState(result)),
    word: (result) => texts.applyState[settingState(result)],
    entry,
  });
}

const CALLS_READ_LAST: readonly TestCallResult['state'][] = [
  'success',
  'not-available',
  'not-run',
  'pending',
];

export function testCallLines(texts: Texts, results: readonly TestCallResult[]): readonly string[] {
  const entry = (result: TestCallResult): string => {
    const state = texts.testCallState[result.state];
    const errors = result.errors.map((error) => `${INDENT}! ${errorText(texts, error)}`);
    return [
      `${state.mark} ${result.address}  ${texts.product[result.product].name}  ${state.word}  ${result.ticket}`.trimEnd(),
      ...errors,
    ].join('\n');
  };
  return withTotals(results, {
    place: ({ state }) => {
      const at = CALLS_READ_LAST.indexOf(state);
      // In none of these: it failed.
      return at < 0 ? CALLS_READ_LAST.length : at;
    },
    word: ({ state }) => texts.testCallState[state],
    entry,
  });
}

export function problemLines(texts: Texts, lists: readonly ProblemList[]): readonly string[] {
  return lists.map((list) => {
    const rows = list.problems.map(
      (problem) =>
        `${INDENT}${problem.date}  ${problem.status}  ${problem.ticket}  ${problem.eventId}  ${problem.message}`,
    );
    const errors = list.errors.map((error) => `${INDENT}! ${errorText(texts, error)}`);
    // A list that was not read counts nothing.
    const count = list.problems.length === 0 && errors.length > 0 ? '' : `  ${list.problems.length}`;
    return [`${list.address}  ${texts.product[list.product].name}${count}`, ...rows, ...errors].join('\n');
  });
}
