import { afterEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../electron/domain/secret.ts';
import { openSnmp, type SnmpClient, type SnmpOptions } from '../../../electron/net/snmp.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type Imm2Options, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import type { SnmpUser } from '../../lab/snmp-usm.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** SNMP agents as they are: restarted, slow, twice heard, with broken objects and small datagrams. */
const ADDRESS = '127.76.0.21';
const never = new AbortController().signal;
const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

const MACHINE = ['1', '2', '3', '5'].map((leaf) => `${IMM_BASE}.1.5.2.1.${leaf}.0`);
const VALUES = ['5462', 'AC1', '06KDAB1', 'Lenovo System x3650 M5'];
const COMPANY = `${IMM_BASE}.8.3.1.0`;
const EXCLUSIONS = `${IMM_BASE}.8.7.1.1.2`;
const NTP = `${IMM_BASE}.3.4.2.8.2.0`;
const COMMUNITIES = [{ name: 'rw', view: 'write' }] as const;

async function start(options: Partial<Imm2Options> = {}): Promise<RunningImm2> {
  const device = await startImm2({
    address: ADDRESS,
    httpsPort: null,
    sshPort: null,
    communities: COMMUNITIES,
    ...options,
  });
  running.push(device);
  return device;
}

function client(device: RunningImm2, extra: Partial<SnmpOptions> = {}): SnmpClient {
  const { snmp } = device.credentials;
  const made = openSnmp({
    address: ADDRESS,
    port: device.ports.snmp,
    timeoutMs: 500,
    security: {
      version: 'v3',
      user: snmp.name,
      authProtocol: snmp.authProtocol,
      authPassword: new Secret(snmp.authPassword),
      privProtocol: snmp.privProtocol,
      privPassword: new Secret(snmp.privPassword),
    },
    ...extra,
  });
  running.push(made);
  return made;
}

const v2c: Pick<SnmpOptions, 'security'> = {
  security: { version: 'v2c', community: new Secret('rw') },
};
const v1: Pick<SnmpOptions, 'security'> = { security: { version: 'v1', community: new Secret('rw') } };
const lines = (device: RunningImm2, part: string): readonly string[] =>
  device.log.map((entry) => JSON.stringify(entry)).filter((line) => line.includes(part));

describe('an engine that is not what it was', () => {
  test.each<[string, (device: RunningImm2) => void]>([
    ['restarted', ({ agent }) => agent.reboot()],
    ['restarted with fewer starts', ({ agent }) => agent.reboot({ boots: 0 })],
    ['restarted with another engine ID', ({ agent }) => agent.reboot({ engineSeed: 'other' })],
    [
      'restarted with another engine ID and fewer starts',
      ({ agent }) => agent.reboot({ engineSeed: 'other', boots: 0 }),
    ],
    ['set forward', ({ agent }) => agent.shiftTime(100_000)],
    ['set back', ({ agent }) => agent.shiftTime(-1_000)],
  ])('%s is discovered again, for questions and for a SET', async (_name, change) => {
    const device = await start();
    device.agent.reboot({ boots: 7 });
    device.agent.shiftTime(5_000);
    const own = client(device);
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    change(device);
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    device.agent.reboot({ boots: 7, engineSeed: 'third' });
    expect(await own.set({ oid: NTP, type: 'text', value: 'ntp.example' }, never)).toEqual({
      ok: true,
      value: undefined,
    });
    expect(lines(device, 'set ntpIpAddressHostname1')).toHaveLength(1);
  });
});

describe('a login that is refused', () => {
  const wrong = (device: RunningImm2, change: Record<string, unknown>): SnmpClient => {
    const { snmp } = device.credentials;
    return client(device, {
      security: {
        version: 'v3',
        user: snmp.name,
        authProtocol: snmp.authProtocol,
        authPassword: new Secret(snmp.authPassword),
        privProtocol: snmp.privProtocol,
        privPassword: new Secret(snmp.privPassword),
        ...change,
      } as SnmpOptions['security'],
    });
  };
  test.each<[string, Record<string, unknown>]>([
    ['unknown-user', { user: 'nobody' }],
    ['wrong-digest', { authPassword: new Secret('Wrong-pass-lab1') }],
    ['decryption', { privPassword: new Secret('Wrong-pass-lab1') }],
  ])('says why: %s', async (cause, change) => {
    const device = await start();
    expect(await wrong(device, change).get(MACHINE, never)).toMatchObject({
      ok: false,
      error: { code: 'login-rejected', args: { cause } },
    });
  });

  test.each(['md5', 'sha', 'sha256', 'sha512'] as const)('a user with %s signs in', async (authProtocol) => {
    const user: SnmpUser = {
      name: 'callhome',
      authProtocol,
      authPassword: 'Auth-pass-lab1',
      privProtocol: 'aes',
      privPassword: 'Priv-pass-lab1',
      view: 'write',
    };
    const device = await start({ snmpUsers: [user] });
    expect(await client(device).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
  });
});

describe('answers', () => {
  test.each(['v1', 'v2c', 'v3'] as const)(
    'too big for one datagram are asked for in parts (%s)',
    async (version) => {
      const device = await start();
      device.faults.snmp.tooBigAbove = 1;
      const own = client(device, version === 'v1' ? v1 : version === 'v2c' ? v2c : {});
      expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    },
  );

  test.each(['v1', 'v2c', 'v3'] as const)(
    'without one broken object leave the rest of use (%s)',
    async (version) => {
      const device = await start();
      device.faults.snmp.broken.add(MACHINE[1] ?? '');
      const own = client(device, version === 'v1' ? v1 : version === 'v2c' ? v2c : {});
      expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: ['5462', null, ...VALUES.slice(2)] });
      for (const oid of MACHINE) device.faults.snmp.broken.add(oid);
      expect(await own.get(MACHINE, never)).toMatchObject({
        ok: false,
        error: { code: 'device-refused', args: { reason: 'GeneralError' } },
      });
    },
  );

  test('that come twice are taken once', async () => {
    const device = await start();
    device.faults.snmp.copies = 2;
    const own = client(device);
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    expect(await own.get([...MACHINE].reverse(), never)).toEqual({ ok: true, value: [...VALUES].reverse() });
  });

  test('that come after their question was repeated are taken', async () => {
    const device = await start();
    device.faults.snmp.delayMs = 700;
    expect(await client(device, v2c).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    expect(lines(device, 'pdu=a0')).toHaveLength(2);
  });

  test('are waited for four seconds before the question is repeated', async () => {
    const device = await start();
    device.faults.snmp.delayMs = 3_500;
    const own = openSnmp({ address: ADDRESS, port: device.ports.snmp, ...v2c });
    running.push(own);
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    expect(lines(device, 'pdu=a0')).toHaveLength(1);
  });

  test.each(['refused', 'lost'] as const)('of a walk by GETBULK that are %s: by GETNEXT', async (bulk) => {
    const device = await start();
    device.state.callHome.exclusions.push(...['1', '2', '3'].map((n) => `806f010d0403ff0${n}`));
    device.faults.snmp.bulk = bulk;
    const own = client(device, { ...v2c, timeoutMs: 200, retries: 1 });
    const walked = await own.walk(EXCLUSIONS, 100, never);
    expect(walked).toMatchObject({ ok: true, value: { whole: true } });
    expect(walked.ok && walked.value.rows.length).toBe(3);
    expect(await own.walk(EXCLUSIONS, 2, never)).toMatchObject({ ok: true, value: { whole: false } });
  });

  test('of a walk that stay away altogether are a device that does not answer', async () => {
    const device = await start();
    device.faults.snmp.silent = true;
    const own = client(device, { ...v2c, timeoutMs: 200, retries: 0 });
    expect(await own.walk(EXCLUSIONS, 100, never)).toMatchObject({ error: { code: 'device-timeout' } });
  });

  test.each(['v1', 'v2c', 'v3'] as const)(
    'of a walk that fall silent cost as many tries as any other (%s)',
    async (version) => {
      const device = await start();
      const own = client(device, {
        ...(version === 'v1' ? v1 : version === 'v2c' ? v2c : {}),
        timeoutMs: 100,
      });
      expect(await own.get(MACHINE, never)).toMatchObject({ ok: true });
      device.faults.snmp.loseQuestions = 9;
      expect(await own.walk(EXCLUSIONS, 100, never)).toMatchObject({
        error: { code: 'device-timeout', args: { seconds: 0.3 } },
      });
      expect(9 - device.faults.snmp.loseQuestions).toBe(3);
    },
  );

  test.each([
    ['port', ADDRESS, 0],
    ['address', '127.76.0.99', 8161],
  ] as const)(
    'that all come from another %s are named, and taken where they prove themselves',
    async (_name, address, port) => {
      const device = await start();
      device.faults.snmp.answersFrom = { address, port };
      expect(await client(device, { ...v2c, retries: 0 }).get(MACHINE, never)).toMatchObject({
        error: { code: 'answer-elsewhere', args: { from: expect.stringContaining(address) } },
      });
      expect(await client(device).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    },
  );

  test('without the digest that was asked for are not heard, wherever they come from', async () => {
    const device = await start();
    const own = client(device, { retries: 0 });
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    device.faults.snmp.withoutDigest = true;
    expect(await own.get(MACHINE, never)).toMatchObject({ error: { code: 'device-timeout' } });
  });

  test.each(['v1', 'v2c', 'v3'] as const)('of a walk that turns back end it, named (%s)', async (version) => {
    const device = await start();
    device.state.callHome.exclusions.push(...['1', '2', '3'].map((n) => `806f010d0403ff0${n}`));
    const own = client(device, version === 'v1' ? v1 : version === 'v2c' ? v2c : {});
    const whole = await own.walk(EXCLUSIONS, 100, never);
    expect(whole.ok && whole.value.rows.length).toBe(3);
    device.faults.snmp.turnsBack = true;
    expect(await own.walk(EXCLUSIONS, 100, never)).toMatchObject({
      error: { code: 'garbage-answer', args: { what: `WALK ${EXCLUSIONS}` } },
    });
  });

  test.each(['v2c', 'v3'] as const)(
    'of a walk that are too big come in smaller parts (%s)',
    async (version) => {
      const device = await start();
      device.state.callHome.exclusions.push(...['1', '2', '3'].map((n) => `806f010d0403ff0${n}`));
      device.faults.snmp.tooBigRows = 2;
      const walked = await client(device, version === 'v2c' ? v2c : {}).walk(EXCLUSIONS, 100, never);
      expect(walked.ok && walked.value.rows.length).toBe(3);
    },
  );

  test.each([
    ['port', ADDRESS, 0],
    ['address', '127.76.0.99', 8161],
  ] as const)('from another %s are not heard', async (_name, address, port) => {
    const device = await start();
    device.faults.snmp.impostor = { address, port };
    expect(await client(device, v2c).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
  });

  test('lost on their way are asked for again', async () => {
    const device = await start();
    device.faults.snmp.loseQuestions = 2;
    expect(await client(device).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
  });

  test('in another order are matched by name', async () => {
    const device = await start();
    device.faults.snmp.answerForm = 'reversed';
    expect(await client(device).get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
  });

  test.each(['renamed', 'shortened'] as const)(
    'for something else (%s) are refused by name',
    async (form) => {
      const device = await start();
      device.faults.snmp.answerForm = form;
      const answer = await client(device).get(MACHINE, never);
      expect(answer).toMatchObject({ ok: false, error: { code: 'garbage-answer' } });
      expect(JSON.stringify(answer)).toContain(MACHINE[0] ?? '');
    },
  );

  test.each(['v1', 'v2c', 'v3'] as const)(
    'to questions that were never asked are told as that, late ones are not (%s)',
    async (version) => {
      const device = await start();
      const own = client(device, {
        ...(version === 'v1' ? v1 : version === 'v2c' ? v2c : {}),
        timeoutMs: 300,
        retries: 0,
      });
      expect(await own.get(MACHINE, never)).toMatchObject({ ok: true });
      device.faults.snmp.otherIds = true;
      for (const answer of [
        await own.get(MACHINE, never),
        await own.walk(EXCLUSIONS, 100, never),
        await own.set({ oid: MACHINE[0] ?? '', type: 'text', value: 'x' }, never),
      ])
        expect(answer).toMatchObject({
          error: { code: 'answer-other-request', args: { port: device.ports.snmp } },
        });
      device.faults.snmp.otherIds = false;
      // The answer to the first comes while nobody answers the second: that is silence.
      device.faults.snmp.delayMs = 400;
      expect(await own.get(MACHINE, never)).toMatchObject({ error: { code: 'device-timeout' } });
      device.faults.snmp.silent = true;
      expect(await own.get(MACHINE, never)).toMatchObject({ error: { code: 'device-timeout' } });
    },
  );

  test('that are no SNMP are a garbage answer, and are forgotten with the next good one', async () => {
    const device = await start();
    const own = client(device, { retries: 0, timeoutMs: 2_000 });
    device.faults.snmp.garbage = true;
    expect(await own.get(MACHINE, never)).toMatchObject({ error: { code: 'garbage-answer' } });
    device.faults.snmp.garbage = false;
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    device.faults.snmp.silent = true;
    expect(await own.get(MACHINE, never)).toMatchObject({ error: { code: 'device-timeout' } });
  });
});

describe('a SET', () => {
  test('goes out once, even where its answer is lost or late', async () => {
    const device = await start();
    const own = client(device);
    device.faults.snmp.loseSetReplies = 1;
    expect(await own.set({ oid: NTP, type: 'text', value: 'a.example' }, never)).toMatchObject({
      error: { code: 'device-timeout', args: { seconds: 0.5 } },
    });
    device.faults.snmp.delayMs = 700;
    expect(await own.set({ oid: NTP, type: 'text', value: 'b.example' }, never)).toMatchObject({
      error: { code: 'device-timeout' },
    });
    expect(lines(device, 'set ntpIpAddressHostname1')).toHaveLength(2);
  });

  test('that is cancelled leaves later questions their repeats', async () => {
    const device = await start();
    const own = client(device, v2c);
    device.faults.snmp.loseSetReplies = 2;
    const cancel = new AbortController();
    const first = own.set({ oid: NTP, type: 'text', value: 'a.example' }, cancel.signal);
    cancel.abort();
    expect(await first).toMatchObject({ error: { code: 'cancelled' } });
    expect((await own.set({ oid: NTP, type: 'text', value: 'b.example' }, never)).ok).toBe(false);
    device.faults.snmp.loseQuestions = 2;
    expect(await own.get(MACHINE, never)).toEqual({ ok: true, value: VALUES });
    expect(lines(device, 'set ntpIpAddressHostname1')).toHaveLength(2);
  });

  test('as the very first request is not lost with the discovery', async () => {
    const device = await start();
    device.faults.snmp.loseQuestions = 1;
    expect((await client(device).set({ oid: NTP, type: 'text', value: 'a.example' }, never)).ok).toBe(true);
    expect(lines(device, 'set ntpIpAddressHostname1')).toHaveLength(1);
  });
});

describe('the driver', () => {
  const context = (device: RunningImm2): TestContext =>
    contextFor(
      {
        version: 1,
        credentials: { own: { snmp: { version: 'v2c', communityEnv: 'COMMUNITY' } } },
        devices: [
          {
            address: ADDRESS,
            product: 'imm2',
            credential: 'own',
            driver: 'imm2-snmp',
            ports: { snmp: device.ports.snmp },
          },
        ],
        settings: { ...SETTINGS, excludedEvents: ['806f010d0403ff00'] },
      },
      { COMMUNITY: 'rw' },
    );

  test('reads a lost answer back and goes on; nothing is sent twice', async () => {
    const device = await start();
    const site = context(device);
    expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes' });
    // The answers to all writes but the last few are lost: each is read back.
    device.faults.snmp.loseSetReplies = 3;
    expect((await applyStage(site, null))[0]).toMatchObject({ state: 'done', errors: [] });
    const sets = lines(device, 'set ').map((line) => /set (\S+) ->/.exec(line)?.[1] ?? '');
    expect(new Set(sets).size).toBe(sets.length);
    expect(device.state.callHome).toMatchObject({ enabled: true, exclusions: ['806f010d0403ff00'] });
    expect(await client(device).get([COMPANY], never)).toMatchObject({ value: ['Renshu K.K.'] });
  }, 60_000);

  test('leaves a table out that the agent refuses or turns round in, and names the field', async () => {
    for (const fault of [{ refusesBelow: `${IMM_BASE}.8.7` }, { turnsBack: true }]) {
      const device = await start();
      device.state.callHome.exclusions.push('806f010d0403ff01', '806f010d0403ff02');
      Object.assign(device.faults.snmp, fault);
      const site = context(device);
      expect((await planStage(site, null))[0]).toMatchObject({ state: 'changes' });
      expect((await applyStage(site, null))[0]).toMatchObject({
        state: 'partly',
        stepsLeft: [],
        errors: [{ code: 'not-settable', args: { field: 'excludedEvents' } }],
      });
      expect(device.state.callHome.exclusions).toHaveLength(2);
      for (const each of running.splice(0)) await each.close();
    }
  }, 60_000);

  test('has its excluded events set, and not told as not settable, where it refuses GETBULK', async () => {
    const device = await start();
    device.faults.snmp.bulk = 'refused';
    const site = context(device);
    const [plan] = await planStage(site, null);
    expect(plan?.warnings.filter(({ code }) => code === 'not-settable')).toEqual([]);
    expect(await applyStage(site, null)).toMatchObject([{ state: 'done', errors: [] }]);
    expect(device.state.callHome.exclusions).toEqual(['806f010d0403ff00']);
  });

  test('reads back the group that it wrote, and everything once at the end', async () => {
    const device = await start();
    const site = context(device);
    await planStage(site, null);
    const before = device.log.length;
    const [applied] = await applyStage(site, null);
    expect(applied).toMatchObject({ state: 'done' });
    const clockReads = device.log.slice(before).filter(({ text }) => text.includes(`${IMM_BASE}.3.2.1.0`));
    // The clock is in no group: it is read before the first write and after the last.
    expect(clockReads).toHaveLength(2);
  }, 60_000);

  describe.each(['v1', 'v2c'] as const)('a community with a read view only (%s)', (version) => {
    const reading = (device: RunningImm2): TestContext =>
      contextFor(
        {
          version: 1,
          network: { ntp: ['192.0.2.123'] },
          credentials: { own: { snmp: { version, communityEnv: 'COMMUNITY' } } },
          devices: [
            {
              address: ADDRESS,
              product: 'imm2',
              credential: 'own',
              driver: 'imm2-snmp',
              ports: { snmp: device.ports.snmp },
            },
          ],
          settings: SETTINGS,
        },
        { COMMUNITY: 'ro' },
      );
    test('is told in the plan, for settings and clocks, and nothing is written', async () => {
      const device = await start({ communities: [{ name: 'ro', view: 'read' }] });
      const refused = { state: 'failed', steps: [], errors: [{ code: 'privilege-missing' }] };
      const site = reading(device);
      expect((await planStage(site, null))[0]).toMatchObject(refused);
      expect((await planControllerStage(site, { deviceIds: null, fixes: ['ntp'] }))[0]).toMatchObject(
        refused,
      );
      expect((await applyStage(site, null))[0]).toMatchObject({ state: 'failed' });
      expect(lines(device, 'set ')).toEqual([]);
    });
  });

  test.each([false, true])(
    'offers nothing that could change something (an agent that takes all: %s)',
    async (lenient) => {
      const device = await start();
      device.faults.snmp.lenientTypes = lenient;
      const before = structuredClone(device.state.callHome);
      expect((await planStage(context(device), null))[0]).toMatchObject({ state: 'changes', errors: [] });
      expect(lines(device, 'offer ')).toHaveLength(1);
      expect(lines(device, 'set ')).toEqual([]);
      expect(device.state.callHome).toEqual(before);
    },
  );

  test('triggers a test once: where the answer is lost the activity log tells', async () => {
    const device = await start();
    Object.assign(device.state.callHome, { licence: true, enabled: true });
    device.faults.snmp.loseSetReplies = 1;
    const [result] = await testCallStage(context(device), null, {
      limitMs: 20_000,
      firstWaitMs: 50,
      longestWaitMs: 400,
    });
    expect(result).toMatchObject({ state: 'success', errors: [] });
    expect(lines(device, 'set generateTestCallHome')).toHaveLength(1);
    expect(device.state.callHome.activity).toHaveLength(1);
  }, 60_000);
});
