import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { readBackStage } from '../../../electron/workflow/read-back-stage.ts';
import { isRecord, type LabRequest, type LabResponse } from '../../lab/kit.ts';
import { extendedError, first, type Mood, onAdvisorRead, onLogin, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** An XCC that shows a part, nothing or something else for a moment, and what is written or said meanwhile. */
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: '127.98.0.11', port: 0 });
});
afterEach(() => xcc.close());

function context() {
  return contextFor(
    {
      version: 1,
      network: { ntp: ['192.0.2.123'] },
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [
        {
          address: xcc.address,
          product: 'xcc',
          route: 'direct',
          credential: 'xcc',
          ports: { https: xcc.ports.https },
        },
      ],
      settings: SETTINGS,
    },
    { XCC: xcc.credentials.password },
  );
}
async function applied(site = context()) {
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  if (result === undefined) throw new Error('no result');
  return result;
}
type Json = Readonly<Record<string, unknown>>;
const bodies: unknown[] = [];
const noting: Mood = (request) => {
  if (onWrite(request)) bodies.push(JSON.parse(request.body));
  return null;
};
beforeEach(() => {
  bodies.length = 0;
});
/** So many readings of the settings after each write are shown as `show` makes them. */
function afterWrite(times: number, show: (json: Json) => LabResponse, when = onWrite): Mood {
  let left = 0;
  return (request, own) => {
    if (when(request)) left = times;
    if (left === 0 || !onAdvisorRead(request)) return null;
    left -= 1;
    const answer = own(request);
    return isRecord(answer.json) ? { ...answer, ...show(structuredClone(answer.json)) } : answer;
  };
}
const without =
  (name: string) =>
  (json: Json): LabResponse => {
    const { [name]: _gone, ...rest } = json;
    return { status: 200, json: rest };
  };
const shows =
  (change: (json: Json) => Json): Mood =>
  (request, own) => {
    if (request.method !== 'GET') return null;
    const answer = own(request);
    return isRecord(answer.json) ? { ...answer, json: change(answer.json) } : null;
  };
/** The place of a session is given with or without a slash, and the session known by the other form only. */
function endedAt(given: '' | '/', known: '' | '/', status: 404 | 405): Mood {
  const gives = atLogin('location', (place) => `${place}${given}`);
  return (request, own) => {
    if (request.method !== 'DELETE') return gives(request, own);
    const bare = request.path.replace(/\/$/, '');
    return request.path === `${bare}${known}` ? own({ ...request, path: bare }) : { status, text: '' };
  };
}
const DONE = { state: 'done', errors: [], stepsLeft: [] };

describe('readings after a write', () => {
  test.each([
    ['without a group', 4, without('CallHomeSettings')],
    [
      'with a group that is null',
      4,
      (json: Json) => ({ status: 200, json: { ...json, CallHomeSettings: null } }),
    ],
    [
      'with everything blank',
      2,
      (json: Json) => ({
        status: 200,
        json: { ...json, CallHomeSettings: blank(json.CallHomeSettings) },
      }),
    ],
    ['of 404', 5, () => extendedError(404, 'Base.1.12.ResourceMissingAtURI', 'Not there.')],
  ] as const)('%s are waited for, and everything is sent', async (_name, times, show) => {
    xcc.faults.moods = [noting, afterWrite(times, show)];
    expect(await applied()).toMatchObject(DONE);
    expect(bodies).toContainEqual(
      expect.objectContaining({ CallHomeSettings: expect.objectContaining({ CompanyName: 'Renshu K.K.' }) }),
    );
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeSettings: { City: 'Chiyoda' } });
  });

  test('without a group for good stop its step, which names what is missing; no part of it is sent', async () => {
    const site = context();
    await planStage(site, null);
    const onLicence = (request: LabRequest): boolean =>
      onWrite(request) && request.body.includes('Agreement');
    xcc.faults.moods = [noting, afterWrite(Number.POSITIVE_INFINITY, without('CallHomeSettings'), onLicence)];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({ state: 'partly', stepsDone: ['licence'] });
    expect(result?.errors).toMatchObject([
      { code: 'unread-now', args: { fields: expect.stringContaining('company') } },
    ]);
    expect(bodies).toEqual([{ AgreementAccepted: true }]);
    expect(result?.items.find(({ key }) => key === 'country')?.outcome).toBe('not-written');
  });

  test('that lack what was confirmed before anything is written stop the device', async () => {
    const site = context();
    await planStage(site, null);
    xcc.faults.moods = [
      noting,
      shows((json) => ('CallHomeSettings' in json ? (without('CallHomeSettings')(json).json as Json) : json)),
    ];
    const [result] = await applyStage(site, null);
    expect(result).toMatchObject({ state: 'failed', errors: [{ code: 'unread-now' }] });
    expect(bodies).toEqual([]);
  });
});

test('a web server that starts anew after a write that it took is waited for; its sessions are gone, and nothing is sent twice', async () => {
  let away = 0;
  const restarts: Mood = (request, own) => {
    if (away > 0) {
      away -= 1;
      return { status: 503, text: '', drop: true };
    }
    if (!onWrite(request) || !request.body.includes('CallHomeSettings')) return null;
    // Three tries make a reading: the third one is answered.
    away = 7;
    const answer = own(request);
    xcc.state.sessions.clear();
    return answer;
  };
  xcc.faults.moods = [noting, restarts];
  expect(await applied()).toMatchObject(DONE);
  expect(bodies).toHaveLength(3);
  expect(xcc.state.sessions.size).toBe(0);
});

test('a value in doubt that is not shown stays in doubt when it is read back, and is no empty one', async () => {
  const site = context();
  await planStage(site, null);
  // What was sent did not get there, and nobody was told.
  xcc.faults.moods = [
    first(1, (request) => onWrite(request) && request.body.includes('CompanyName'), {
      status: 202,
      headers: { Location: '/redfish/v1/TaskService/TaskMonitors/7' },
      json: {},
    }),
    (request) => (request.path.includes('/TaskMonitors/') ? { status: 500, text: '' } : null),
  ];
  const outcomeOf = (result: { items: readonly { key: string; outcome: string }[] } | undefined) =>
    result?.items.find(({ key }) => key === 'company')?.outcome;
  expect(outcomeOf((await applyStage(site, null))[0])).toBe('unknown');
  xcc.faults.moods = [
    shows((json) => ('CallHomeSettings' in json ? (without('CallHomeSettings')(json).json as Json) : json)),
  ];
  const [unseen] = await readBackStage(site, null);
  expect(outcomeOf(unseen)).toBe('unknown');
  expect(unseen).toMatchObject({
    state: 'partly',
    errors: [{ code: 'unread-now', args: { fields: expect.stringContaining('company') } }],
  });
  xcc.faults.moods = [];
  expect(outcomeOf((await readBackStage(site, null))[0])).toBe('not-written');
}, 60_000);

describe('a task that was accepted', () => {
  const follows =
    (answer: LabResponse): Mood =>
    (request, own) => {
      if (request.path.includes('/TaskMonitors/')) return answer;
      if (!onWrite(request) || !request.body.includes('Agreement')) return null;
      void own;
      return { status: 202, headers: { Location: '/redfish/v1/TaskService/TaskMonitors/7' }, json: {} };
    };
  test.each([
    ['403', extendedError(403, 'Base.1.12.InsufficientPrivilege', 'No.')],
    ['503 for longer than is waited', { status: 503, headers: { 'Retry-After': '300' }, text: '' }],
    ['500', { status: 500, text: '' }],
    ['an answer that is cut off', { status: 200, text: '', drop: true }],
  ] as const)('and cannot be followed (%s) is in doubt, not "not written"', async (_name, answer) => {
    xcc.faults.moods = [follows(answer)];
    const result = await applied();
    expect(result).toMatchObject({ state: 'partly', errors: [{ code: 'outcome-untold' }] });
    expect(result.items.find(({ key }) => key === 'licence')?.outcome).toBe('unknown');
  });

  test('and says itself that it ended badly is not written', async () => {
    xcc.faults.moods = [
      follows({
        status: 200,
        json: { TaskState: 'Exception', Messages: [{ Message: 'Could not be stored.' }] },
      }),
    ];
    const result = await applied();
    expect(result).toMatchObject({ state: 'failed', errors: [{ code: 'device-refused' }] });
  });
});

describe('settings get there all the same', () => {
  const oddities: readonly (readonly [string, () => Mood])[] = [
    ['429 while reading', () => first(1, onAdvisorRead, { status: 429, text: '' })],
    ['429 with Retry-After for a write', () => first(1, onWrite, busy(429))],
    ['503 with Retry-After for a write', () => first(1, onWrite, busy(503))],
    ['503 with a Retry-After in the time of a clock that is ahead', () => first(1, onWrite, busyUntil(2040))],
    ['503 with a Retry-After while reading, likewise', () => first(1, onAdvisorRead, busyUntil(2040))],
    [
      'links as whole URLs',
      () => shows((json) => wholeUrls(json, `https://${xcc.address}:${xcc.ports.https}`) as Json),
    ],
    [
      'links as whole URLs under its own name',
      () => shows((json) => wholeUrls(json, 'https://xcc-01.example.co.jp') as Json),
    ],
    ['a token that comes twice', () => atLogin('x-auth-token', (token) => [token, token])],
    ['a session whose place comes twice', () => atLogin('location', (place) => [place, place])],
    [
      'a session named by its bare id',
      () => atLogin('location', (place) => place.slice(place.lastIndexOf('/') + 1)),
    ],
    ['a session whose place is a relative one', () => atLogin('location', (place) => place.slice(1))],
    // python-redfish-library 73.
    [
      'a session whose place begins below the root',
      () => atLogin('location', (place) => place.replace('/redfish/v1/', '')),
    ],
    [
      'a session whose place has an address with its zone',
      () => atLogin('location', (place) => `https://[fe80::1%eth0]${place}`),
    ],
    [
      'a session whose place is one in the clear under its own name',
      () => atLogin('location', (place) => `http://xcc-01${place}`),
    ],
    // python-redfish-library 57, python-redfish-utility 13: 405 to the very place that was given.
    ['a session that is not ended at its place with the slash', () => endedAt('/', '', 405)],
    ['a session that is ended at its place with a slash only', () => endedAt('', '/', 405)],
    ['a session that is not found at its place without the slash', () => endedAt('', '/', 404)],
    [
      'bodies filled up with NUL',
      () => (request, own) => {
        const answer = own(request);
        if (answer.json === undefined) return answer;
        const headers = { 'Content-Type': 'application/json', ...answer.headers };
        return { status: answer.status, headers, text: `${JSON.stringify(answer.json)}\0\0` };
      },
    ],
    ['switches as words', () => shows((json) => worded(json, (on) => (on ? 'Enabled' : 'Disabled')))],
    ['switches with a capital', () => shows((json) => worded(json, (on) => (on ? 'True' : 'False')))],
  ];
  test.each(oddities)('%s', async (_name, mood) => {
    xcc.faults.moods = [mood()];
    const site = context();
    expect(await applied(site)).toMatchObject(DONE);
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: true });
    expect((await planStage(site, null))[0]?.state).toBe('no-change');
    // An XCC has sixteen places.
    expect(xcc.state.sessions.size).toBe(0);
  });

  test.each([
    'https://192.0.2.99',
    'https://[2001:db8::99]',
    'http://192.0.2.99',
    'http://xcc-01.example.co.jp',
  ])('a link to another place is not followed and is named (%s)', async (origin) => {
    xcc.faults.moods = [shows((json) => wholeUrls(json, origin) as Json)];
    const [planned] = await planStage(context(), null);
    expect(planned).toMatchObject({ state: 'failed', errors: [{ code: 'redirected-away' }] });
    expect(planned?.errors[0]?.args.to).toContain(origin);
  });
});

test('a resource that is refused is not one that this firmware lacks', async () => {
  const path = '/redfish/v1/Managers/1/NetworkProtocol';
  const asked = ({ method, path: own }: LabRequest): boolean =>
    method === 'GET' && own.replace(/\/+$/, '') === path;
  const site = context();
  xcc.faults.moods = [first(99, asked, extendedError(400, 'Base.1.12.GeneralError', 'Busy.'))];
  const plan = () => planControllerStage(site, { deviceIds: null, fixes: ['ntp'] });
  expect((await plan())[0]).toMatchObject({ state: 'failed', errors: [{ code: 'device-refused' }] });
  xcc.faults.moods = [first(1, asked, { status: 429, text: '' })];
  expect((await plan())[0]).toMatchObject({ state: 'changes' });
});

describe('undo', () => {
  test('puts back letter by letter what fits, above all the switch, and names the rest', async () => {
    const former = {
      CompanyName: '<Old & KK>',
      Address: 'A'.repeat(240),
      City: ' Kyoto ',
      ContactName: 'Old',
    };
    Object.assign(xcc.state.serviceAdvisor, { AgreementAccepted: true });
    Object.assign(xcc.state.serviceAdvisor.CallHomeSettings as object, former);
    const site = context();
    expect(await applied(site)).toMatchObject({ state: 'done' });
    const [undone] = await undoStage(site, null);
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: false,
      CallHomeSettings: { City: ' Kyoto ', ContactName: 'Old', Address: '1-1 Kanda' },
    });
    const left = [...(undone?.warnings ?? []), ...(undone?.errors ?? [])]
      .map(({ args }) => args.fields)
      .join(',');
    expect(left).toContain('company');
    expect(left).toContain('contact.address');
    expect(left).not.toContain('contact.city');
  });

  test.each(['N/A', '(none)', '---'])('types no %s that was shown for want of a value', async (word) => {
    Object.assign(xcc.state.serviceAdvisor, { AgreementAccepted: true });
    xcc.faults.moods = [showsForEmpty(word)];
    const site = context();
    expect(await applied(site)).toMatchObject({ state: 'done' });
    xcc.log.splice(0);
    const [undone] = await undoStage(site, null);
    expect(xcc.state.serviceAdvisor).toMatchObject({ CallHomeEnabled: false });
    const written = xcc.log.map(({ text }) => text).filter((text) => text.startsWith('PATCH '));
    expect(written.join('\n')).not.toContain(word);
    const left = (undone?.warnings ?? []).map(({ args }) => args.fields).join(',');
    expect(left.split(',')).toEqual(expect.arrayContaining(['alternate.name', 'alternate.email']));
  });

  test('a value that the device itself refuses keeps none of the others from going back', async () => {
    Object.assign(xcc.state.serviceAdvisor, { AgreementAccepted: true });
    Object.assign(xcc.state.serviceAdvisor.CallHomeSettings as object, {
      CompanyName: 'Old KK\n(2nd line)',
      City: 'Kyoto',
    });
    const site = context();
    await applied(site);
    const [undone] = await undoStage(site, null);
    expect(undone).toMatchObject({
      state: 'partly',
      errors: [{ code: 'undo-incomplete', args: { fields: 'company' } }],
    });
    expect(xcc.state.serviceAdvisor).toMatchObject({
      CallHomeEnabled: false,
      CallHomeSettings: { City: 'Kyoto' },
    });
  });
});

/** Every empty text of the resource is shown as a word. */
function showsForEmpty(word: string): Mood {
  return (request, own) => {
    if (!onAdvisorRead(request)) return null;
    const answer = own(request);
    const worded = JSON.stringify(answer.json, (_name, value) => (value === '' ? word : value));
    return { ...answer, json: JSON.parse(worded) as unknown };
  };
}

function blank(group: unknown): Json {
  return Object.fromEntries(Object.keys(group as object).map((name) => [name, '']));
}
function busy(status: number): LabResponse {
  return { status, headers: { 'Retry-After': '0' }, text: '' };
}
/** Two seconds more by the device's own clock. */
function busyUntil(year: number): LabResponse {
  const at = (second: number): string => new Date(Date.UTC(year, 0, 1, 0, 0, second)).toUTCString();
  return { status: 503, headers: { Date: at(1), 'Retry-After': at(2) }, text: '' };
}
function worded(json: Json, word: (on: boolean) => string): Json {
  const names = ['AgreementAccepted', 'CallHomeEnabled', 'HTTPProxyEnabled'];
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      isRecord(value) ? worded(value, word) : names.includes(name) ? word(value === true) : value,
    ]),
  );
}
/** The answer to the sign-in with one of its headers changed. */
function atLogin(name: string, change: (value: string) => string | readonly string[]): Mood {
  return (request, own) => {
    if (!onLogin(request)) return null;
    const answer = own(request);
    const headers = Object.entries(answer.headers ?? {}).map(([key, value]) => [
      key,
      key.toLowerCase() === name ? change(String(value)) : value,
    ]);
    return { ...answer, headers: Object.fromEntries(headers) };
  };
}

function wholeUrls(value: unknown, origin: string): unknown {
  if (Array.isArray(value)) return value.map((each) => wholeUrls(each, origin));
  if (typeof value === 'string') return value.startsWith('/redfish/') ? `${origin}${value}` : value;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, wholeUrls(each, origin)]));
}
