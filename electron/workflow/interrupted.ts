import { untrusted } from '../domain/evidence.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { ApplyItem, ApplyResult, TestCallResult } from '../domain/plan.ts';
import { isWriting, type Run, withRun } from '../domain/run.ts';
import { CONTROLLER_KEYS, SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import { underPresentId } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * What the program was in the middle of when it ended: runs nobody closed, and in the journal acts without an end.
 * They become runs of their own, `crashed`, that say what was sent; so the next start knows which device is in
 * doubt. Pure: the same journal read twice adds nothing the second time.
 */
export function withInterrupted(record: SiteRecord, journal: readonly JournalEntry[]): SiteRecord {
  const closed = record.runs.map(
    (run): Run => (run.endedAt === null ? { ...run, endedAt: run.startedAt, interrupted: 'crashed' } : run),
  );
  let runs: Run[] = closed.some((run, index) => run !== record.runs[index]) ? closed : [...record.runs];
  let { originals } = record;
  for (const act of openActs(journal)) {
    const [begin] = act as readonly [JournalEntry];
    if (runs.some((run) => tells(record, run, begin))) continue;
    const made = act.some(({ type }) => type === 'test-sent') ? callRun(act) : writeRun(record, act);
    if (made === null) continue;
    const run = begin.actId === undefined ? made : { ...made, actId: begin.actId };
    runs = withRun(runs, underPresentId(record.known, run));
    const read = act.find((entry) => entry.type === 'original');
    if (read?.type === 'original' && originals[read.deviceId] === undefined)
      originals = { ...originals, [read.deviceId]: { ...read.values } };
  }
  const same = runs.length === record.runs.length && runs.every((run, index) => run === record.runs[index]);
  return same ? record : { ...record, runs, originals };
}

/**
 * Is this the run of the act? A run that is written down tells more than the journal: its end was lost, not its
 * result. Entries of older programs carry no id of their act: then it is the run in which the act began, among those
 * that carry none either; a clock that was set back makes others look later than they were.
 */
function tells(record: SiteRecord, run: Run, begin: JournalEntry): boolean {
  if (!isWriting(run) && run.act !== 'test-call') return false;
  if (begin.actId !== undefined || run.actId !== undefined) return run.actId === begin.actId;
  const { deviceId } = underPresentId(record.known, { deviceId: begin.deviceId, outcome: begin });
  return run.deviceId === deviceId && run.startedAt <= begin.at && (run.endedAt ?? '') >= begin.at;
}

/**
 * The entries of every act that has no end and had sent something, in their order: an act that came later does not
 * settle what an earlier one left open. Test calls have no end here: of these a device's last.
 */
function openActs(journal: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
  const open = new Map<string, JournalEntry[]>();
  const left: JournalEntry[][] = [];
  // Where the act is not named it is the last one that its device began; of its test calls the last one counts.
  const nameOf = ({ actId, deviceId, type }: JournalEntry): string =>
    actId === undefined ? `device ${deviceId}` : type === 'test-sent' ? `test ${deviceId}` : `act ${actId}`;
  for (const entry of journal) {
    const name = nameOf(entry);
    if (entry.type === 'begin' || entry.type === 'test-sent') {
      const before = open.get(name);
      if (before?.some(({ type }) => type === 'step-sent')) left.push(before);
      open.set(name, [entry]);
    } else if (entry.type === 'end') open.delete(name);
    else open.get(name)?.push(entry);
  }
  const order = new Map(journal.map((entry, at) => [entry, at]));
  const placeOf = ([first]: readonly JournalEntry[]): number =>
    first === undefined ? 0 : (order.get(first) ?? 0);
  return [...left, ...open.values()].sort((a, b) => placeOf(a) - placeOf(b));
}

/** As long as a value of a plan. */
const SHOWN = 200;

/** A write that broke off: what was accepted, what was sent and is in doubt. Null where nothing had been sent. */
function writeRun(
  record: SiteRecord,
  act: readonly JournalEntry[],
): Extract<Run, { readonly act: 'apply' | 'undo' | 'controller-apply' }> | null {
  const begin = act.find((entry) => entry.type === 'begin');
  if (begin?.type !== 'begin') return null;
  const sent = act.flatMap((entry) => (entry.type === 'step-sent' ? [entry] : []));
  if (sent.length === 0) return null;
  const before = act.find((entry) => entry.type === 'original');
  const accepted = act.flatMap((entry) => (entry.type === 'step-accepted' ? [entry.step] : []));
  const read = act.findLast((entry) => entry.type === 'read-back');
  const items: readonly ApplyItem[] =
    read?.type === 'read-back'
      ? read.items
      : sent.flatMap((step) =>
          step.keys.map((key) => ({
            key,
            // Originals are letter by letter, for undo; this is shown.
            before: before?.type === 'original' ? untrusted(before.values[key] ?? '', SHOWN) : null,
            wanted: step.wanted[key] ?? '',
            after: null,
            outcome: 'unknown' as const,
            secret: SECRET_KEYS.has(key as SettingKey),
          })),
        );
  const last = act.at(-1) ?? begin;
  const outcome: ApplyResult = {
    deviceId: begin.deviceId,
    address: begin.address,
    product: productOf(record, begin.deviceId),
    driver: begin.driver,
    act: begin.act,
    state: 'partly',
    items: [...items],
    stepsDone: accepted,
    stepsLeft: sent.map(({ step }) => step).filter((step) => !accepted.includes(step)),
    errors: [{ code: 'interrupted', args: { address: begin.address } }],
    startedAt: begin.at,
    durationMs: Math.max(0, Date.parse(last.at) - Date.parse(begin.at)),
  };
  const onClock = items.every(({ key }) => (CONTROLLER_KEYS as readonly string[]).includes(key));
  return {
    no: 0,
    act: onClock ? 'controller-apply' : begin.act,
    deviceId: begin.deviceId,
    startedAt: begin.at,
    endedAt: last.at,
    interrupted: 'crashed',
    outcome,
  };
}

/** A test call that went out and was not followed to its end. */
function callRun(act: readonly JournalEntry[]): Extract<Run, { readonly act: 'test-call' }> | null {
  const sent = act.find((entry) => entry.type === 'test-sent');
  if (sent?.type !== 'test-sent') return null;
  const outcome: TestCallResult = {
    deviceId: sent.deviceId,
    address: sent.address,
    product: 'unknown',
    driver: sent.driver,
    state: 'pending',
    deviceState: '',
    ticket: '',
    eventId: '',
    message: '',
    startedAt: sent.at,
    durationMs: 0,
    errors: [{ code: 'interrupted', args: { address: sent.address } }],
    manual: [],
  };
  return {
    no: 0,
    act: 'test-call',
    deviceId: sent.deviceId,
    startedAt: sent.at,
    endedAt: sent.at,
    interrupted: 'crashed',
    outcome,
  };
}

function productOf(record: SiteRecord, deviceId: string): ApplyResult['product'] {
  return record.discovery?.devices.find(({ id }) => id === deviceId)?.product ?? 'unknown';
}
