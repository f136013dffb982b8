import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabResponse } from '../../lab/kit.ts';
import { type Mood, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** Services of other makers' habits, as XCC2 and XCC3 may have them too. */
const ADDRESS = '127.238.4.1';
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, variant: 'xcc2', port: 0 });
});
afterEach(() => xcc.close());

async function setUp(moods: readonly Mood[]) {
  xcc.faults.moods = moods;
  const site = contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
      credentials: { xcc: { user: xcc.credentials.user, passwordEnv: 'XCC' } },
      devices: [{ address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: xcc.ports.https } }],
      settings: SETTINGS,
    },
    { XCC: xcc.credentials.password, PROXY: 'proxy-secret' },
  );
  const [plan] = await planStage(site, null);
  const [applied] = await applyStage(site, null);
  if (!applied || !plan) throw new Error('no device');
  return { plan, applied };
}

/** Writes are begun and done by the time the task is looked at. */
function asTask(location: string, told: (path: string) => LabResponse | null, answer?: object): Mood {
  return (request, own) => {
    if (onWrite(request)) {
      const done = own(request);
      if (done.status >= 300) return done;
      return { status: 202, headers: { Location: location, 'Retry-After': '0' }, json: answer ?? {} };
    }
    return told(request.path);
  };
}
const seen: string[] = [];
const completed = (path: string, at: string, state = 'Completed'): LabResponse | null => {
  if (!/Task|Monitor|taskmon/.test(path)) return null;
  seen.push(path);
  return path === at ? { status: 200, json: { '@odata.id': at, TaskState: state, TaskStatus: 'OK' } } : null;
};

test.each([
  ['relative to the resource', 'TaskMonitors/5', '/redfish/v1/Managers/1/Oem/Lenovo/TaskMonitors/5'],
  ['relative upwards', '../../../../TaskService/TaskMonitors/5', '/redfish/v1/TaskService/TaskMonitors/5'],
  [
    'whole under a name',
    'https://xcc-bmc.example/redfish/v1/TaskService/TaskMonitors/5',
    '/redfish/v1/TaskService/TaskMonitors/5',
  ],
  ['with a query', '/redfish/v1/TaskService/TaskMonitors/5?x=1', '/redfish/v1/TaskService/TaskMonitors/5'],
] as const)('a task monitor %s is followed', async (_name, location, at) => {
  seen.length = 0;
  const { applied } = await setUp([asTask(location, (path) => completed(path, at))]);
  expect([...new Set(seen)]).toEqual([at]);
  expect(applied).toMatchObject({ state: 'done', errors: [] });
});

test.each(['completed', 'COMPLETED', 'Completed '])(
  'a task that is "%s" has ended',
  async (state) => {
    const at = '/redfish/v1/TaskService/Tasks/1';
    const started = Date.now();
    const { applied } = await setUp([asTask(at, (path) => completed(path, at, state))]);
    expect(applied).toMatchObject({ state: 'done', errors: [] });
    expect(Date.now() - started).toBeLessThan(20_000);
  },
  100_000,
);

/** PATCH answers. */
const says =
  (answer: (own: LabResponse) => LabResponse): Mood =>
  (request, own) =>
    onWrite(request) ? answer(own(request)) : null;
test.each<[string, Mood]>([
  ['204 with an ETag', says((own) => (own.status < 300 ? { status: 204, headers: { ETag: '"x"' } } : own))],
  ['200 with nothing', says((own) => (own.status < 300 ? { status: 200, text: '' } : own))],
  [
    '200 with a page',
    says((own) =>
      own.status < 300
        ? { status: 200, headers: { 'Content-Type': 'text/html' }, text: '<html>ok</html>' }
        : own,
    ),
  ],
  ['200 with a list', says((own) => (own.status < 300 ? { status: 200, json: [] } : own))],
  ['201', says((own) => (own.status < 300 ? { ...own, status: 201 } : own))],
  ['200 with a text', says((own) => (own.status < 300 ? { status: 200, json: 'OK' } : own))],
  ['200 with error null', says((own) => (own.status < 300 ? { status: 200, json: { error: null } } : own))],
  ['203', says((own) => (own.status < 300 ? { ...own, status: 203 } : own))],
])('a write that is answered with %s is judged by its reading', async (_name, mood) => {
  const { applied } = await setUp([mood]);
  expect([applied.state, applied.errors]).toEqual(['done', []]);
});

test.each<[string, LabResponse]>([
  ['a text', { status: 400, json: { error: 'The property City is not valid.' } }],
  ['a list', { status: 400, json: { error: ['The property City is not valid.'] } }],
  ['a list of errors', { status: 400, json: [{ message: 'The property City is not valid.' }] }],
  [
    'messages that are texts',
    { status: 400, json: { error: { '@Message.ExtendedInfo': ['The property City is not valid.'] } } },
  ],
  [
    'one message',
    {
      status: 400,
      json: { error: { '@Message.ExtendedInfo': { Message: 'The property City is not valid.' } } },
    },
  ],
  [
    'a page',
    {
      status: 400,
      headers: { 'Content-Type': 'text/html' },
      text: '<html><body><p>The property City is not valid.</p></body></html>',
    },
  ],
  [
    'messages at the property',
    {
      status: 400,
      json: {
        'City@Message.ExtendedInfo': [
          { Message: 'The property City is not valid.', MessageId: 'Base.1.8.PropertyValueFormatError' },
        ],
      },
    },
  ],
  [
    'text with markup',
    { status: 400, headers: { 'Content-Type': 'text/plain' }, text: 'The property City is not valid.' },
  ],
])('a refusal by %s is told with its words', async (_name, answer) => {
  const refuses: Mood = (request) => (onWrite(request) && /City/.test(request.body) ? answer : null);
  const { applied } = await setUp([refuses]);
  const { state, errors } = applied;
  expect([state, errors.map(({ code, args }) => [code, args.reason])]).toEqual([
    'partly',
    [['device-refused', 'The property City is not valid.']],
  ]);
});
