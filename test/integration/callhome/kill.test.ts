import { afterEach, expect, test } from 'vitest';
import { createLoginGuard } from '../../../electron/access/login-guard.ts';
import { withSession } from '../../../electron/access/session.ts';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { applyDevice } from '../../../electron/callhome/apply.ts';
import { makePlan } from '../../../electron/callhome/plan.ts';
import { wantedValues } from '../../../electron/callhome/wanted.ts';
import { cmmCli } from '../../../electron/devices/cmm/cmm-cli.ts';
import { cmmSnmp } from '../../../electron/devices/cmm/cmm-snmp.ts';
import type { Driver, DriverContext, Target } from '../../../electron/devices/driver.ts';
import { imm2Cli } from '../../../electron/devices/imm2/imm2-cli.ts';
import { imm2Snmp } from '../../../electron/devices/imm2/imm2-snmp.ts';
import { DRIVERS } from '../../../electron/devices/index.ts';
import { lxcaRest } from '../../../electron/devices/lxca/lxca-rest.ts';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import type { SettingValues } from '../../../electron/domain/setting-key.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { doorOf } from '../../../electron/workflow/ready.ts';
import { startCmm } from '../../lab/cmm.ts';
import { startImm2 } from '../../lab/imm2.ts';
import { startLxca } from '../../lab/lxca.ts';
import { startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { SETTINGS } from './settings.ts';

/**
 * The process dies at every step of every driver, once before the step reached the device and once after it
 * did but before that was known. Each next run works from what is on disk (journal, originals, hashes) and
 * what the device says, and the last one leaves the device as an undisturbed run would.
 */
class Killed extends Error {}
type When = 'before' | 'after';
type Death = { readonly step: string; readonly when: When } | null;

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((device) => device.close()));
});

type Bench = {
  readonly driver: Driver;
  readonly target: Target;
  readonly user: string;
  readonly password: string;
};

/** One device of its own per case, on the next free address. */
let nextAddress = 10;
async function bench(driver: Driver): Promise<Bench> {
  const address = `127.75.0.${nextAddress}`;
  nextAddress += 1;
  const ports = { https: 443, ssh: 22, snmp: 161 };
  const keep = <T extends { close(): Promise<void> }>(device: T): T => {
    running.push(device);
    return device;
  };
  const target = (product: Target['product'], own: object): Target => ({
    deviceId: 'device',
    address,
    product,
    ports: { ...ports, ...own },
  });
  switch (driver.products[0]) {
    case 'xcc': {
      const xcc = keep(await startXcc({ address, variant: 'xcc2', port: 8443 }));
      return { driver, target: target('xcc2', xcc.ports), ...xcc.credentials };
    }
    case 'imm2': {
      const imm2 = keep(await startImm2({ address }));
      return { driver, target: target('imm2', imm2.ports), ...imm2.credentials };
    }
    case 'cmm': {
      const cmm = keep(await startCmm({ address }));
      return { driver, target: target('cmm2', cmm.ports), ...cmm.credentials };
    }
    default: {
      const lxca = keep(await startLxca({ address }));
      return { driver, target: target('lxca', lxca.ports), ...lxca.credentials };
    }
  }
}

/** What survives a dead process. */
type Disk = {
  readonly journal: JournalEntry[];
  readonly written: Map<string, string>;
  originals: SettingValues | null;
};

const parsed = parseSiteFile({
  version: 1,
  network: { proxy: { host: '192.0.2.10', port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
  settings: SETTINGS,
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const file = parsed.value;
const PASSWORD = new Secret('proxy-secret');

/** One run of the program: plan, apply; dies where it is told to. */
async function run(
  { driver, target, user, password }: Bench,
  disk: Disk,
  death: Death,
): Promise<ApplyResult> {
  const mortal: Driver = {
    ...driver,
    open: async (context, signal) => {
      const opened = await driver.open(context, signal);
      if (!opened.ok) return opened;
      const session = opened.value;
      return {
        ok: true,
        value: {
          ...session,
          write: async (write, inner) => {
            const here = death?.step === write.stepId;
            if (here && death.when === 'before') throw new Killed();
            const done = await session.write(write, inner);
            if (here) throw new Killed();
            return done;
          },
        },
      };
    },
  };
  const context: DriverContext = {
    target,
    credential: {
      name: 'own',
      user,
      password: new Secret(password),
      snmp: {
        version: 'v3' as const,
        user: 'callhome',
        authProtocol: 'sha',
        authPassword: new Secret('Auth-pass-lab1'),
        privProtocol: target.product === 'imm2' ? 'aes' : 'des',
        privPassword: new Secret('Priv-pass-lab1'),
      },
      stamp: 1,
    },
    trust: createTrustStore({}),
    catalog: shipped,
    now: Date.now,
  };
  const { signal } = new AbortController();
  return applyDevice(
    {
      driver: mortal,
      context,
      enter: (work) => withSession(createLoginGuard(), doorOf(mortal, context), work, signal),
      confirmed: null,
      replan: (state) =>
        makePlan(shipped, {
          deviceId: target.deviceId,
          address: target.address,
          product: target.product,
          route: 'direct',
          driver,
          state,
          wanted: wantedValues(shipped, file.settings, file.network.proxy, target.product),
          exact: false,
          secretsGiven: new Set(['proxy.password'] as const),
          lastWritten: (key, wanted) => disk.written.get(key) === (wanted ?? PASSWORD.reveal()),
          madeAt: '',
        }),
      secrets: { 'proxy.password': PASSWORD },
      journal: {
        append: async (entry) => {
          disk.journal.push(entry);
          return { ok: true, value: undefined };
        },
      },
      act: 'apply',
      onOriginal: async (values) => {
        disk.originals ??= values;
      },
      onSending: () => {},
      onUnreadWritten: async (key, value) => {
        disk.written.set(key, value ?? PASSWORD.reveal());
      },
      onProgress: () => {},
    },
    signal,
  );
}

const CASES: readonly (readonly [string, When, Driver])[] = [
  xccRedfish,
  imm2Snmp,
  imm2Cli,
  cmmSnmp,
  cmmCli,
  lxcaRest,
].flatMap((driver) => (['before', 'after'] as const).map((when) => [driver.id, when, driver] as const));

test('every driver is among those that are killed', () => {
  expect(new Set(CASES.map(([id]) => id))).toEqual(new Set(DRIVERS.map((driver) => driver.id)));
});

test.each(CASES)(
  '%s, killed %s each of its steps, converges',
  { timeout: 120_000 },
  async (...[, when, driver]) => {
    const own = await bench(driver);
    const disk: Disk = { journal: [], written: new Map(), originals: null };
    const deaths: string[] = [];
    for (const { id: step } of driver.groups) {
      const before = disk.journal.length;
      const outcome = await run(own, disk, { step, when }).catch((error: unknown) => {
        if (error instanceof Killed) return null;
        throw error;
      });
      // A step that has nothing to do is not reached.
      if (outcome !== null) continue;
      deaths.push(step);
      const left = disk.journal.slice(before);
      // The journal says what is in doubt: the last thing in it is the step that was sent.
      expect(left.at(-1)).toMatchObject({ type: 'step-sent', step });
      expect(left.filter((entry) => entry.type === 'step-accepted' && entry.step === step)).toEqual([]);
    }
    expect(deaths.length).toBeGreaterThanOrEqual(3);

    const last = await run(own, disk, null);
    expect(last).toMatchObject({ errors: [], stepsLeft: [] });
    expect(['done', 'no-change']).toContain(last.state);
    const settled = await run(own, disk, null);
    expect(settled).toMatchObject({ state: 'no-change', errors: [] });
    for (const item of settled.items) {
      if (item.after !== null) expect([item.key, item.after]).toEqual([item.key, item.wanted]);
    }
    // Nothing is repeated once it is known, and the values from before the very first write are kept.
    expect(disk.originals?.company ?? '').toBe('');
    expect(JSON.stringify(disk.journal)).not.toContain(PASSWORD.reveal());
  },
);
