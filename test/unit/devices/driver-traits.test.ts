import { expect, test } from 'vitest';
import { DRIVERS } from '../../../electron/devices/index.ts';
import { DRIVER_TRAITS, driverTraits } from '../../../electron/domain/driver-traits.ts';
import { DRIVER_IDS } from '../../../electron/domain/product.ts';

/** Rows are made of the traits before any driver is loaded: both must say the same. */
test('every driver there is has its traits, and every traits their driver', () => {
  expect(DRIVERS.map(({ id }) => id).sort()).toEqual(Object.keys(DRIVER_TRAITS).sort());
  expect(DRIVER_IDS.filter((id) => driverTraits(id) === null)).toEqual(['manual']);
});

test.each(DRIVERS)('$id signs in and sends test calls as its row says', (driver) => {
  const { account, mayTestCall } = driver;
  expect({ account, ...(mayTestCall === undefined ? {} : { mayTestCall }) }).toEqual(driverTraits(driver.id));
});
