import { expect, test } from 'vitest';
import { typeAndModel } from '../../../electron/devices/service-advisor/machine-type.ts';

/** Machine type and model of the management modules' VPD (bladeCenterVpd). */
test.each([
  [{ machineType: '8721', model: 'A1J' }, { machineType: '8721-A1J' }],
  [{ machineType: '7893-92X', model: '92X' }, { machineType: '7893-92X' }],
  [{ model: '92X' }, { machineType: '92X' }],
  [
    { machineType: '5462', model: 'Lenovo System x3650 M5' },
    { machineType: '5462', model: 'Lenovo System x3650 M5' },
  ],
  [{ machineType: '7X06' }, { machineType: '7X06' }],
  [{}, {}],
])('%j is told as %j', (told, shown) => {
  expect(typeAndModel(told)).toEqual(shown);
});
