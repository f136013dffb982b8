import { expect, test } from 'vitest';
import { settingMatrix } from '../../../electron/documents/setting-matrix.ts';

type Device = Parameters<typeof settingMatrix>[0][number];

/** How a value stands on the device is on the paper also where it counts as the one that was wanted. */
const device = (no: number, outcome: Device['items'][number]['outcome'], after: string | null): Device =>
  ({
    no,
    deviceId: `device-${no}`,
    address: `192.0.2.${no}`,
    product: 'xcc',
    driver: 'xcc-redfish',
    state: 'done',
    at: '',
    items: [{ key: 'company', before: '', wanted: 'Renshu K.K.', after, outcome, secret: false }],
    errors: [],
    tried: null,
    notSet: [],
  }) as unknown as Device;

test.each([
  ['verified', 'RENSHU K.K.', ['RENSHU K.K.']],
  ['unchanged', 'RENSHU K.K.', ['RENSHU K.K.']],
  ['verified', 'Renshu K.K.', []],
  ['differs', 'Betsu K.K.', ['Betsu K.K.']],
  ['not-written', 'Betsu K.K.', []],
  ['written-unread', null, []],
] as const)('%s, shown as %s', (outcome, after, readBack) => {
  const cell = settingMatrix([device(1, outcome, after)]).rows[0]?.cells[0];
  expect(cell?.readBack.map(({ value }) => value)).toEqual(readBack);
});
