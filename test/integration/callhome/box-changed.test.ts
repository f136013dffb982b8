import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { standingOf } from '../../../electron/domain/standing.ts';
import { standingWrites } from '../../../electron/domain/standing-writes.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { applyControllerStage, planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { bindUdp } from '../../lab/kit.ts';
import { contextFor } from '../support/context.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/**
 * An address passes to another box of the same login while the first is written to (a lease that ends, two that are swapped).
 * SNMP has no connection that would break: the newcomer takes every SET.
 */
const ADDRESS = '127.243.1.1';
const boxes: RunningImm2[] = [];
const sockets: { close(): unknown }[] = [];
let port = 0;
/** Which box has the address from the next datagram on. */
let holder: () => RunningImm2 | undefined = () => boxes[0];

beforeEach(async () => {
  for (const no of [1, 2])
    boxes.push(
      await startImm2({
        address: `127.243.2.${no}`,
        httpsPort: null,
        sshPort: null,
        serial: `06KDAB${no}`,
        uuid: `${no}3333333-8a7d-11e5-9e2f-40f2e9b8000${no}`,
        communities: [{ name: 'lab', view: 'write' }],
      }),
    );
  const front = await bindUdp(ADDRESS, 0);
  port = front.port;
  sockets.push(front);
  const upstream = new Map<string, Socket>();
  front.socket.on('message', (message, from) => {
    const box = holder();
    if (box === undefined) return;
    const key = `${from.port} ${box.address}`;
    let back = upstream.get(key);
    if (back === undefined) {
      back = createSocket('udp4');
      back.on('message', (answer) => front.socket.send(answer, from.port, from.address));
      upstream.set(key, back);
      sockets.push(back);
    }
    back.send(message, box.ports.snmp, box.address);
  });
});
afterEach(async () => {
  holder = () => boxes[0];
  for (const each of sockets.splice(0)) await each.close();
  await Promise.all(boxes.splice(0).map((box) => box.close()));
});

const sets = (no: number): number =>
  (boxes[no - 1]?.log ?? []).filter(({ text }) => /^set .* -> 0$/.test(text)).length;
/** The address is the second's as soon as the first has taken so many values. */
const passesAfter = (count: number): void => {
  holder = () => (sets(1) < count ? boxes[0] : boxes[1]);
};

const FOLLOW = { limitMs: 4_000, firstWaitMs: 50, longestWaitMs: 200 };

/** A job at the box's own address. */
function directly(box: RunningImm2) {
  return context('v3', box.address, box.ports.snmp);
}

function context(version: 'v2c' | 'v3', address = ADDRESS, snmp = port) {
  const [first] = boxes;
  if (first === undefined) throw new Error('no box');
  const { own, environment } = ownCredential(first);
  const login = version === 'v3' ? own : { user: '', snmp: { version, communityEnv: 'COMMUNITY' } };
  return contextFor(
    {
      version: 1,
      network: { ntp: ['192.0.2.7'] },
      credentials: { own: login },
      devices: [
        {
          address,
          product: 'imm2',
          route: 'direct',
          driver: 'imm2-snmp',
          credential: 'own',
          ports: { snmp },
        },
      ],
      settings: SETTINGS,
    },
    { ...environment, COMMUNITY: 'lab' },
  );
}

describe.each(['v2c', 'v3'] as const)('over SNMP %s', (version) => {
  test.each([1, 4, 9])(
    'after %i values: the newcomer gets none, and what the first got stays its own',
    async (count) => {
      const site = context(version);
      await planStage(site, null);
      const [{ id = '' } = {}] = site.site.get().known;
      // The newcomer has all that is wanted: what it shows is no word on the first.
      const others = context(version);
      holder = () => boxes[1];
      await planStage(others, null);
      expect((await applyStage(others, null))[0]?.state).toBe('done');
      const before = sets(2);
      passesAfter(count);
      const [result] = await applyStage(site, null);
      expect(result).toMatchObject({ deviceId: id, state: 'partly' });
      expect(result?.errors[0]?.code).toBe('box-changed');
      const verified = result?.items.filter(({ outcome }) => outcome === 'verified') ?? [];
      expect(verified.length).toBeLessThan(count);
      expect(result?.errors[0]?.args).toMatchObject({
        known: expect.stringMatching(/06KDAB1|13333333/),
        seen: expect.stringMatching(/06KDAB2|23333333/),
      });
      expect([sets(1), sets(2)]).toEqual([count, before]);

      // The record still says what the first holds, for the day on which it is found again.
      const record = site.site.get();
      expect(standingOf(record).applies.map(({ deviceId }) => deviceId)).toEqual([id]);
      expect(record.originals[id]).toBeDefined();
      const open = result?.items.filter(({ outcome }) => outcome !== 'not-written') ?? [];
      expect(open.length).toBeGreaterThanOrEqual(count);
      expect(standingWrites(record.runs, id).length).toBeGreaterThan(0);
    },
  );

  test("a test call is followed at the box that sent it: another one's good end is none of its", async () => {
    const site = context(version);
    await planStage(site, null);
    expect((await applyStage(site, null))[0]?.state).toBe('done');
    const [first, second] = boxes;
    if (first === undefined || second === undefined) throw new Error('no box');
    const others = context(version);
    holder = () => second;
    await planStage(others, null);
    expect((await applyStage(others, null))[0]?.state).toBe('done');
    first.faults.testHangs = true;
    const rows = first.state.callHome.activity.length;
    let calls: Promise<unknown> | null = null;
    // The newcomer's own call, which ends well.
    holder = () => {
      if (first.state.callHome.activity.length === rows) return first;
      calls ??= testCallStage(directly(second), null, FOLLOW);
      return second;
    };
    const [result] = await testCallStage(site, null, FOLLOW);
    expect(await calls).toMatchObject([{ state: 'success' }]);
    expect(result).toMatchObject({ state: 'never-settled', ticket: '' });
    expect(first.state.callHome.activity.length).toBe(rows + 1);
  });

  test('clocks and time servers likewise', async () => {
    const site = context(version);
    holder = () => boxes[0];
    const [plan] = await planControllerStage(site, { deviceIds: null, fixes: ['ntp', 'timezone'] });
    expect(plan?.state).toBe('changes');
    passesAfter(1);
    const [result] = await applyControllerStage(site);
    expect(result?.errors.map(({ code }) => code)).toContain('box-changed');
    expect(sets(2)).toBe(0);
  });
});
