import type { AppError } from '../domain/app-error.ts';
import type { CheckResult } from '../domain/check.ts';
import { openAfterWrite } from '../domain/completion.ts';
import type { Device } from '../domain/device.ts';
import { stepsByHand } from '../domain/manual-ticks.ts';
import type { ApplyResult, DevicePlan, ProblemList, TestCallResult } from '../domain/plan.ts';
import { isInDoubt, settingRank, settingState } from '../domain/setting-state.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import {
  argsOf,
  changedItems,
  checkName,
  checkSentence,
  errorText,
  planStepName,
  reasonText,
  settingValue,
  statusWords,
  type Texts,
  writeState,
} from '../texts/index.ts';
import { sentences } from '../texts/sentences.ts';
import { stackedLines, type TerminalRow, withTotals } from './stacked-rows.ts';

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
  return stackedLines(
    results.map((result) => {
      const state = statusWords(texts, result);
      return {
        place: READ_LAST.indexOf(result.status),
        state,
        head: `${state.mark} ${state.word}  ${checkName(texts, result.id)}  ${result.target}`,
        below: saidBelow(texts, result),
      };
    }),
  );
}

/** What is said of a row besides its head; the remedy of what hangs on another row stands there. */
function saidBelow(texts: Texts, result: CheckResult): readonly string[] {
  if (result.status === 'pass') return [];
  const fixes = (result.cause === undefined ? result.fixes : []).map(
    (fix) => `${INDENT}→ ${texts.fix[fix].who}: ${texts.fix[fix].remedy(argsOf(result))}`,
  );
  return [`${INDENT}${checkSentence(texts, result)}`, ...fixes];
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
  return withTotals(
    plans.map((plan) => {
      const state = texts.planState[plan.state];
      const changes = changedItems(plan).map(
        (item) =>
          `${INDENT}${texts.setting[item.key].label}: ${settingValue(texts, item.key, item.current)} → ${settingValue(texts, item.key, item.wanted)}`,
      );
      return {
        place: PLANS_READ_LAST.indexOf(plan.state),
        state,
        head: `${state.mark} ${plan.address}  ${texts.product[plan.product].name}  ${state.word}`,
        ...below(texts, plan.address, (own) => [
          ...changes,
          ...said(texts, '!', plan.errors.map(own)),
          ...said(texts, '-', plan.warnings.map(own)),
          ...handLines(texts, plan),
        ]),
      };
    }),
  );
}

/** What is said below a device's line, with its address and, for devices that say the same, without. */
function below(
  texts: Texts,
  address: string,
  say: (own: (error: AppError) => AppError) => readonly string[],
): Pick<TerminalRow, 'below' | 'inCommon'> {
  const { devicesAbove } = cliWordsFor(texts.language);
  const unnamed = (error: AppError): AppError => {
    const args = { ...error.args, address: devicesAbove };
    return error.args.address === address ? { ...error, args } : error;
  };
  return { below: say((error) => error), inCommon: say(unnamed) };
}

/** What of a device is left to a person's hand, where that is not all of it. */
function handLines(texts: Texts, { state, manual }: DevicePlan): readonly string[] {
  const steps = stepsByHand(manual).length;
  if (steps === 0 || state === 'manual') return [];
  return [`${INDENT}- ${cliWordsFor(texts.language).byHand(steps)}`];
}

function said(texts: Texts, mark: '!' | '-', errors: readonly AppError[]): readonly string[] {
  return errors.map((error) => `${INDENT}${mark} ${errorText(texts, error, 'terminal')}`);
}

/** What an earlier command left in doubt: said before anything else is done. */
export function doubtLines(texts: Texts, record: SiteRecord): readonly string[] {
  const { applies, controllerApplies, out } = standingOf(record);
  const asked = out.filter(({ act, interrupted }) => act === 'problems' || interrupted === 'crashed');
  const written = [...applies, ...controllerApplies].filter(isInDoubt);
  return [...written, ...asked.map(({ outcome }) => outcome)].map(
    ({ address, errors }) =>
      `! ${address}  ${
        sentences(
          texts.language,
          errors.map((error) => errorText(texts, error, 'terminal')),
        ) || texts.applyState['in-doubt'].means
      }`,
  );
}

/** `plans`: what stands of each device, which says what no write carries; null of acts that are no set-up. */
export function applyLines(
  texts: Texts,
  results: readonly ApplyResult[],
  plans: readonly DevicePlan[] | null,
): readonly string[] {
  const planOf = new Map(plans?.map((plan) => [plan.deviceId, plan]));
  return withTotals(
    results.map((result) => {
      const plan = planOf.get(result.deviceId);
      const open = plans === null ? null : openAfterWrite(result, plan);
      const state = writeState(texts, settingState(result), open);
      const left = result.stepsLeft.map((step) => planStepName(texts, step)).join(', ');
      const unread = (['written-unread', 'unchanged-unread'] as const).flatMap((outcome) => {
        const count = result.items.filter((item) => item.outcome === outcome).length;
        return count === 0 ? [] : [`${INDENT}- ${texts.applyOutcome[outcome].word}: ${count}`];
      });
      return {
        place: -settingRank(settingState(result)),
        state,
        head: `${state.mark} ${result.address}  ${texts.product[result.product].name}  ${state.word}${left === '' ? '' : ` (${left})`}`,
        ...below(texts, result.address, (own) => [
          ...said(texts, '!', result.errors.map(own)),
          ...said(texts, '-', (result.warnings ?? []).map(own)),
          ...unread,
          ...(plan !== undefined && open === 'hand' ? handLines(texts, plan) : []),
        ]),
      };
    }),
  );
}

const CALLS_READ_LAST: readonly TestCallResult['state'][] = [
  'success',
  'not-available',
  'not-run',
  'pending',
];

export function testCallLines(texts: Texts, results: readonly TestCallResult[]): readonly string[] {
  return withTotals(
    results.map((result) => {
      const state = texts.testCallState[result.state];
      const at = CALLS_READ_LAST.indexOf(result.state);
      return {
        // In none of these: it failed.
        place: at < 0 ? CALLS_READ_LAST.length : at,
        state,
        head: `${state.mark} ${result.address}  ${texts.product[result.product].name}  ${state.word}  ${result.ticket}`.trimEnd(),
        ...below(texts, result.address, (own) => said(texts, '!', result.errors.map(own))),
      };
    }),
  );
}

export function problemLines(texts: Texts, lists: readonly ProblemList[]): readonly string[] {
  return lists.map((list) => {
    const rows = list.problems.map(
      (problem) =>
        `${INDENT}${problem.date}  ${problem.status}  ${problem.ticket}  ${problem.eventId}  ${problem.message}`,
    );
    const errors = said(texts, '!', list.errors);
    // A list that was not read counts nothing.
    const count = list.problems.length === 0 && errors.length > 0 ? '' : `  ${list.problems.length}`;
    return [`${list.address}  ${texts.product[list.product].name}${count}`, ...rows, ...errors].join('\n');
  });
}
