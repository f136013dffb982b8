import type { AppError } from '../domain/app-error.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { leftBehind } from '../domain/left-behind.ts';
import { mapBounded } from '../net/deadline.ts';
import { atDevice } from './device-session.ts';
import { knownMarks } from './identity.ts';
import { handwork, readyFor, rowsOf } from './ready.ts';
import { deviceRows } from './rows.ts';
import type { StageContext } from './stage.ts';

/**
 * Asks the rows of which nobody knows who they are, where this program's writes stand on boxes that are at no row: after
 * two changed their addresses, what is kept of the one belongs to the row of the other, and only a login tells. Nothing is
 * written. Gives why a row could not be asked, by the address of the row; empty where nothing had to be.
 */
export async function askWhoIsThere(
  context: StageContext,
  deviceIds: readonly string[] | null,
): Promise<ReadonlyMap<string, AppError>> {
  const record = context.site.get();
  const away = leftBehind(record, deviceRows(context.catalog, record)).some(
    ({ why }) => why !== 'not-chosen',
  );
  if (!away) return new Map();
  const isUnknown = (row: DeviceRow): boolean => {
    const { uuids, serials } = knownMarks(record, row.device);
    return uuids.length + serials.length === 0 && row.sameAs === undefined && handwork(context, row) === null;
  };
  const failed = new Map<string, AppError>();
  const ask = async (row: DeviceRow): Promise<void> => {
    const ready = readyFor(context, row);
    const { address } = row.device;
    if (!ready.ok) {
      failed.set(address, ready.error);
      return;
    }
    const { driver, context: door } = ready.value;
    const read = await atDevice(context, row, driver, door, (session) => session.read(context.signal));
    const said = read.ok ? read.value : read;
    if (!said.ok) failed.set(address, said.error);
  };
  await mapBounded(rowsOf(context, deviceIds).filter(isUnknown), context.pace.devicesAtOnce, ask);
  return failed;
}
