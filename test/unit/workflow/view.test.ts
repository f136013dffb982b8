import { expect, test } from 'vitest';
import type { ApplyItem } from '../../../electron/domain/plan.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { pointSentence } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { type Act, siteWith, written } from '../../support/outcomes.ts';
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

/** A site with one IMM2 to which these things happened; `before` is what it had before the first write. */
function worked(chosen: boolean, before: Record<string, string>, ...acts: readonly Act[]) {
  const { runs } = siteWith(...acts);
  const file = siteFileSchema.parse({
    version: 1,
    devices: [{ address: '192.0.2.1', product: 'imm2', route: 'direct', driver: 'imm2-snmp', chosen }],
  });
  const site = newSiteRecord('s', '2026-11-25T00:00:00.000Z', file);
  const [row] = deviceRows(shipped, site);
  const id = row?.device.id ?? '';
  const own = runs.map(
    (run) => ({ ...run, deviceId: id, outcome: { ...run.outcome, deviceId: id } }) as typeof run,
  );
  return { id, view: siteView(shipped, { ...site, runs: own, originals: { [id]: before } }, secrets) };
}
const item = (key: ApplyItem['key'], before: string, part: Partial<ApplyItem> = {}): ApplyItem => ({
  key,
  before,
  wanted: 'Renshu K.K.',
  after: 'Renshu K.K.',
  secret: false,
  outcome: 'verified',
  ...part,
});
const company = ['apply', written({ items: [item('company', 'Former K.K.')] })] as const;
const back = [
  'undo',
  written({ act: 'undo', items: [item('company', 'Renshu K.K.', { wanted: 'Former K.K.' })] }),
] as const;

test('an undo is offered for what stands, and no longer once it was put back or where nothing can be', () => {
  const before = { company: 'Former K.K.' };
  const stands = worked(true, before, company);
  expect(stands.view.undoable).toEqual([stands.id]);
  expect(worked(true, before, company, back).view.undoable).toEqual([]);
  const again = worked(true, before, company, back, company);
  expect(again.view.undoable).toEqual([again.id]);
  // What this device does not take back is left however often it is asked for.
  const blank = ['apply', written({ items: [item('contact.city', '')] })] as const;
  expect(worked(true, { 'contact.city': '' }, blank).view.undoable).toEqual([]);
});

test('a device that was written to and turned down has a word on the screen until it was put back', () => {
  const before = { company: 'Former K.K.' };
  expect(worked(true, before, company).view.leftBehind).toEqual([]);
  expect(worked(false, before, company, back).view.leftBehind).toEqual([]);
  const { leftBehind } = worked(false, before, company).view;
  expect(leftBehind).toMatchObject([{ code: 'left-not-chosen', args: { address: '192.0.2.1' } }]);
  const said = (['ja', 'en'] as const).map((language) =>
    leftBehind.map((point) =>
      pointSentence(textsFor(language), { no: 0, text: '', category: '', owner: '', due: '', ...point }),
    ),
  );
  expect(said).toEqual([
    [expect.stringMatching(/^192\.0\.2\.1 .*元に戻していません/)],
    [expect.stringMatching(/^192\.0\.2\.1 .*not put back/)],
  ]);
});
