import { expect, test } from 'vitest';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { shipped } from '../../support/shipped.ts';

/** What the form is told about its values for every chosen device at once. */
const secrets = { has: () => false, refusing: () => [], own: () => null, trials: [] };

test('an event id of the other family is a warning on the device that leaves it out, never an error', () => {
  const file = siteFileSchema.parse({
    version: 1,
    devices: [
      { address: '192.0.2.1', product: 'imm2', route: 'direct' },
      { address: '192.0.2.2', product: 'cmm2', route: 'direct' },
    ],
    settings: { excludedEvents: ['0x4000008600000000', '0e00600a'] },
  });
  const { settingIssues } = siteView(shipped, newSiteRecord('s', '2026-11-25T00:00:00.000Z', file), secrets);
  const events = settingIssues.filter(({ key }) => key === 'excludedEvents');
  expect(events.filter(({ kind }) => kind === 'error')).toEqual([]);
  expect(
    events.filter(({ kind }) => kind === 'warning').map(({ devices, args }) => [devices, args.found]),
  ).toEqual([
    [['192.0.2.1'], '0e00600a'],
    [['192.0.2.2'], '0x4000008600000000'],
  ]);
});
