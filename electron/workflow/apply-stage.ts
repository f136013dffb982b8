import { randomUUID } from 'node:crypto';
import { planWithout } from '../callhome/plan.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { openAfterWrite } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { failedWrites } from '../domain/failed-writes.ts';
import type { ApplyResult, DevicePlan } from '../domain/plan.ts';
import { ALL_AT_ONCE, endedBadly, firstWave, isWritten, type RolloutOrder } from '../domain/rollout.ts';
import { isWriting } from '../domain/run.ts';
import { settingState } from '../domain/setting-state.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { standingMends, standingWrites } from '../domain/standing-writes.ts';
import { applyRow, applyWithout } from './apply-row.ts';
import { headOf, isoNow, recordRun, rowsOf, runOf, sameBox } from './ready.ts';
import { type HeldBack, rollOut } from './roll-out.ts';
import { addRuns } from './site-handle.ts';
import type { StageContext } from './stage.ts';
import { askWhoIsThere } from './who-is-there.ts';

/** Apply and undo over many devices: bounded, in waves where that was asked, and one failing never breaks another off. */

/** Writes the plans, as `order` says which first and when to stop. */
export async function applyStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
  order: RolloutOrder = ALL_AT_ONCE,
): Promise<readonly ApplyResult[]> {
  const record = context.site.get();
  const plans = new Map(standingOf(record).plans.map((plan) => [plan.deviceId, plan]));
  const failed = order.onlyFailed ? failedWrites(record.runs) : null;
  const rows = rowsOf(context, deviceIds).filter(({ device: { id } }) => failed?.has(id) ?? true);
  const pieces = rows.flatMap((row) => {
    const plan = plans.get(row.device.id) ?? planOfTwin(context, row);
    return plan === undefined ? [] : [{ row, plan }];
  });
  return applyAll(context, pieces, 'apply', order);
}

/** What turned out to be the box of another row after it was planned is told so, and never left out in silence. */
function planOfTwin(context: StageContext, row: DeviceRow): DevicePlan | undefined {
  if (row.sameAs === undefined) return undefined;
  return planWithout(headOf(row), 'failed', [sameBox(row)], [], isoNow(context));
}

/**
 * Puts back what was read before the first write, per device. Nothing but a person stops it: it is the way out. A device
 * of which nothing is known to put back is told where it was named, or where there is no other; nothing is done to it.
 */
export async function undoStage(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<readonly ApplyResult[]> {
  const unasked = await askWhoIsThere(context, deviceIds);
  const { originals, runs } = context.site.get();
  const rows = rowsOf(context, deviceIds);
  const known = rows.filter((row) => originals[row.device.id] !== undefined);
  // Of many devices those that were never worked on are passed over without a word; one that could not be asked may be none.
  const worked = new Set(
    runs.flatMap((run) => (isWriting(run) && !NOT_BEGUN.has(run.outcome.state) ? [run.deviceId] : [])),
  );
  const silent = ({ device, sameAs }: DeviceRow): boolean =>
    deviceIds === null &&
    known.length > 0 &&
    sameAs === undefined &&
    !worked.has(device.id) &&
    !unasked.has(device.address);
  const told = rows.filter((row) => !known.includes(row) && !silent(row));
  const done = await applyAll(
    context,
    known.map((row) => ({ row, plan: null })),
    'undo',
    ALL_AT_ONCE,
  );
  const untouched = told.map((row): ApplyResult => {
    const error =
      row.sameAs === undefined ? (unasked.get(row.device.address) ?? nothingKept(runs, row)) : sameBox(row);
    return { ...applyWithout(context, row, 'failed', [error]), act: 'undo' };
  });
  return [...done, ...untouched];
}

/** Nothing of the write was sent, or begun. */
const NOT_BEGUN: ReadonlySet<ApplyResult['state']> = new Set(['refused', 'not-run', 'cancelled']);

/** Clock and servers are no undo's, and what was written with its values of before lost is not unwritten. */
function nothingKept(runs: SiteRecord['runs'], { device: { address, id } }: DeviceRow): AppError {
  const fields = standingMends(runs, id)
    .map(({ key }) => key)
    .join(',');
  if (standingWrites(runs, id).length > 0) return appError('nothing-to-undo', { address, written: 1 });
  return appError('nothing-to-undo', fields === '' ? { address } : { address, fields });
}

/** A device, and the plan that was confirmed for it; null where the act itself was. */
type Piece = { readonly row: DeviceRow; readonly plan: DevicePlan | null };

async function applyAll(
  context: StageContext,
  pieces: readonly Piece[],
  act: 'apply' | 'undo',
  order: RolloutOrder,
): Promise<readonly ApplyResult[]> {
  const first = new Set(firstPieces(pieces, order.firstWave));
  const untouched: ApplyResult[] = [];
  let done = 0;
  const tell = ({ row, plan }: Piece, result: ApplyResult | null): void => {
    const { address } = row.device;
    const ended = (end: ApplyResult) => ({
      device: {
        ...{ address, done: 1, total: 1, end: 'write' as const },
        state: settingState(end),
        open: openAfterWrite(end, plan ?? undefined),
      },
    });
    context.progress({
      done,
      total: pieces.length,
      waitingFor: result === null ? address : '',
      ...(result === null ? {} : ended(result)),
    });
  };
  const leave = (piece: Piece, state: 'cancelled' | 'not-run', error: AppError): ApplyResult => {
    const result = { ...applyWithout(context, piece.row, state, [error]), act };
    untouched.push(result);
    tell(piece, result);
    return result;
  };
  const results = await rollOut<Piece, ApplyResult>({
    firstWave: pieces.filter((piece) => first.has(piece)),
    rest: pieces.filter((piece) => !first.has(piece)),
    harmless: ({ plan }) => plan !== null && !isWritten(plan),
    atOnce: context.pace.devicesAtOnce,
    stopAfter: order.stopAfterFailures,
    pause: context.pause,
    signal: context.signal,
    begin: async (piece) => {
      const { row, plan } = piece;
      if (context.signal.aborted) return leave(piece, 'cancelled', appError('cancelled'));
      tell(piece, null);
      const actId = randomUUID();
      const made = { ...(await applyRow(context, row, act, plan, actId)), act };
      const result = recordRun(context, act, made.startedAt, made, { actId });
      done += 1;
      tell(piece, result);
      return result;
    },
    endedBadly,
    holdBack: (piece, reason) => leave(piece, 'not-run', heldBackBy(piece.row, reason, order)),
  });
  addRuns(
    context.site,
    untouched.map((result) => runOf(context, act, result.startedAt, result)),
  );
  return pieces.flatMap((piece) => results.get(piece) ?? []);
}

function firstPieces(pieces: readonly Piece[], each: number): readonly Piece[] {
  const planned = pieces.flatMap(({ plan }) => (plan === null ? [] : [plan]));
  if (each === 0 || planned.length < pieces.length) return [];
  return firstWave(planned, each).flatMap((index) => pieces[index] ?? []);
}

/** A sentence names at most so many devices; each has its own result. */
const FAILED_NAMED = 4;

function heldBackBy(row: DeviceRow, { why, failed }: HeldBack<Piece>, order: RolloutOrder): AppError {
  const { address } = row.device;
  const named = failed.slice(0, FAILED_NAMED).map((piece) => piece.row.device.address);
  const list = `${named.join(', ')}${failed.length > FAILED_NAMED ? ' …' : ''}`;
  return why === 'first-wave'
    ? appError('first-wave-failed', { address, failed: list })
    : appError('failure-limit', { address, limit: order.stopAfterFailures ?? 0, failed: list });
}
