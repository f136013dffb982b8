import { afterEach, expect, test } from 'vitest';
import { acknowledgeStage, problemsStage, testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/** The activity log over SNMP: a row's index is its place, so a row that comes in moves all the others. */
const LOG = `${IMM_BASE}.8.5.1.1`;
const running: RunningImm2[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function start(): Promise<RunningImm2> {
  const device = await startImm2({ address: '127.108.3.21', httpsPort: null, sshPort: null });
  running.push(device);
  Object.assign(device.state.callHome, { licence: true, enabled: true });
  // What a row says is what the test made it say, and no report that ends by itself meanwhile.
  device.faults.testHangs = true;
  return device;
}

function context(device: RunningImm2): TestContext {
  const { own, environment } = ownCredential(device);
  return contextFor(
    {
      version: 1,
      credentials: { own },
      devices: [
        {
          address: device.address,
          product: 'imm2',
          route: 'direct',
          driver: 'imm2-snmp',
          credential: 'own',
          ports: { snmp: device.ports.snmp },
        },
      ],
      settings: SETTINGS,
    },
    environment,
  );
}

/** Does something on the device each time a column of its log is asked for, as often as `times` says. */
function whenAsked(device: RunningImm2, column: number, times: number, happens: () => void): () => number {
  let done = 0;
  device.faults.snmp.meanwhile = (oid) => {
    if (done >= times || oid !== `${LOG}.${column}`) return;
    done += 1;
    happens();
  };
  return () => done;
}

const statesOnDevice = (device: RunningImm2): readonly (readonly [string, string])[] =>
  device.state.callHome.activity.map(({ message, supportState }) => [message, supportState] as const);

test.each([3, 4])(
  'a row that comes in before column %i leaves every other row its own state',
  async (column) => {
    const device = await start();
    device.raiseEvent('806f010d0403ff00', 'The first drive has failed.');
    device.raiseEvent('806f010d0404ff00', 'The second drive has failed.');
    const [second, first] = device.state.callHome.activity;
    if (!first || !second) throw new Error('no rows');
    Object.assign(first, { supportState: 'SUCCESS', acknowledged: true });
    Object.assign(second, { supportState: 'FAILED' });
    const came = whenAsked(device, column, 1, () => {
      device.raiseEvent('806f010d0405ff00', 'The third drive has failed.');
    });
    const [seen] = await problemsStage(context(device), null);
    expect(came()).toBe(1);
    expect(seen?.problems.map(({ message, status }) => [message, status])).toEqual(statesOnDevice(device));
    expect(seen?.problems.map(({ corrected }) => corrected)).toEqual([false, false, true]);
  },
);

test('a log that never stands still gives no row a state of another one', async () => {
  const device = await start();
  device.raiseEvent('806f010d0403ff00', 'The drive has failed.');
  Object.assign(device.state.callHome.activity[0] ?? {}, { supportState: 'SUCCESS', acknowledged: true });
  let number = 0;
  whenAsked(device, 4, Number.POSITIVE_INFINITY, () => {
    number += 1;
    device.raiseEvent(`806f010d05${String(number).padStart(2, '0')}ff00`, `Fan ${number} has failed.`);
  });
  const [seen] = await problemsStage(context(device), null);
  const own = new Map(statesOnDevice(device));
  expect(seen?.problems.length).toBeGreaterThan(1);
  for (const { message, status, corrected } of seen?.problems ?? []) {
    expect(['', own.get(message)]).toContain(status);
    if (corrected) expect(message).toBe('The drive has failed.');
  }
});

test("a test call is not given the end of an earlier row's call", async () => {
  const device = await start();
  device.raiseEvent('806f010d0403ff00', 'The drive has failed.');
  Object.assign(device.state.callHome.activity[0] ?? {}, { supportState: 'SUCCESS', ticket: '760JCSM0N1' });
  // The test's row and then one more come in between its text and its state.
  let asked = 0;
  device.faults.snmp.meanwhile = (oid) => {
    if (oid !== `${LOG}.4`) return;
    asked += 1;
    if (asked !== 2) return;
    device.raiseEvent('806f010d0409ff00', 'Another drive has failed.');
    Object.assign(device.state.callHome.activity[0] ?? {}, { supportState: 'SUCCESS' });
  };
  const [result] = await testCallStage(context(device), null, {
    limitMs: 3_000,
    firstWaitMs: 50,
    longestWaitMs: 400,
  });
  expect(result).toMatchObject({ state: 'never-settled' });
}, 60_000);

test('an acknowledgement whose log could not be read was not sent, and is in no doubt', async () => {
  const device = await start();
  device.raiseEvent('806f010d0403ff00', 'The drive has failed.');
  const own = context(device);
  const [list] = await problemsStage(own, null);
  const [problem] = list?.problems ?? [];
  if (list === undefined || problem === undefined) throw new Error('no row');
  const asked = whenAsked(device, 2, 1, () => {
    device.faults.snmp.silent = true;
  });
  const done = await acknowledgeStage(own, list.deviceId, problem);
  expect([asked(), done]).toMatchObject([1, { ok: false, error: { code: 'device-timeout' } }]);
  expect(own.site.get().runs.map(({ act }) => act)).toEqual(['problems']);
}, 60_000);
