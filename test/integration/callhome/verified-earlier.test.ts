import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { readBackStage } from '../../../electron/workflow/read-back-stage.ts';

import { extendedError, type Mood, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** A device that goes away in the middle: what was read back by then was read back, and the rest is not known. */
const ADDRESS = '127.109.65.1';
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, port: 0 });
});
afterEach(() => xcc.close());

/** A site of that device alone. */
const siteOf = ({ credentials, ports }: RunningXcc) =>
  contextFor(
    {
      version: 1,
      credentials: { xcc: { user: credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc', credential: 'xcc', ports: { https: ports.https } }],
      settings: SETTINGS,
    },
    { XCC: credentials.password },
  );

test('what was read back when it was written is told as that, and what was sent last as not known', async () => {
  const site = siteOf(xcc);
  let gone = false;
  const goes: Mood = (request) => {
    gone ||= onWrite(request) && request.body.includes('CallHomeEnabled');
    return gone ? { status: 503, text: '', drop: true } : null;
  };
  xcc.faults.moods = [goes];
  await planStage(site, null);
  const [applied] = await applyStage(site, null);
  expect(applied).toMatchObject({ state: 'partly', stepsLeft: ['enable'] });
  const of = (key: string) => applied?.items.find((item) => item.key === key);
  expect(of('company')).toMatchObject({ outcome: 'verified', after: 'Renshu K.K.' });
  expect(of('licence')).toMatchObject({ outcome: 'verified' });
  expect(of('enable')).toMatchObject({ outcome: 'unknown', after: null });
  const told = applied?.errors.find(({ code }) => code === 'verified-earlier');
  expect(String(told?.args.fields).split(',')).toEqual(
    applied?.items.filter(({ outcome }) => outcome === 'verified').map(({ key }) => key),
  );
  // Back again, it goes on from there.
  xcc.faults.moods = [];
  await planStage(site, null);
  expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
});

test.each([
  ['refused', 400, 'failed'],
  ['lost', 0, 'partly'],
] as const)('a first step that is %s, and no reading after it: %s', async (_how, status, state) => {
  const site = siteOf(xcc);
  await planStage(site, null);
  let gone = false;
  const refuses: Mood = (request) => {
    if (gone) return { status: 503, text: '', drop: true };
    if (!onWrite(request)) return null;
    gone = true;
    return status === 0 ? { status: 503, text: '', drop: true } : { status, text: '{}' };
  };
  xcc.faults.moods = [refuses];
  const [applied] = await applyStage(site, null);
  expect(gone).toBe(true);
  expect(applied).toMatchObject({ state, stepsDone: [] });
  const outcomes = new Set(applied?.items.map(({ outcome }) => outcome));
  expect(outcomes.has('unknown')).toBe(state === 'partly');
});

test('a step of several values that is refused, and no reading after it: what came of them is not known until it is read', async () => {
  const site = siteOf(xcc);
  await planStage(site, null);
  let gone = false;
  const half: Mood = (request, own) => {
    if (gone) return { status: 503, text: '', drop: true };
    if (!onWrite(request) || !request.body.includes('CompanyName')) return null;
    gone = true;
    const { CallHomeSettings, ...others } = JSON.parse(request.body) as Record<string, unknown>;
    const { City: _refused, ...taken } = CallHomeSettings as Record<string, unknown>;
    own({ ...request, body: JSON.stringify({ ...others, CallHomeSettings: taken }) });
    return extendedError(400, 'Base.1.12.PropertyValueNotInList', 'The value Chiyoda is not acceptable.');
  };
  xcc.faults.moods = [half];
  const [applied] = await applyStage(site, null);
  expect(gone).toBe(true);
  expect(applied?.state).toBe('partly');
  const of = (key: string, result = applied) => result?.items.find((item) => item.key === key)?.outcome;
  expect([of('licence'), of('company'), of('contact.city'), of('enable')]).toEqual([
    'verified',
    'unknown',
    'unknown',
    'not-written',
  ]);
  xcc.faults.moods = [];
  const [read] = await readBackStage(site, null);
  expect([of('company', read), of('contact.city', read)]).toEqual(['verified', 'not-written']);
});
