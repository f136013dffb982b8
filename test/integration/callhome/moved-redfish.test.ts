import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { isRecord, type LabRequest, type LabResponse } from '../../lab/kit.ts';
import { type Mood, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Firmware that is another one in the middle of a write: other paths, other words, other names of what it has. */
const ADDRESS = '127.238.1.1';
const OTHER = '23333333-8a7d-11e5-9e2f-40f2e9b80002';
type Json = Readonly<Record<string, unknown>>;
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, variant: 'xcc2', port: 0 });
});
afterEach(() => xcc.close());

const site = () =>
  contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: xcc.ports.https } }],
      settings: SETTINGS,
    },
    { XCC: xcc.credentials.password, PROXY: 'proxy-secret' },
  );

async function setUp() {
  const own = site();
  await planStage(own, null);
  const [applied] = await applyStage(own, null);
  if (!applied) throw new Error('no device');
  return applied;
}

/** The whole tree under other names: each path of the one is that of the other. */
const RENAMED: readonly (readonly [RegExp, string, RegExp, string])[] = [
  [/\/Managers\/1(?=\/|"|$)/g, '/Managers/bmc', /\/Managers\/bmc(?=\/|$)/g, '/Managers/1'],
  [/\/Systems\/1(?=\/|"|$)/g, '/Systems/system', /\/Systems\/system(?=\/|$)/g, '/Systems/1'],
];
const NOT_FOUND: LabResponse = { status: 404, text: '' };
function renamed(request: LabRequest, own: (request: LabRequest) => LabResponse): LabResponse {
  if (RENAMED.some(([old]) => new RegExp(old.source).test(request.path))) return NOT_FOUND;
  const path = RENAMED.reduce((text, [, , back, name]) => text.replace(back, name), request.path);
  const answer = own({ ...request, path });
  if (!isRecord(answer.json)) return answer;
  const text = RENAMED.reduce((all, [old, name]) => all.replace(old, name), JSON.stringify(answer.json));
  return { ...answer, json: JSON.parse(text) };
}

/** From the first write that was taken on another service answers, which knows none of the sessions. */
function onceWritten(changed: Mood): { readonly mood: Mood; readonly taken: () => readonly string[] } {
  let begun = false;
  let anew = false;
  const taken: string[] = [];
  return {
    taken: () => taken,
    mood: (request, own) => {
      if (begun && !anew) {
        anew = true;
        xcc.state.sessions.clear();
      }
      const answer = (anew ? changed(request, own) : null) ?? own(request);
      if (onWrite(request) && answer.status < 300) {
        if (anew) taken.push(request.path);
        begun = true;
      }
      return answer;
    },
  };
}

describe('after the first of several writes', () => {
  test('the device starts anew with the same resources under other paths', async () => {
    const { mood, taken } = onceWritten(renamed);
    xcc.faults.moods = [mood];
    const applied = await setUp();
    expect(applied).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
    expect(taken().every((path) => path.startsWith('/redfish/v1/Managers/bmc/'))).toBe(true);
    expect(xcc.state.sessions.size).toBe(0);
  });

  test.each([
    ['one', (own: Json): readonly Json[] => [{ ...own, SerialNumber: 'AAA0002', UUID: OTHER }]],
    ['two', (own) => [1, 2].map((no) => ({ ...own, SerialNumber: `AAA000${no}`, UUID: null }))],
  ] as readonly (readonly [string, (own: Json) => readonly Json[]])[])(
    'another box, with %s of its own under other paths, answers and is sent nothing',
    async (_name, systems) => {
      const { mood, taken } = onceWritten((request, own) => {
        const answer = renamed(request, own);
        const own1 = own({ ...request, method: 'GET', body: '', path: '/redfish/v1/Systems/1' });
        const theirs = systems(isRecord(own1.json) ? own1.json : {});
        const at = theirs.findIndex((_each, no) => request.path === `/redfish/v1/Systems/${no}-of-its-own`);
        if (at >= 0) return { status: 200, json: theirs[at] };
        if (!/^\/redfish\/v1\/Systems\/?$/.test(request.path)) return answer;
        const Members = theirs.map((_each, no) => ({ '@odata.id': `/redfish/v1/Systems/${no}-of-its-own` }));
        return { status: 200, json: { '@odata.id': '/redfish/v1/Systems', Members } };
      });
      xcc.faults.moods = [mood];
      const applied = await setUp();
      expect(taken()).toEqual([]);
      expect(applied.state).toBe('partly');
      expect(applied.errors).toContainEqual(expect.objectContaining({ code: 'box-changed' }));
      expect(applied.items.filter(({ outcome }) => outcome === 'differs')).toEqual([]);
    },
  );

  test.each([
    ['wants a slash at the end of', (path: string) => path.endsWith('/')],
    ['knows only', (path: string) => path === '/redfish/v1/Systems/0/' || path === '/redfish/v1/Systems/'],
  ])('another box, which %s the paths of its systems, answers and is sent nothing', async (_name, knows) => {
    const { mood, taken } = onceWritten((request, own) => {
      if (!request.path.startsWith('/redfish/v1/Systems')) return null;
      if (!knows(request.path)) return NOT_FOUND;
      if (request.path === '/redfish/v1/Systems/')
        return { status: 200, json: { Members: [{ '@odata.id': '/redfish/v1/Systems/0' }] } };
      const { json } = own({ ...request, path: '/redfish/v1/Systems/1' });
      return { status: 200, json: { ...(isRecord(json) ? json : {}), SerialNumber: 'AAA0002', UUID: OTHER } };
    });
    xcc.faults.moods = [mood];
    const applied = await setUp();
    expect(taken()).toEqual([]);
    expect(applied.errors).toContainEqual(expect.objectContaining({ code: 'box-changed' }));
  });

  test('a box with several systems, one of which is the one that was held, is the same', async () => {
    const { mood } = onceWritten((request, own) => {
      const answer = renamed(request, own);
      if (request.path === '/redfish/v1/Systems/tray')
        return { status: 200, json: { '@odata.id': request.path, SerialNumber: 'TRAY0001', UUID: OTHER } };
      if (!/^\/redfish\/v1\/Systems\/?$/.test(request.path) || !isRecord(answer.json)) return answer;
      const members = Array.isArray(answer.json.Members) ? answer.json.Members : [];
      const Members = [{ '@odata.id': '/redfish/v1/Systems/tray' }, ...members];
      return { ...answer, json: { ...answer.json, Members } };
    });
    xcc.faults.moods = [mood];
    expect(await setUp()).toMatchObject({ state: 'done', errors: [] });
  });

  test('properties that the other firmware has under other names are told as not read, and none of them as written', async () => {
    const names: readonly (readonly [string, string])[] = [
      ['ContactName', 'Name'],
      ['PostalCode', 'Zip'],
    ];
    const { mood } = onceWritten((request, own) => {
      const answer = own(request);
      if (!request.path.endsWith('/ServiceAdvisor') || !isRecord(answer.json)) return answer;
      const { CallHomeSettings: settings } = answer.json;
      if (!isRecord(settings)) return answer;
      const other = Object.entries(settings).map(([name, value]) => [
        names.find(([old]) => old === name)?.[1] ?? name,
        value,
      ]);
      return { ...answer, json: { ...answer.json, CallHomeSettings: Object.fromEntries(other) } };
    });
    xcc.faults.moods = [mood];
    const applied = await setUp();
    const of = (key: string) => applied.items.find((item) => item.key === key)?.outcome;
    expect(applied.state).toBe('partly');
    expect(applied.errors).toContainEqual(expect.objectContaining({ code: 'unread-now' }));
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: false });
    expect([of('contact.name'), of('contact.postalCode'), of('company'), of('proxy.host')]).toEqual([
      'not-written',
      'not-written',
      'not-written',
      'verified',
    ]);
  }, 60_000);
});
