import { expect, test } from 'vitest';
import { primaryOfTwo, primaryOfTwoListed } from '../../../electron/devices/cmm/two-managers.ts';
import { ok } from '../../../electron/domain/result.ts';
import type { SnmpClient } from '../../../electron/net/snmp.ts';

/** Which of two chassis managers is the primary one, as far as the device says it without doubt. */
const never = new AbortController().signal;
type Bay = { readonly bay: number; readonly primary: number; readonly health: number };
const agent = (bays: readonly Bay[], whole = true): SnmpClient =>
  ({
    walk: async (base: string) =>
      ok({
        rows: bays.map(({ bay, primary, health }) => ({
          oid: `${base}.${bay}`,
          value: base.endsWith('.4') ? primary : health,
        })),
        whole,
      }),
  }) as unknown as SnmpClient;

test.each([
  [
    'the second of two',
    [
      { bay: 1, primary: 0, health: 1 },
      { bay: 2, primary: 1, health: 1 },
    ],
    true,
    '2',
  ],
  [
    'both',
    [
      { bay: 1, primary: 1, health: 1 },
      { bay: 2, primary: 1, health: 1 },
    ],
    true,
    '',
  ],
  [
    'none',
    [
      { bay: 1, primary: 0, health: 1 },
      { bay: 2, primary: 0, health: 1 },
    ],
    true,
    '',
  ],
  [
    'one that is not there',
    [
      { bay: 1, primary: 0, health: 1 },
      { bay: 2, primary: 1, health: 0 },
      { bay: 3, primary: 0, health: 1 },
    ],
    true,
    '',
  ],
  [
    'half a table',
    [
      { bay: 1, primary: 0, health: 1 },
      { bay: 2, primary: 1, health: 1 },
    ],
    false,
    '',
  ],
] as const)('the table says: %s', async (_what, bays, whole, bay) => {
  expect(await primaryOfTwo(agent(bays, whole), never)).toBe(bay);
});

test.each([
  ['mm[1]   standby\nmm[2]   primary', '2'],
  ['mm[1]   primary\nmm[2]   primary\nmm[3]   standby', ''],
  ['mm[1]   standby\nmm[2]   standby', ''],
  ['mm[1]   standby\nmm[2]   pri', ''],
  ['mm[1]   primary', ''],
])('the list says %j', async (list, bay) => {
  expect(await primaryOfTwoListed(async () => ok(list), never)).toBe(bay);
});
