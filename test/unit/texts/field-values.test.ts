/** What two halves of a site differ in is read by people: choices by their names, switches as yes or no. */
import { expect, test } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { siteFieldValue } from '../../../electron/texts/index.ts';

const ja = textsFor('ja');

test.each([
  ['devices[192.0.2.1].chosen', 'true', ja.yes],
  ['devices[192.0.2.1].chosen', 'false', ja.no],
  ['settings.enable', 'false', ja.no],
  ['devices[192.0.2.1].route', 'lxca', ja.route.lxca.name],
  ['devices[192.0.2.1].driver', 'imm2-snmp', ja.driver['imm2-snmp']],
  ['devices[192.0.2.1].product', 'xcc2', ja.product.xcc2.name],
  ['settings.company', '', ja.empty],
  ['settings.company', 'direct', 'direct'],
  ['devices[192.0.2.1].route', 'of-a-later-version', 'of-a-later-version'],
])('%s: %j is %s', (path, value, shown) => {
  expect(siteFieldValue(ja, path, value)).toBe(shown);
});
