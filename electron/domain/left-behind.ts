import type { DeviceRow } from './device-row.ts';
import type { ApplyItem } from './plan.ts';
import type { Product } from './product.ts';
import { isWriting } from './run.ts';
import type { SiteRecord } from './site-record.ts';
import { standingMends, standingWrites } from './standing-writes.ts';

/** Why a device that was written to is no part of the job: turned down, out of the list, or another box has its address. */
export const LEFT_WHY = ['not-chosen', 'not-listed', 'replaced'] as const;

/** A device outside the job on which values of this program stand. */
export type LeftBehind = {
  readonly deviceId: string;
  /** Where it was written to last. */
  readonly address: string;
  readonly serial: string;
  readonly product: Product;
  readonly why: (typeof LEFT_WHY)[number];
  /** Begin of the last write (ISO 8601). */
  readonly at: string;
  /** Call Home settings, and clock, time and name servers, which no undo puts back. */
  readonly stands: readonly ApplyItem[];
  readonly mends: readonly ApplyItem[];
};

/**
 * The devices that this program wrote to, did not put back, and that are no part of the job any more: nothing that is
 * counted, listed or put back is about them, and what stands on them must not vanish from paper. Pure.
 */
export function leftBehind(
  record: Pick<SiteRecord, 'runs' | 'known'>,
  rows: readonly DeviceRow[],
): readonly LeftBehind[] {
  const byId = new Map(rows.map((row) => [row.device.id, row]));
  // Two rows that are one box go by the id of the first; if either is chosen, it is part of the job.
  const chosenAt = new Set(rows.filter(({ chosen }) => chosen).flatMap(({ device }) => device.addresses));
  const here = new Set(rows.flatMap(({ device }) => [device.address, ...device.addresses]));
  const writes = record.runs.filter(isWriting);
  const ids = [...new Set(writes.map(({ deviceId }) => deviceId))].filter((id) => !byId.get(id)?.chosen);
  return ids.flatMap((deviceId): LeftBehind[] => {
    const stands = standingWrites(record.runs, deviceId);
    const mends = standingMends(record.runs, deviceId);
    const last = writes.findLast((run) => run.deviceId === deviceId);
    if (last === undefined || stands.length + mends.length === 0) return [];
    const known = record.known.find(({ id }) => id === deviceId);
    if (known?.addresses.some((address) => chosenAt.has(address)) === true) return [];
    const row = byId.get(deviceId);
    const { address, product, startedAt } = last.outcome;
    return [
      {
        deviceId,
        address: row?.device.address ?? address,
        serial: row?.device.serial ?? known?.serials[0] ?? '',
        product: row?.product ?? product,
        why: row !== undefined ? 'not-chosen' : here.has(address) ? 'replaced' : 'not-listed',
        at: startedAt,
        stands,
        mends,
      },
    ];
  });
}
