import { addressRanges, numberRanges } from '../address/address-list.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { Premises } from '../domain/premise.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/**
 * 前提条件・対象外: what the document rests on and what the job left out, from what was chosen and measured; pure.
 * `catalogDate` is the day of the destinations, ISO. `atWork`: work on the site was going on when the document was made.
 */
export function premisesOf(
  record: SiteRecord,
  rows: readonly DeviceRow[],
  catalogDate: string,
  atWork: boolean,
): Premises {
  const chosen = rows.filter((row) => row.chosen);
  const left = rows.filter((row) => !row.chosen);
  const numbersOf = (
    is: (row: DeviceRow) => boolean,
  ): { readonly numbers: string; readonly count: number } => {
    const numbers = chosen.flatMap((row, index) => (is(row) ? [index + 1] : []));
    return { numbers: numberRanges(numbers), count: numbers.length };
  };
  const when = <T>(holds: boolean, premise: T): readonly T[] => (holds ? [premise] : []);
  const { host, port } = record.file.network.proxy;
  const measured = standingOf(record).preflight !== null;
  const managed = numbersOf(({ route, traits }) => route === 'lxca' && !traits.includes('appliance'));
  const silent = numbersOf(({ route }) => route === 'none');
  const byHand = numbersOf(({ driver, route }) => driver === 'manual' && route !== 'none');
  return {
    assumptions: [
      ...when(record.simulated, { code: 'simulated', args: {} } as const),
      ...when(atWork, { code: 'work-going-on', args: {} } as const),
      { code: measured ? 'measured-from-laptop' : 'nothing-measured', args: {} },
      { code: 'destinations-as-of', args: { date: catalogDate } },
      ...when(managed.count > 0, { code: 'lxca-manages', args: managed } as const),
      ...when(host !== '', { code: 'proxy-as-entered', args: { host, port } } as const),
    ],
    exclusions: [
      ...when(left.length > 0, {
        code: 'not-chosen',
        args: { count: left.length, addresses: named(left) },
      } as const),
      ...when(silent.count > 0, { code: 'not-reporting', args: silent } as const),
      ...when(byHand.count > 0, { code: 'by-hand', args: byHand } as const),
      { code: 'network-equipment', args: {} },
      { code: 'real-fault', args: {} },
      { code: 'contract', args: {} },
    ],
  };
}

/** A sentence names at most so many addresses or ranges. */
const NAMED = 8;

function named(rows: readonly DeviceRow[]): string {
  const ranges = addressRanges(rows.map(({ device }) => device.address));
  return ranges.length > NAMED ? `${ranges.slice(0, NAMED).join(', ')} …` : ranges.join(', ');
}
