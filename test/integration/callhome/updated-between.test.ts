import { afterEach, beforeEach, expect, test } from 'vitest';
import { revisionsAt } from '../../../electron/documents/revisions.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabRequest, LabResponse } from '../../lab/kit.ts';
import { isRecord } from '../../lab/kit.ts';
import type { Mood } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** What may change between a plan and its write although nobody set anything: the firmware, and the clock of this PC. */
const ADDRESS = '127.109.78.1';
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, port: 0 });
});
afterEach(() => xcc.close());

const siteOf = () =>
  contextFor(
    {
      version: 1,
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc', credential: 'xcc', ports: { https: xcc.ports.https } }],
      settings: SETTINGS,
    },
    { XCC: xcc.credentials.password },
  );

/** An update: another version, a field more in each resource and in the settings, and with that every ETag another one. */
const updated: Mood = (request: LabRequest, own: (request: LabRequest) => LabResponse) => {
  const answer = own(request);
  if (request.method !== 'GET' || !isRecord(answer.json)) return null;
  const { CallHomeSettings: settings, FirmwareVersion: version } = answer.json;
  return {
    ...answer,
    json: {
      ...answer.json,
      ...(typeof version === 'string' ? { FirmwareVersion: '9.99 2026-11-01' } : {}),
      ...(isRecord(settings) ? { CallHomeSettings: { ...settings, Region: 'APAC' } } : {}),
      UpdatedSince: { Reason: 'FirmwareUpdate' },
    },
  };
};

test('firmware that is updated between plan and write: what was shown is written, and put back', async () => {
  const site = siteOf();
  const held = (): Record<string, unknown> =>
    xcc.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
  held().CompanyName = 'Former K.K.';
  await planStage(site, null);
  xcc.faults.moods = [updated];
  xcc.faults.etagTaken = 'strong';
  expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
  expect(held().CompanyName).toBe(SETTINGS.company);
  expect(held()).not.toHaveProperty('Region');
  const [back] = await undoStage(site, null);
  expect(back?.errors).toEqual([]);
  expect(held().CompanyName).toBe('Former K.K.');
});

test('the clock of this PC set back by a year between plan, write and undo: what came after what decides', async () => {
  const site = siteOf();
  let now = Date.UTC(2027, 10, 25);
  const at = (year: number) => {
    now = Date.UTC(year, 10, 25);
    return { ...site, now: () => now };
  };
  await planStage(at(2027), null);
  expect(await applyStage(at(2026), null)).toMatchObject([{ state: 'done' }]);
  expect(standingOf(site.site.get()).applies).toMatchObject([{ state: 'done' }]);
  expect(standingOf(site.site.get()).newPlans.size).toBe(0);
  await planStage(at(2025), null);
  expect(standingOf(site.site.get())).toMatchObject({ plans: [{ state: 'no-change' }] });
  expect(standingOf(site.site.get()).newPlans.size).toBe(1);
  const made = { catalog: shipped, toolVersion: '1' };
  const first = revisionsAt(site.site.get(), made, new Date(Date.UTC(2027, 0, 1)).toISOString());
  site.site.update((record) => ({ ...record, revisions: [...first] }));
  await undoStage(at(2024), null);
  expect(standingOf(site.site.get()).applies).toMatchObject([{ act: 'undo' }]);
  expect(site.site.get().runs.map(({ no }) => no)).toEqual([1, 2, 3, 4]);
  const second = revisionsAt(site.site.get(), made, new Date(Date.UTC(2024, 0, 1)).toISOString());
  expect(second.map(({ version }) => version)).toEqual(['1.0', '1.1']);
});
