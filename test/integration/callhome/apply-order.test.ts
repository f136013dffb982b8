import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyFailed, planFailed } from '../../../electron/cli/device-commands.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import {
  first,
  losesWriteAnswer,
  type Mood,
  onWrite,
  shortensCity,
  storesLate,
} from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** In which order a device is written, what is compared when, and what is not called done. */
let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: '127.95.0.11', port: 0 });
});
afterEach(() => xcc.close());

function context(change: Parameters<typeof contextFor>[2] = (file) => file) {
  return contextFor(
    {
      version: 1,
      network: {},
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
    change,
  );
}
const requests = (): readonly string[] =>
  xcc.log.map(({ text }) => text).filter((text) => /ServiceAdvisor/.test(text) && /^(GET|PATCH)/.test(text));

async function applied(site = context()) {
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  if (result === undefined) throw new Error('no result');
  return result;
}

test('each group is read back before the next is written, and switching on comes last', async () => {
  const result = await applied();
  expect(result).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  const order = requests().map((text) => text.split(' ')[0]);
  const firstWrite = order.indexOf('PATCH');
  // A write, its read, a write, its read: no more than that on a device that is well.
  expect(order.slice(firstWrite)).toEqual(result.stepsDone.flatMap(() => ['PATCH', 'GET']));
  expect(result.stepsDone.at(-1)).toBe('enable');
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(true);
});

test('a value that the device changes keeps Call Home off, with the words of the device', async () => {
  xcc.faults.moods = [shortensCity];
  const result = await applied();
  expect(result).toMatchObject({ state: 'partly', stepsLeft: ['enable'] });
  expect(result.errors).toEqual([
    {
      code: 'read-back-differs',
      args: expect.objectContaining({
        field: 'contact.city',
        wanted: 'Chiyoda',
        found: 'Chiy',
        reason: expect.stringMatching(/assigned the value Chiy/),
      }),
    },
  ]);
  expect(result.items.find((item) => item.key === 'enable')?.outcome).toBe('not-written');
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
  expect(applyFailed(result)).toBe(true);
});

test('a value that is stored late is waited for', async () => {
  xcc.faults.moods = [storesLate(2)];
  const site = context();
  expect(await applied(site)).toMatchObject({ state: 'done', errors: [], stepsLeft: [] });
  expect((await planStage(site, null)).map(planFailed)).toEqual([false]);
});

test('a value that is never stored differs after ten seconds, and no sooner', {
  timeout: 60_000,
}, async () => {
  const forgets: Mood = (request, own) => {
    if (!onWrite(request)) return null;
    return request.body.includes('CallHomeSettings')
      ? own({ ...request, method: 'GET', body: '' })
      : own(request);
  };
  xcc.faults.moods = [forgets];
  const result = await applied();
  expect(result).toMatchObject({ state: 'partly', stepsLeft: ['enable'] });
  expect(result.durationMs).toBeGreaterThan(9_900);
});

test('a field that this firmware has no place for makes the device partly set, named, each time', async () => {
  await xcc.close();
  xcc = await startXcc({ address: '127.95.0.11', port: 0, machineLocation: false });
  const site = context((file) => ({
    ...file,
    settings: { ...file.settings, location: { ...file.settings.location, city: 'Osaka' } },
  }));
  for (const time of ['first', 'second']) {
    const result = await applied(site);
    expect(result, time).toMatchObject({ state: 'partly', stepsLeft: [] });
    expect(JSON.stringify(result.errors)).toContain('location.city');
    expect(applyFailed(result)).toBe(true);
    // The plan says so too, before anything is written and after.
    expect((await planStage(site, null)).map(planFailed)).toEqual([true]);
  }
});

test('a device that is not supported fails the command', async () => {
  await xcc.close();
  xcc = await startXcc({ address: '127.95.0.11', port: 0, link: 'absent' });
  const result = await applied();
  expect(result.state).toBe('unsupported');
  expect(applyFailed(result)).toBe(true);
  expect((await planStage(context(), null)).map(planFailed)).toEqual([true]);
});

test('a write whose answer is lost and that cannot be read back leaves its values unknown', async () => {
  xcc.faults.moods = [
    first(1, onWrite, (request, own) => {
      xcc.faults.status = 500;
      xcc.faults.moods = [];
      return { ...own(request), drop: true };
    }),
  ];
  const site = context();
  await planStage(site, null);
  const [result] = await applyStage(site, null);
  expect(result?.state).toBe('partly');
  expect(result?.errors.map(({ code }) => code)).toContain('connection-lost');
  expect(result?.items.filter((item) => item.outcome === 'unknown').map((item) => item.key)).toEqual([
    'licence',
  ]);
});

test('a lost answer is settled by reading, in apply as in undo', async () => {
  const site = context();
  xcc.faults.moods = [losesWriteAnswer()];
  expect(await applied(site)).toMatchObject({ state: 'done', errors: [] });
  xcc.faults.moods = [losesWriteAnswer()];
  const writes = xcc.state.writes.length;
  const [undone] = await undoStage(site, null);
  expect(undone?.errors).toEqual([]);
  expect(xcc.state.serviceAdvisor.CallHomeEnabled).toBe(false);
  expect(xcc.state.writes.length - writes).toBe(undone?.stepsDone.length);
});
