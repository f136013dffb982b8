import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { listenTcp, type RunningListener } from '../../lab/kit.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/** The connection of a console that is cut, not ended: a relay resets both of its sides between two packets. */
const DEVICE = '127.109.66.1';
const RELAY = '127.109.66.2';
let device: RunningImm2;
let relay: RunningListener | null;
let port = 0;
/** Asked before each answer of the device is passed on: is it cut here? */
let cutsAt: (lines: readonly string[]) => boolean;
const pairs = new Set<readonly [Socket, Socket]>();

const lines = (): readonly string[] =>
  device.log.map((entry) => JSON.stringify(entry)).filter((line) => line.includes('"ssh"'));

function cut(): void {
  for (const pair of pairs) for (const each of pair) each.resetAndDestroy();
  pairs.clear();
}

async function listen(): Promise<void> {
  const server = createServer((near) => {
    const far = connect({ host: DEVICE, port: device.ports.ssh ?? 22 });
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const each of pair) {
      each.on('error', () => undefined);
      each.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (cutsAt(lines())) cut();
      else near.write(chunk);
    });
  });
  relay = await listenTcp(server, RELAY, port);
  port = relay.port;
}

beforeEach(async () => {
  cutsAt = () => false;
  port = 0;
  device = await startImm2({ address: DEVICE, httpsPort: null, cliHelpListsOptions: true });
  await listen();
});
afterEach(async () => {
  await relay?.close();
  await device.close();
});

function site(): TestContext {
  const { own, environment } = ownCredential(device);
  return contextFor(
    {
      version: 1,
      credentials: { own },
      devices: [
        {
          address: RELAY,
          product: 'imm2',
          route: 'direct',
          driver: 'imm2-cli',
          credential: 'own',
          ports: { ssh: port },
        },
      ],
      settings: SETTINGS,
    },
    environment,
  );
}

test('cut in the middle of a command: what was read back by then is told, nothing more is sent, and the next run finishes', async () => {
  const own = site();
  await planStage(own, null);
  let times = 0;
  cutsAt = (seen) => {
    const now = times === 0 && (seen.at(-1)?.includes('chconfig -cn') ?? false);
    if (now) times += 1;
    return now;
  };
  const [broken] = await applyStage(own, null);
  expect(times).toBe(1);
  expect(broken).toMatchObject({ state: 'partly', stepsDone: ['licence'] });
  expect(broken?.errors[0]?.code).toBe('connection-lost');
  expect(lines().filter((line) => line.includes('chconfig -cn'))).toHaveLength(1);
  expect(device.state.callHome.enabled).toBe(false);
  const again = await planStage(own, null);
  expect(again).toMatchObject([{ state: 'changes' }]);
  expect(await applyStage(own, null)).toMatchObject([{ state: 'done', errors: [] }]);
  const sent = lines().length;
  expect(await planStage(own, null)).toMatchObject([{ state: 'no-change' }]);
  expect(lines().length).toBeGreaterThan(sent);
});

test('cut for good: what was read back is verified as of then, the command that was cut is not known', async () => {
  const own = site();
  await planStage(own, null);
  let closed: Promise<void> | undefined;
  cutsAt = (seen) => {
    if (closed === undefined && seen.at(-1)?.includes('chconfig -cn')) closed = relay?.close();
    return closed !== undefined;
  };
  const [broken] = await applyStage(own, null);
  await closed;
  relay = null;
  expect(broken).toMatchObject({ state: 'partly' });
  const of = (key: string) => broken?.items.find((item) => item.key === key);
  expect(of('licence')).toMatchObject({ outcome: 'verified' });
  expect(of('contact.name')).toMatchObject({ outcome: 'unknown' });
  expect(of('enable')).toMatchObject({ outcome: 'not-written' });
  cutsAt = () => false;
  await listen();
  await planStage(own, null);
  expect(await applyStage(own, null)).toMatchObject([{ state: 'done', errors: [] }]);
});

test('a console that starts anew after a change that it took is waited for', async () => {
  const own = site();
  await planStage(own, null);
  let back: Promise<void> | undefined;
  let away = false;
  cutsAt = (seen) => {
    const last = seen.at(-1) ?? '';
    if (
      back === undefined &&
      seen.some((line) => line.includes('-li accept')) &&
      !last.includes('-li accept')
    ) {
      away = true;
      back = (async () => {
        await relay?.close();
        // How long it is away: a port that is closed cannot tell that it was asked for.
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        away = false;
        await listen();
      })();
    }
    return away;
  };
  const [applied] = await applyStage(own, null);
  await back;
  expect(applied).toMatchObject({ state: 'done', errors: [] });
});
