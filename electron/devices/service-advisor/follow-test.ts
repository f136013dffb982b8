import type { AppErrorCode } from '../../domain/app-error.ts';
import type { Problem } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import { pause } from '../../net/deadline.ts';
import type { FollowLimits, TestCallOutcome } from '../driver.ts';
import { stateOf } from './activity-log.ts';

/** Following a test call through the activity log, the same over SNMP and over the command line. */

/** One row of the activity log; index 1 is the newest. */
export type LogRow = {
  readonly index: number;
  /** The part of the row that stays the same while its states change. */
  readonly text: string;
  readonly attribute: string;
  readonly problem: Problem;
};

/** The row of a problem as it stands in the log now: rows move as new ones come in. */
export function rowOf<Row extends LogRow>(rows: readonly Row[], problem: Problem): Row | undefined {
  return rows.find(
    (row) =>
      row.problem.eventId === problem.eventId &&
      row.problem.date === problem.date &&
      row.problem.message === problem.message &&
      row.problem.ticket === problem.ticket,
  );
}

/** Where the log is read and how the test is triggered. */
export type TestSource = {
  readonly readLog: (signal: AbortSignal) => Promise<Result<readonly LogRow[]>>;
  readonly trigger: (signal: AbortSignal) => Promise<Result<void>>;
};

/**
 * Triggers the device's own test and follows the new row of the activity log to its end state. The row is
 * told from the earlier ones by not having been there before; the trigger is sent once and never repeated.
 */
export async function followTest(
  { readLog, trigger }: TestSource,
  limits: FollowLimits,
  onState: (state: string) => void,
  signal: AbortSignal,
): Promise<Result<TestCallOutcome>> {
  const before = await readLog(signal);
  if (!before.ok) return before;
  const known = new Map<string, number>();
  for (const row of before.value) known.set(identityOf(row), (known.get(identityOf(row)) ?? 0) + 1);
  const sent = await trigger(signal);
  // A lost answer may still have triggered the test, which is never sent again: the log tells.
  if (!sent.ok && !ANSWER_LOST.has(sent.error.code)) return sent;
  onState('PENDING');
  // All the time counts, also what the readings themselves take.
  const endsAt = performance.now() + limits.limitMs;
  let wait = limits.firstWaitMs;
  let last: LogRow | undefined;
  let seenLog = false;
  const left = (): number => endsAt - performance.now();
  while (left() > 0) {
    try {
      await pause(Math.min(wait, left()), signal);
    } catch {
      // The call is out, whoever looks: what is known of it stays.
      return ok(outcome(last, 'pending', last ? 'PENDING' : ''));
    }
    wait = Math.min(wait * 2, limits.longestWaitMs);
    const rows = await readLog(signal);
    if (signal.aborted) return ok(outcome(last, 'pending', last ? 'PENDING' : ''));
    // One reading that fails ends nothing: the call is on its way, and the next reading tells.
    if (!rows.ok) continue;
    seenLog = true;
    last = newRow(rows.value, known) ?? last;
    if (!last) continue;
    const state = stateOf(last.text, last.attribute);
    if (state === null) continue;
    onState(state.word);
    if (state.state !== 'pending') return ok(outcome(last, state.state, state.word));
  }
  // Its answer was lost and no row came of it although the log was read: it was not sent.
  if (!last && !sent.ok && seenLog) return sent;
  return ok(outcome(last, 'never-settled', last ? 'PENDING' : ''));
}

const ANSWER_LOST: ReadonlySet<AppErrorCode> = new Set([
  'device-timeout',
  'connection-lost',
  'answer-elsewhere',
  'answer-other-request',
]);

/** Rows are told apart by event, time and text; the index shifts as rows are added (newest first). */
function identityOf(row: LogRow): string {
  return `${row.problem.eventId}|${row.problem.date}|${row.text.replace(/PENDING|SUCCESS|FAILED|DISABLED|NOT SENT/gi, '')}`;
}

function newRow(rows: readonly LogRow[], known: ReadonlyMap<string, number>): LogRow | undefined {
  const seen = new Map<string, number>();
  // Oldest first, so that of several equal rows the newest counts as the new one.
  for (const row of [...rows].sort((a, b) => b.index - a.index)) {
    const id = identityOf(row);
    seen.set(id, (seen.get(id) ?? 0) + 1);
    const isTest = /40000086/.test(row.problem.eventId) || /test call ?home/i.test(row.text);
    if (isTest && (seen.get(id) ?? 0) > (known.get(id) ?? 0)) return row;
  }
  return undefined;
}

function outcome(row: LogRow | undefined, state: TestCallOutcome['state'], word: string): TestCallOutcome {
  return {
    state,
    deviceState: word,
    ticket: row?.problem.ticket ?? '',
    eventId: row?.problem.eventId ?? '',
    message: row?.problem.message ?? '',
  };
}
