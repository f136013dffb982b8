import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { readBackStage } from '../../../electron/workflow/read-back-stage.ts';
import { isRecord } from '../../lab/kit.ts';
import { first, type Mood, onAdvisorRead, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** A device that keeps what people read in capitals: the same company, told as it stands there, and not sent again and again. */
const ADDRESS = '127.109.62.1';
const PROXY = { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' };
let xcc: RunningXcc;
let patches: string[];
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, port: 0 });
  patches = [];
});
afterEach(() => xcc.close());

const site = (settings: object, earlier?: TestContext, network: object = {}): TestContext =>
  contextFor(
    {
      version: 1,
      network,
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc', credential: 'xcc', ports: { https: xcc.ports.https } }],
      settings,
    },
    { XCC: xcc.credentials.password, PROXY: 'proxy-secret' },
    undefined,
    earlier?.site.get(),
  );

/** Everything that is text is given back in capitals. */
const capitals =
  (names: RegExp): Mood =>
  (request, own) => {
    if (onWrite(request)) patches.push(request.body);
    if (!onAdvisorRead(request)) return null;
    const answer = own(request);
    const json = JSON.parse(JSON.stringify(answer.json), (name, value: unknown) =>
      names.test(name) && typeof value === 'string' && !isRecord(value) ? value.toUpperCase() : value,
    );
    return { ...answer, json };
  };

test('in capitals: Call Home is on, the letters of the device are told, and nothing is sent again', async () => {
  xcc.faults.moods = [capitals(/^(?:CompanyName|ContactName|Address|City|StateOrProvince)$/)];
  const first = site(SETTINGS);
  await planStage(first, null);
  const [applied] = await applyStage(first, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect(applied?.items.find(({ key }) => key === 'company')).toMatchObject({
    wanted: 'Renshu K.K.',
    after: 'RENSHU K.K.',
    outcome: 'verified',
  });
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(true);
  const sent = patches.length;
  for (const _again of [1, 2]) {
    expect(await planStage(first, null)).toMatchObject([{ state: 'no-change' }]);
    const [same] = await applyStage(first, null);
    expect(same).toMatchObject({ state: 'no-change', errors: [] });
    expect(same?.items.find(({ key }) => key === 'company')).toMatchObject({
      after: 'RENSHU K.K.',
      outcome: 'unchanged',
    });
  }
  expect(patches).toHaveLength(sent);
  // Another company is sent, and so is what was before.
  const other = site({ ...SETTINGS, company: 'Betsu K.K.' }, first);
  await planStage(other, null);
  expect(await applyStage(other, null)).toMatchObject([{ state: 'done' }]);
  expect(xcc.state.serviceAdvisor.CallHomeSettings).toMatchObject({ CompanyName: 'Betsu K.K.' });
  expect(await undoStage(other, null)).toMatchObject([{ errors: [] }]);
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
});

test('escaped for a page: Call Home is on, and nothing is sent again', async () => {
  const escaped: Mood = (request, own) => {
    if (!onAdvisorRead(request)) return null;
    const answer = own(request);
    const text = JSON.stringify(answer.json, (_name, value) =>
      typeof value === 'string' ? value.replaceAll("'", '&#39;') : value,
    );
    return { ...answer, json: JSON.parse(text) as unknown };
  };
  xcc.faults.moods = [escaped];
  const named = site({ ...SETTINGS, company: "Renshu's K.K." });
  await planStage(named, null);
  const [applied] = await applyStage(named, null);
  expect(applied).toMatchObject({ state: 'done', errors: [] });
  expect(xcc.state.serviceAdvisor).toMatchObject({
    CallHomeEnabled: true,
    CallHomeSettings: { CompanyName: "Renshu's K.K." },
  });
  expect(await planStage(named, null)).toMatchObject([{ state: 'no-change' }]);
});

test('with one blank for two: Call Home is on, and nothing is sent again', async () => {
  xcc.faults.moods = [
    (request, own) => {
      if (onWrite(request)) patches.push(request.body);
      return onWrite(request) ? own({ ...request, body: request.body.replace(/ {2,}/g, ' ') }) : null;
    },
  ];
  const own = site({ ...SETTINGS, company: 'Renshu  K.K.' });
  await planStage(own, null);
  const [applied] = await applyStage(own, null);
  expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect(applied?.items.find(({ key }) => key === 'company')).toMatchObject({
    wanted: 'Renshu  K.K.',
    after: 'Renshu K.K.',
    outcome: 'verified',
  });
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(true);
  const sent = patches.length;
  expect(await planStage(own, null)).toMatchObject([{ state: 'no-change' }]);
  expect(patches).toHaveLength(sent);
});

test('a person who corrects the letter case has it sent where the device keeps it', async () => {
  const first = site({ ...SETTINGS, company: 'renshu k.k.' });
  await planStage(first, null);
  await applyStage(first, null);
  const corrected = site(SETTINGS, first);
  expect(await planStage(corrected, null)).toMatchObject([{ state: 'changes' }]);
  expect(await applyStage(corrected, null)).toMatchObject([{ state: 'done' }]);
  expect(xcc.state.serviceAdvisor.CallHomeSettings).toMatchObject({ CompanyName: 'Renshu K.K.' });
});

test('a login name in other letters is another one', async () => {
  xcc.faults.moods = [capitals(/^HTTPProxyUserName$/)];
  const first = site(SETTINGS, undefined, { proxy: PROXY });
  await planStage(first, null);
  const [applied] = await applyStage(first, null);
  expect(applied?.items.find(({ key }) => key === 'proxy.user')).toMatchObject({ outcome: 'differs' });
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
});

test.each<[string, (xcc: RunningXcc) => void]>([
  [
    'is lost before it arrives',
    ({ faults }) => {
      faults.moods = [first(1, onWrite, { status: 200, text: '', drop: true })];
    },
  ],
  [
    'is refused',
    ({ faults }) => {
      faults.moods = [first(1, onWrite, { status: 400, text: '' })];
    },
  ],
  [
    'is taken for a task that nobody knows, and not done',
    ({ faults }) => {
      faults.moods = [first(1, onWrite, { status: 202, text: '' })];
    },
  ],
])('a corrected blank of which the write %s is not told as there, and is sent again', async (_how, spoil) => {
  const wrong = site({ ...SETTINGS, company: 'Renshu  K.K.' });
  await planStage(wrong, null);
  await applyStage(wrong, null);
  const corrected = site({ ...SETTINGS, company: 'Renshu K.K.' }, wrong);
  expect(await planStage(corrected, null)).toMatchObject([{ state: 'changes' }]);
  spoil(xcc);
  const [spoilt] = await applyStage(corrected, null);
  xcc.faults.moods = [];
  const company = spoilt?.items.find(({ key }) => key === 'company');
  expect.soft(company?.outcome).not.toBe('verified');
  expect.soft(spoilt?.state).not.toBe('done');
  // Reading back finds what was there before, which is no proof either.
  const [read] = await readBackStage(corrected, null);
  expect.soft(read?.items.find(({ key }) => key === 'company')?.outcome).not.toBe('verified');
  await planStage(corrected, null);
  await applyStage(corrected, null);
  expect(xcc.state.serviceAdvisor.CallHomeSettings).toMatchObject({ CompanyName: 'Renshu K.K.' });
});
