import { appError } from '../domain/app-error.ts';
import { type BoxMarks, contradict } from '../domain/box-marks.ts';
import { untrusted } from '../domain/evidence.ts';
import type { JournalEntry, JournaledAct } from '../domain/journal.ts';
import { idNow } from '../domain/known-device.ts';
import type { ApplyItem, ApplyResult, ProblemList, TestCallResult } from '../domain/plan.ts';
import { isWriting, type NewRun, type Run, type RunOf, withRun } from '../domain/run.ts';
import { CONTROLLER_KEYS, SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import { idAt, identified, toldAtLogin, underPresentId } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { withWayBack } from '../domain/way-back.ts';
import { withoutHashes } from '../domain/written-hashes.ts';

/**
 * What the journal tells that the record does not: what the program was in the middle of when it ended (runs that say so,
 * `crashed`, with what was sent, so that the next start knows which device is in doubt), and acts that came to their end
 * while the record could not be saved, with the values read before the first write. Pure: the same journal read twice adds
 * nothing the second time.
 *
 * `ids` is `lost` where the record was made anew, as its file was damaged or gone. Then, and for an act whose device the
 * record does not know under the id and address of then, it is told by the marks of the box that answered, else by address.
 */
export function withInterrupted(
  site: SiteRecord,
  journal: readonly JournalEntry[],
  ids: 'kept' | 'lost' = 'kept',
): SiteRecord {
  const closed = site.runs.map(
    (run): Run => (run.endedAt === null ? { ...run, endedAt: run.startedAt, interrupted: 'crashed' } : run),
  );
  const same = closed.every((run, index) => run === site.runs[index]);
  const told = new Set(closed.flatMap(({ actId }) => actId ?? []));
  let record: SiteRecord = same ? site : { ...site, runs: closed };
  for (const act of actsOf(journal)) {
    const [begin] = act as readonly [JournalEntry];
    const { actId } = begin;
    if (actId === undefined ? record.runs.some((run) => tells(record, run, begin)) : told.has(actId))
      continue;
    const made = runOf(record, act);
    const values = firstRead(begin, act);
    if (made === null && values === null) continue;
    if (actId !== undefined) told.add(actId);
    const device = deviceOf(identified(record), begin, boxIn(act), ids);
    if (device === null) continue;
    const { id } = device;
    const before = device.record;
    record = made === null ? before : withTold(before, made, id, act);
    if (values === null || !device.sure) continue;
    // By what was done before this act, as when it read them; where no run of it tells when that was, the first stay.
    if ((made === null || actId === undefined) && before.originals[id] !== undefined) continue;
    const { originals, originalBoxes } = withWayBack(before, id, values.values, values.box);
    if (originals !== before.originals) record = { ...record, originals, originalBoxes };
  }
  return record;
}

/** With the run of an act; what it sent takes away what is known by what was sent before it. */
function withTold(record: SiteRecord, made: Run, id: string, act: readonly JournalEntry[]): SiteRecord {
  const run = { ...made, deviceId: id, outcome: { ...made.outcome, deviceId: id } } as NewRun;
  const actId = act[0]?.actId;
  const sent = act.flatMap((entry) => (entry.type === 'step-sent' ? entry.keys : []));
  return {
    ...record,
    runs: withRun(record.runs, actId === undefined ? run : { ...run, actId }),
    secretHashes: withoutHashes(record.secretHashes, id, sent),
  };
}

type Original = Extract<JournalEntry, { readonly type: 'original' }>;

/** The values of before a write of Call Home of which something was sent; those of before an undo are no way back. */
function firstRead(begin: JournalEntry, act: readonly JournalEntry[]): Original | null {
  const read = act.find((entry) => entry.type === 'original');
  const sent = act.some(({ type }) => type === 'step-sent');
  if (begin.type !== 'begin' || read?.type !== 'original' || !sent || actOf(begin, act) !== 'apply')
    return null;
  return read;
}

/** Who answered, as far as the act says it. */
function boxIn(act: readonly JournalEntry[]): BoxMarks | null {
  for (const entry of act)
    if ((entry.type === 'original' || entry.type === 'end') && entry.box !== undefined) return entry.box;
  return null;
}

/**
 * The device of an act, and the record in which it is known. Under the id of then, where that is still known at the
 * address and the box that answered does not contradict it; else who has the box's marks, taken in where nobody has; else,
 * where no box told anything, who has the address: not `sure`. Null where nothing says whose it is.
 */
function deviceOf(
  record: SiteRecord,
  { deviceId, address }: JournalEntry,
  box: BoxMarks | null,
  ids: 'kept' | 'lost',
): { readonly id: string; readonly sure: boolean; readonly record: SiteRecord } | null {
  const { known } = record;
  const id = idNow(known, deviceId);
  const own = known.find((each) => each.id === id);
  const isHere = own !== undefined && (own.addresses.length === 0 || own.addresses.includes(address));
  const marked = box !== null && box.uuids.length + box.serials.length > 0;
  if (ids === 'kept' && isHere && (box === null || !contradict(own, box))) {
    // Saved before the login told: without its marks nobody could take the place of the box that was written to.
    if (!marked || !own.addresses.includes(address)) return { id, sure: true, record };
    const met = toldAtLogin(record, address, box);
    return { id: idAt(met.known, address), sure: true, record: met };
  }
  if (ids === 'kept' && known.length === 0) return { id, sure: true, record };
  const told = marked ? toldAtLogin(record, address, box) : record;
  const there = idAt(told.known, address);
  return there === '' ? null : { id: there, sure: marked, record: told };
}

/** What an act came to, or that it broke off; null where it has nothing to tell. */
function runOf(record: SiteRecord, act: readonly JournalEntry[]): Run | null {
  switch (act[0]?.type) {
    case 'test-sent':
      return callRun(record, act);
    case 'request-sent':
    case 'acknowledged':
      return askedRun(record, act);
    default:
      return writeRun(record, act);
  }
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
 * what has no end; an act that came later does not settle what an earlier one left open.
 */
function actsOf(journal: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
  const open = new Map<string, JournalEntry[]>();
  const left: JournalEntry[][] = [];
  // Where the act is not named it is the last one that its device began.
  const nameOf = ({ actId, deviceId }: JournalEntry): string =>
    actId === undefined ? `device ${deviceId}` : `act ${actId}`;
  for (const entry of journal) {
    const name = nameOf(entry);
    // A journal that holds an act twice, as copies put together do, tells it once.
    if (entry.actId !== undefined && beginsAct(entry) && open.has(name)) continue;
    if (beginsAct(entry)) {
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

/** What was asked by name is an act where it has an id: an older program's has no end to tell it by. */
function beginsAct({ type, actId }: JournalEntry): boolean {
  if (type === 'request-sent' || type === 'acknowledged') return actId !== undefined;
  return type === 'begin' || type === 'test-sent';
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
  const planned = before?.type === 'original' ? before.planned : undefined;
  const sentKeys = new Set<string>(sent.flatMap(({ keys }) => keys));
  const accepted = act.flatMap((entry) => (entry.type === 'step-accepted' ? [entry.step] : []));
  const read = act.findLast((entry) => entry.type === 'read-back');
  const items: readonly ApplyItem[] =
    read?.type === 'read-back'
      ? read.items
      : // What was never begun is open as well: only an older program did not say what it was going to write.
        (planned?.items.map((item) =>
          sentKeys.has(item.key) ? { ...item, after: null, outcome: 'unknown' as const } : item,
        ) ??
        sent.flatMap((step) =>
          step.keys.map((key) => ({
            key,
            // Originals are letter by letter, for undo; this is shown.
            before: before?.type === 'original' ? untrusted(before.values[key] ?? '', SHOWN) : null,
            wanted: step.wanted[key] ?? '',
            after: null,
            outcome: 'unknown' as const,
            secret: SECRET_KEYS.has(key as SettingKey),
          })),
        ));
  const last = act.at(-1) ?? begin;
  const outcome: ApplyResult = {
    deviceId: begin.deviceId,
    address: begin.address,
    product: productOf(record, begin),
    driver: begin.driver,
    ...(begin.act === 'controller-apply' ? {} : { act: begin.act }),
    ...(begin.stood === undefined ? {} : { stood: [...begin.stood] }),
    ...(planned?.warnings === undefined ? {} : { warnings: [...planned.warnings] }),
    state: 'partly',
    items: [...items],
    stepsDone: accepted,
    stepsLeft: (planned?.steps ?? sent.map(({ step }) => step)).filter((step) => !accepted.includes(step)),
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
function callRun(
  record: SiteRecord,
  act: readonly JournalEntry[],
): Extract<Run, { readonly act: 'test-call' }> | null {
  const sent = act.find((entry) => entry.type === 'test-sent');
  if (sent?.type !== 'test-sent') return null;
  const ended = act.find((entry) => entry.type === 'test-ended');
  if (ended?.type === 'test-ended') {
    const span = { deviceId: sent.deviceId, startedAt: ended.result.startedAt, endedAt: ended.at };
    return { no: 0, act: 'test-call', ...span, interrupted: null, outcome: ended.result };
  }
  const outcome: TestCallResult = {
    deviceId: sent.deviceId,
    address: sent.address,
    product: productOf(record, sent),
    driver: sent.driver,
    state: 'pending',
    deviceState: '',
    ticket: '',
    eventId: '',
    message: '',
    startedAt: sent.at,
    durationMs: 0,
    errors: [appError('interrupted', { address: sent.address, call: 1 })],
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

/**
 * A service request or an acknowledgement that broke off: a reading of the device's list that came to nothing. The next one
 * that is read shows what arrived.
 */
function askedRun(
  record: SiteRecord,
  act: readonly JournalEntry[],
): Extract<Run, { readonly act: 'problems' }> | null {
  const [sent] = act;
  if (sent?.type !== 'request-sent' && sent?.type !== 'acknowledged') return null;
  if (act.some(({ type }) => type === 'end')) return null;
  const { deviceId, address, at } = sent;
  const asked =
    sent.type === 'request-sent'
      ? ({ asked: 'service-request' } as const)
      : ({ asked: 'acknowledge', event: untrusted(sent.eventId, SHOWN) } as const);
  const errors = [appError('interrupted', { address, at, ...asked })];
  const outcome: ProblemList = {
    deviceId,
    address,
    product: productOf(record, sent),
    problems: [],
    errors,
  };
  return { no: 0, act: 'problems', deviceId, startedAt: at, endedAt: at, interrupted: 'crashed', outcome };
}

function productOf(
  { discovery, file }: SiteRecord,
  { deviceId, address }: JournalEntry,
): ApplyResult['product'] {
  const found = discovery?.devices.find(({ id }) => id === deviceId)?.product;
  return found ?? file.devices.find((each) => each.address === address)?.product ?? 'unknown';
}
