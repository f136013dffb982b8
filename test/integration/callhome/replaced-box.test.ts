import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import type { ControllerFix } from '../../../electron/domain/controller.ts';
import type { DriverId } from '../../../electron/domain/product.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { applyControllerStage, planControllerStage } from '../../../electron/workflow/controller-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { readBackStage } from '../../../electron/workflow/read-back-stage.ts';
import {
  acknowledgeStage,
  problemsStage,
  serviceRequestStage,
  testCallStage,
} from '../../../electron/workflow/service-stages.ts';
import { startImm2 } from '../../lab/imm2.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/**
 * A box that was replaced by another at the same address, with the same login and nothing that a certificate or host
 * key would say of it: no act works on it as if it were the former.
 */
const FOLLOW = { limitMs: 2_000, firstWaitMs: 10, longestWaitMs: 50 };
const FIXES: readonly ControllerFix[] = ['ntp'];
const ID = 'device-1';
const PROBLEM = {
  at: '2026-11-24 10:00:00',
  eventId: '0x1',
  message: 'm',
  state: '',
  ticket: '',
  corrected: false,
  acknowledgeable: true,
  row: '1',
};

type Outcome = { readonly errors: readonly AppError[] } | undefined;
const only = async (all: Promise<readonly Outcome[]>): Promise<readonly AppError[]> =>
  (await all)[0]?.errors ?? [];
const asked = async (done: Promise<{ ok: boolean; error?: AppError }>): Promise<readonly AppError[]> => {
  const { error } = await done;
  return error === undefined ? [] : [error];
};

/** Every act on a device, by the stage that does it. */
const ACTS: Readonly<Record<string, (context: TestContext) => Promise<readonly AppError[]>>> = {
  planStage: (context) => only(planStage(context, null)),
  applyStage: (context) => only(applyStage(context, null)),
  undoStage: (context) => only(undoStage(context, null)),
  readBackStage: (context) => only(readBackStage(context, null)),
  testCallStage: (context) => only(testCallStage(context, null, FOLLOW)),
  problemsStage: (context) => only(problemsStage(context, null)),
  acknowledgeStage: (context) => asked(acknowledgeStage(context, ID, PROBLEM as never)),
  serviceRequestStage: (context) => asked(serviceRequestStage(context, ID, 'Please call.')),
  planControllerStage: (context) => only(planControllerStage(context, { deviceIds: null, fixes: FIXES })),
  applyControllerStage: (context) => only(applyControllerStage(context)),
};

type Box = {
  readonly login: { readonly credentials: object; readonly env: Readonly<Record<string, string>> };
  readonly ports: object;
  readonly state: () => string;
  readonly close: () => Promise<void>;
};
type Kind = {
  readonly driver: DriverId;
  readonly product: string;
  readonly start: (no: 1 | 2) => Promise<Box>;
};

const ADDRESS = '127.172.0.11';
const OF = {
  1: { serial: 'AAA0001', uuid: '11111111-8a7d-11e5-9e2f-40f2e9b80001' },
  2: { serial: 'BBB0002', uuid: '22222222-8a7d-11e5-9e2f-40f2e9b80002' },
};

async function imm2(no: 1 | 2): Promise<Box> {
  const box = await startImm2({ address: ADDRESS, ...OF[no] });
  const { snmp, user, password } = box.credentials;
  return {
    login: {
      credentials: {
        user,
        passwordEnv: 'P',
        snmp: {
          version: 'v3',
          user: snmp.name,
          authProtocol: snmp.authProtocol,
          authPasswordEnv: 'A',
          privProtocol: snmp.privProtocol,
          privPasswordEnv: 'V',
        },
      },
      env: { P: password, A: snmp.authPassword, V: snmp.privPassword },
    },
    ports: box.ports,
    state: () => JSON.stringify([box.state.callHome, { ...box.state.controller, clock: null }]),
    close: box.close,
  };
}

async function xcc(no: 1 | 2): Promise<Box> {
  return xccOf(await startXcc({ address: ADDRESS, ...OF[no] }));
}

function xccOf(box: RunningXcc): Box {
  return {
    login: {
      credentials: { user: box.credentials.user, passwordEnv: 'P' },
      env: { P: box.credentials.password },
    },
    ports: { https: box.ports.https },
    state: () => JSON.stringify([box.state.serviceAdvisor, box.state.ntpServers, box.state.writes]),
    close: box.close,
  };
}

const KINDS: readonly Kind[] = [
  { driver: 'imm2-snmp', product: 'imm2', start: imm2 },
  { driver: 'imm2-cli', product: 'imm2', start: imm2 },
  { driver: 'xcc-redfish', product: 'xcc', start: xcc },
];

/** What no interface of the kind offers: nothing is done, so there is nobody to be asked who he is. */
const LACKING: Readonly<Partial<Record<DriverId, readonly string[]>>> = {
  'xcc-redfish': ['testCallStage', 'acknowledgeStage', 'serviceRequestStage'],
};

let running: Box | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

function siteFile({ driver, product }: Kind, { login, ports }: Box) {
  return {
    version: 1,
    network: { ntp: ['192.0.2.123'] },
    credentials: { own: login.credentials },
    devices: [{ address: ADDRESS, product, route: 'direct', driver, credential: 'own', ports }],
    settings: SETTINGS,
  };
}

/** As a person left it: planned, written, in doubt once, with a plan for its clock. */
async function workedOn(kind: Kind): Promise<SiteRecord> {
  const box = await kind.start(1);
  running = box;
  const context = contextFor(siteFile(kind, box), box.login.env);
  await planStage(context, null);
  const [written] = await applyStage(context, null);
  expect(written?.state).toBe('done');
  await planControllerStage(context, { deviceIds: null, fixes: FIXES });
  await box.close();
  running = null;
  return context.site.get();
}

describe.each(KINDS)('$product over $driver', (kind) => {
  let record: SiteRecord | null = null;
  test.each(Object.keys(ACTS))('%s refuses a box with another serial number', async (name) => {
    record ??= await workedOn(kind);
    const doubtful: SiteRecord = {
      ...record,
      // Whatever it showed before is accepted: nothing but its own word tells that it is another one.
      pins: {},
      runs: record.runs.map((run) =>
        name === 'readBackStage' && run.act === 'apply'
          ? {
              ...run,
              outcome: {
                ...run.outcome,
                state: 'partly' as const,
                items: run.outcome.items.map((item) => ({ ...item, outcome: 'unknown' as const })),
              },
            }
          : run,
      ),
    };
    const box = await kind.start(2);
    running = box;
    const before = box.state();
    const context = contextFor(siteFile(kind, box), box.login.env, (file) => file, doubtful);
    const errors = await (ACTS[name] as (context: TestContext) => Promise<readonly AppError[]>)(context);
    const lacking = LACKING[kind.driver]?.includes(name) ?? false;
    if (!lacking) expect(errors.map(({ code }) => code)).toContain('other-device');
    expect(box.state()).toBe(before);
    expect(
      context.entries.map(({ type }) => type).filter((type) => type !== 'begin' && type !== 'end'),
    ).toEqual([]);
    // The box that is there is a device of its own from now on; what was done to the former stays with that.
    if (!lacking)
      expect(context.site.get().known.map(({ serials }) => serials)).toEqual([['AAA0001'], ['BBB0002']]);
  });
});

test('a serial number that was corrected on the same box is said once, and then everything goes on, the undo too', async () => {
  const [, , kind] = KINDS as readonly [Kind, Kind, Kind];
  const before = await workedOn(kind);
  const corrected = await startXcc({ address: ADDRESS, ...OF[1], serial: 'AAA0009' });
  running = xccOf(corrected);
  const context = contextFor(siteFile(kind, running), running.login.env, (file) => file, {
    ...before,
    pins: {},
  });
  const codes = (list: readonly { readonly errors: readonly AppError[] }[]) =>
    list.flatMap(({ errors }) => errors.map(({ code }) => code));
  expect(codes(await planStage(context, null))).toEqual(['other-device']);
  expect(codes(await planStage(context, null))).toEqual([]);
  expect(context.site.get().known.map(({ serials }) => [...serials].sort())).toEqual([
    ['AAA0001', 'AAA0009'],
  ]);
  expect(codes(await applyStage(context, null))).toEqual([]);
  expect(codes(await undoStage(context, null))).not.toContain('other-device');
});

test('every stage that works on devices stands in the table', () => {
  const folder = resolve(import.meta.dirname, '..', '..', '..', 'electron', 'workflow');
  const stages = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const works =
      /\b(atDevice|applyRow)\(/.test(text) && file !== 'device-session.ts' && file !== 'apply-row.ts';
    return works
      ? [...text.matchAll(/^export (?:async )?function (\w+Stage)\b/gm)].map(([, name = '']) => name)
      : [];
  });
  expect(stages.sort()).toEqual(Object.keys(ACTS).sort());
});

test('no stage signs in past the question who the device is', () => {
  const folder = resolve(import.meta.dirname, '..', '..', '..', 'electron');
  const signingIn = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && /\bwithSession\(/.test(readFileSync(join(folder, file), 'utf8')),
  );
  // The other tries a login and does nothing in the session.
  expect(signingIn.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([
    'workflow/device-session.ts',
    'workflow/try-login.ts',
  ]);
});
