import { expect, test } from 'vitest';
import { isOtherJob } from '../../../electron/domain/other-job.ts';
import { type SiteFile, siteFileSchema } from '../../../electron/domain/site-file.ts';

const file = (site: object, ...addresses: readonly string[]): SiteFile =>
  siteFileSchema.parse({ version: 1, site, devices: addresses.map((address) => ({ address })) });
const FIRST = file({ customer: '練習商事', name: '東京', reference: 'K-1' }, '192.0.2.1', '192.0.2.2');

test.each([
  [
    'another customer with other devices',
    file({ customer: '演習物産', reference: 'K-2' }, '192.0.2.9'),
    true,
  ],
  ['another customer, that has one of the addresses', file({ customer: '演習物産' }, '192.0.2.2'), false],
  ['the same in another spelling', file({ customer: ' 練習 商事' }, '192.0.2.9'), false],
  ['the same reference', file({ customer: '演習物産', reference: 'Ｋ-1' }, '192.0.2.9'), false],
  ['no name at all', file({}, '192.0.2.9'), false],
  ['names that the other one has not', file({ customer: '' }, '192.0.2.9'), false],
  ['no devices', file({ customer: '演習物産' }), false],
])('%s', (_how, other, expected) => {
  expect(isOtherJob(FIRST, other)).toBe(expected);
  expect(isOtherJob(other, FIRST)).toBe(expected);
});
