import { untrusted } from '../domain/evidence.ts';
import type { JournalEntry, JournaledAct } from '../domain/journal.ts';
import { idNow } from '../domain/known-device.ts';
import type { ApplyItem, ApplyResult, TestCallResult } from '../domain/plan.ts';
import { isWriting, type NewRun, type Run, type RunOf, withRun } from '../domain/run.ts';
import { CONTROLLER_KEYS, SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import { idAt, identified, underPresentId } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/**
 * What the journal tells that the record does not: what the program was in the middle of when it ended (runs that say so,
 * `crashed`, with what was sent, so that the next start knows which device is in doubt), and acts that came to their end
 * while the record could not be saved, with the values read before the first write. Pure: the same journal read twice adds
 * nothing the second time.
 *
 * `ids` is `lost` where the record was made anew, as its file was damaged or gone: then a device is who has the address,
 * and a former value is kept only with the box that it was read of.
 */
export function withInterrupted(
  site: SiteRecord,
  journal: readonly JournalEntry[],
  ids: 'kept' | 'lost' = 'kept',
): SiteRecord {
  const record = ids === 'lost' && journal.length > 0 ? identified(site) : site;
  const closed = record.runs.map(
    (run): Run => (run.endedAt === null ? { ...run, endedAt: run.startedAt, interrupted: 'crashed' } : run),
  );
  let runs: Run[] = closed.some((run, index) => run !== record.runs[index]) ? closed : [...record.runs];
  let { originals, originalBoxes } = record;
  const told = new Set(runs.flatMap((run) => (journaled(run) && run.actId !== undefined ? [run.actId] : [])));
  for (const act of actsOf(journal)) {
    const [begin] = act as readonly [JournalEntry];
    if (begin.actId === undefined ? runs.some((run) => tells(record, run, begin)) : told.has(begin.actId))
      continue;
    const deviceId = ids === 'lost' ? idAt(record.known, begin.address) : idOf(record, begin);
    if (deviceId === '') continue;
    const made = act.some(({ type }) => type === 'test-sent') ? callRun(act) : writeRun(record, act);
    if (made !== null) {
      const run = { ...made, deviceId, outcome: { ...made.outcome, deviceId } } as NewRun;
      runs = withRun(runs, begin.actId === undefined ? run : { ...run, actId: begin.actId });
    }
    const read = act.find((entry) => entry.type === 'original');
    // Values of before an undo, or of before nothing was sent, are no way back.
    const first =
      begin.type === 'begin' &&
      actOf(begin, act) === 'apply' &&
      act.some(({ type }) => type === 'step-sent') &&
      read?.type === 'original';
    if (!first || originals[deviceId] !== undefined || (ids === 'lost' && read.box === undefined)) continue;
    originals = { ...originals, [deviceId]: { ...read.values } };
    if (read.box !== undefined) originalBoxes = { ...originalBoxes, [deviceId]: read.box };
  }
  const same =
    originals === record.originals &&
    runs.length === record.runs.length &&
    runs.every((run, index) => run === record.runs[index]);
  return same ? site : { ...record, runs, originals, originalBoxes };
}

/**
 * Under which id the act's device is known; empty where another one has that id by now, as happens after a record was
 * made anew: what is told of an act is told of the right device or not at all.
 */
function idOf({ known }: SiteRecord, { deviceId, address }: JournalEntry): string {
  const id = idNow(known, deviceId);
  const device = known.find((each) => each.id === id);
  if (device === undefined) return known.length === 0 ? id : '';
  return device.addresses.length === 0 || device.addresses.includes(address) ? id : '';
}

const journaled = (run: Run): boolean => isWriting(run) || run.act === 'test-call';

/**
 * Is this the run of the act, of which an older program gave no id? It is the run in which the act began, among those that
 * carry none either; a clock that was set back makes others look later than they were. A run that is written down tells
 * more than the journal: its end was lost, not its result.
 */
function tells(record: SiteRecord, run: Run, begin: JournalEntry): boolean {
  if (!journaled(run) || run.act === 'preflight' || run.actId !== undefined) return false;
  const { deviceId } = underPresentId(record.known, { deviceId: begin.deviceId, outcome: begin });
  return run.deviceId === deviceId && run.startedAt <= begin.at && (run.endedAt ?? '') >= begin.at;
}

/**
 * The entries of every act that may tell something, in their order: each that carries an id, and of those without one
 * what has no end; an act that came later does not settle what an earlier one left open. Test calls have no end here: of
 * these a device's last.
 */
function actsOf(journal: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
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
    } else if (entry.type === 'end' && entry.actId === undefined) open.delete(name);
    else open.get(name)?.push(entry);
  }
  const order = new Map(journal.map((entry, at) => [entry, at]));
  const placeOf = ([first]: readonly JournalEntry[]): number =>
    first === undefined ? 0 : (order.get(first) ?? 0);
  return [...left, ...open.values()].sort((a, b) => placeOf(a) - placeOf(b));
}

type Begin = Extract<JournalEntry, { readonly type: 'begin' }>;
type WriteRun = RunOf<JournaledAct>;

/** What was done: clocks and name servers were `apply` to older programs, and show by their values. */
function actOf(begin: Begin, act: readonly JournalEntry[]): JournaledAct {
  const keys = act.flatMap((entry) => (entry.type === 'step-sent' ? entry.keys : []));
  const onClock =
    keys.length > 0 && keys.every((key) => (CONTROLLER_KEYS as readonly string[]).includes(key));
  return onClock ? 'controller-apply' : begin.act;
}

/** As long as a value of a plan. */
const SHOWN = 200;

/**
 * A write: what it came to, where its end says so; else what was accepted, what was sent and is in doubt. Null where it
 * broke off before anything had been sent, or ended without a word on what came of it.
 */
function writeRun(record: SiteRecord, act: readonly JournalEntry[]): WriteRun | null {
  const begin = act.find((entry) => entry.type === 'begin');
  if (begin?.type !== 'begin') return null;
  const ended = act.find((entry) => entry.type === 'end');
  if (ended?.type === 'end')
    return ended.result === undefined ? null : endedRun(begin, act, ended.at, ended.result);
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
    ...(begin.act === 'controller-apply' ? {} : { act: begin.act }),
    state: 'partly',
    items: [...items],
    stepsDone: accepted,
    stepsLeft: sent.map(({ step }) => step).filter((step) => !accepted.includes(step)),
    errors: [{ code: 'interrupted', args: { address: begin.address } }],
    startedAt: begin.at,
    durationMs: Math.max(0, Date.parse(last.at) - Date.parse(begin.at)),
  };
  return { no: 0, act: actOf(begin, act), ...spanOf(begin, last), interrupted: 'crashed', outcome };
}

function endedRun(begin: Begin, act: readonly JournalEntry[], at: string, result: ApplyResult): WriteRun {
  const stopped = result.errors.some(({ code }) => code === 'cancelled');
  const outcome = begin.act === 'controller-apply' ? result : { ...result, act: begin.act };
  return {
    no: 0,
    act: actOf(begin, act),
    ...spanOf(begin, { at }),
    interrupted: stopped ? 'cancelled' : null,
    outcome,
  };
}

function spanOf(
  begin: Begin,
  last: Pick<JournalEntry, 'at'>,
): Pick<WriteRun, 'deviceId' | 'startedAt' | 'endedAt'> {
  return { deviceId: begin.deviceId, startedAt: begin.at, endedAt: last.at };
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
