/**
 * What a person waits for although no device is asked: telling 1,000 devices apart by what would be written to them, and
 * the places of a postal code. Goals: 200 ms and 10 ms, each the median of nine.
 */
import { join } from 'node:path';
import { openPostalTable } from '../../electron/storage/postal-table.ts';
import type { DeviceWork } from '../../renderer/steps/apply/device-work.ts';
import { planGroups } from '../../renderer/steps/apply/plan-matrix.ts';
import { planned } from '../support/outcomes.ts';

const TIMES = 9;

const work: DeviceWork[] = Array.from({ length: 1_000 }, (_, at) => ({
  row: { device: { id: `d${at}`, address: `d${at}`, addresses: [] } },
  plan: planned({
    deviceId: `d${at}`,
    items: (['company', 'contact.city'] as const).map((key) => ({
      key,
      current: `${at}`,
      wanted: 'x',
      change: 'set' as const,
      secret: false,
    })),
  }),
  apply: undefined,
  outdated: false,
  failed: false,
})) as unknown as DeviceWork[];
const table = openPostalTable(join(import.meta.dirname, '..', '..', 'resources', 'postal', 'postal.bin'));
if (!table) throw new Error('no table of postal codes');

line('1,000 devices told apart by their plans', 200, () => planGroups(work));
line('places of a postal code', 10, () => table.find('1010041'));

function line(what: string, goal: number, run: () => unknown): void {
  const times = Array.from({ length: TIMES }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  }).sort((a, b) => a - b);
  const median = times[Math.floor(TIMES / 2)] ?? 0;
  console.log(
    `${(median / goal).toFixed(2)}\t${what}\tgoal ≤ 1\t(${median.toFixed(1)} ms / ${goal} ms, median of ${TIMES})`,
  );
}
