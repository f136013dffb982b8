import { withSession } from '../access/session.ts';
import type { ControllerDriver } from '../devices/controller-driver.ts';
import type { DeviceState, Driver, DriverContext, DriverSession } from '../devices/driver.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { type BoxMarks, contradict, shareSerial } from '../domain/box-marks.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { knownMarks, marksIn, withIdentity } from './identity.ts';
import { doorOf, isoNow } from './ready.ts';
import type { StageContext } from './stage.ts';

/** A session at the box that a row stands for; `prove` asks who it is, for what is to be known before an act begins. */
export type DeviceSession = DriverSession & {
  readonly prove: (signal: AbortSignal) => Promise<Result<void>>;
};

/**
 * The one way in which any act works on a device: signed in, and asked who it is before anything is written to it or
 * asked of its services. A box that is not the one that this row stands for gets nothing: neither its predecessor's
 * values nor its test call. `test/architecture` holds that no other file of this folder signs in to work.
 */
export function atDevice<T>(
  context: StageContext,
  row: DeviceRow,
  driver: Pick<Driver | ControllerDriver, 'account' | 'open'>,
  driverContext: DriverContext,
  work: (session: DeviceSession) => Promise<T>,
  signal: AbortSignal = context.signal,
): Promise<Result<T>> {
  return withSession(
    context.logins,
    doorOf(driver, driverContext),
    (session) => work(asked(context, row, session)),
    signal,
  );
}

/** A session in which every reading is asked whose it is, and nothing is done to a box of which that is not known. */
function asked(context: StageContext, row: DeviceRow, session: DriverSession): DeviceSession {
  // Who was expected when the work began: what this very login tells must not answer for itself.
  const site = context.site.get();
  const expected = knownMarks(site, row.device);
  const original = notTold(site.originalBoxes[row.device.id] ?? NO_MARKS, expected);
  let proven = [expected, original].every(({ uuids, serials }) => uuids.length + serials.length === 0);

  /** What comes of it is the first box's, whoever answers later. */
  let wrote = false;

  const judge = (state: DeviceState): Result<DeviceState> => {
    const seen = marksIn(state.identity);
    const other = contradict(expected, seen) || contradict(original, seen);
    context.site.update((record) => withIdentity(record, row.device, state.identity, isoNow(context)));
    if (!other) {
      proven = true;
      return ok(state);
    }
    proven = false;
    const known = contradict(expected, seen) ? expected : original;
    return err(otherDevice(row, wrote ? 'box-changed' : 'other-device', known, seen));
  };
  const read: DriverSession['read'] = async (signal) => {
    const state = await session.read(signal);
    return state.ok ? judge(state.value) : state;
  };
  /** Does it at the box that is known to be the right one; else asks first. */
  const sure = async <R>(signal: AbortSignal, act: () => Promise<Result<R>>): Promise<Result<R>> => {
    if (!proven) {
      const who = await read(signal);
      if (!who.ok) return who;
    }
    return act();
  };
  const {
    readGroup,
    mayWrite,
    remarks,
    taken,
    left,
    caveat,
    testCall,
    problems,
    listCut,
    acknowledge,
    serviceRequest,
  } = session;
  // Every question of a session, so that none that is new is lost on the way.
  const all: Every<DeviceSession> = {
    read,
    prove: (signal) => sure(signal, async () => ok(undefined)),
    write: (write, signal) =>
      sure(signal, () => {
        wrote = true;
        return session.write(write, signal);
      }),
    close: () => session.close(),
    readGroup: readGroup && ((keys, signal) => sure(signal, () => readGroup.call(session, keys, signal))),
    mayWrite: mayWrite && ((signal) => sure(signal, () => mayWrite.call(session, signal))),
    remarks: remarks && (() => remarks.call(session)),
    taken: taken && (() => taken.call(session)),
    left: left && (() => left.call(session)),
    caveat: caveat && (() => caveat.call(session)),
    testCall:
      testCall &&
      ((limits, onState, signal) => sure(signal, () => testCall.call(session, limits, onState, signal))),
    listCut: listCut && (() => listCut.call(session)),
    problems: problems && ((signal) => sure(signal, () => problems.call(session, signal))),
    acknowledge:
      acknowledge && ((problem, signal) => sure(signal, () => acknowledge.call(session, problem, signal))),
    serviceRequest:
      serviceRequest && ((text, signal) => sure(signal, () => serviceRequest.call(session, text, signal))),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, each]) => each !== undefined),
  ) as unknown as DeviceSession;
}

/**
 * The box that the values of before were read of, as far as it may be another than the one that is known: one whose UUID
 * the device is known by is this one, whatever serial number it was given since.
 */
function notTold(original: BoxMarks, known: BoxMarks): BoxMarks {
  return original.uuids.some((uuid) => known.uuids.includes(uuid)) ? NO_MARKS : original;
}

/** The same with every part named, also those that are not there. */
type Every<T> = { readonly [Part in keyof Required<T>]: T[Part] | undefined };

const NO_MARKS: BoxMarks = { uuids: [], serials: [] };

/** Both serial numbers where both are told, else both UUIDs: what the two differ in. */
function otherDevice(
  row: DeviceRow,
  code: 'other-device' | 'box-changed',
  known: BoxMarks,
  seen: BoxMarks,
): AppError {
  const bySerial =
    known.serials.length > 0 && seen.serials.length > 0 && !shareSerial(known.serials, seen.serials);
  const [before, now] = bySerial ? [known.serials, seen.serials] : [known.uuids, seen.uuids];
  const { address } = row.device;
  return appError(code, { address, known: before.join(', '), seen: now.join(', ') });
}
