import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';

/** After `plan`, only what it showed is written: also where the site file names other devices since, or one could not be read. */
const [FIRST, SECOND] = ['127.109.42.1', '127.109.42.2'];
let boxes: RunningXcc[] = [];
let folder = '';
const start = (no: 1 | 2): Promise<RunningXcc> =>
  startXcc({
    address: no === 1 ? FIRST : SECOND,
    serial: `AAA000${no}`,
    uuid: `4200000${no}-0000-11ee-8000-0a3e7f000001`,
  });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-shown-'));
  boxes = [await start(1), await start(2)];
});
afterEach(async () => {
  for (const box of boxes) await box.close();
  rmSync(folder, { recursive: true, force: true });
});

const companyAt = (no: 0 | 1): unknown => {
  const held = boxes[no]?.state.serviceAdvisor.CallHomeSettings as
    | Readonly<Record<string, unknown>>
    | undefined;
  return held?.CompanyName;
};

type Told = { readonly results?: readonly ApplyResult[]; readonly plans?: readonly DevicePlan[] };
/** One command over a site file that names these devices; per device its result, or its plan. */
async function callhome(addresses: readonly string[], ...words: readonly string[]) {
  const path = join(folder, 'site.json');
  const devices = addresses.map((address) => ({
    address,
    product: 'xcc',
    driver: 'xcc-redfish',
    credential: 'own',
    ports: { https: boxes[0]?.ports.https },
  }));
  const credentials = { own: { user: boxes[0]?.credentials.user, passwordEnv: 'P' } };
  writeFileSync(path, JSON.stringify({ version: 1, credentials, devices, settings: SETTINGS }));
  const { code, out } = await runCommand([...words, '--site', path, '--json'], {
    P: boxes[0]?.credentials.password ?? '',
  });
  const told = JSON.parse(out) as Told;
  const lines = (told.results ?? told.plans ?? []).map(({ address, state, errors }) =>
    [address.slice(-1), state, ...errors.map((error) => error.code)].join(' '),
  );
  return [code, ...lines.toSorted()];
}

test.each([
  ['in the place of the one that was planned', [SECOND], []],
  ['beside the one that was planned', [FIRST, SECOND], ['1 done']],
])(
  'a device that the site file names since, %s, is shown before it is written',
  async (_how, named, first) => {
    expect(await callhome([FIRST], 'plan')).toEqual([0, '1 changes']);
    expect(await callhome(named, 'apply', '--yes')).toEqual([1, ...first, '2 refused plan-not-shown']);
    // Asked for again it was still not shown, although no other plan waits any more.
    const again = first.map(() => '1 no-change');
    expect(await callhome(named, 'apply', '--yes')).toEqual([1, ...again, '2 refused plan-not-shown']);
    expect(companyAt(1)).toBe('');
    await callhome(named, 'plan');
    expect(await callhome(named, 'apply', '--yes')).toEqual([0, ...again, '2 done']);
  },
);

test('one that could not be read when the others were shown is shown before it is written', async () => {
  await boxes[1]?.close();
  expect((await callhome([FIRST, SECOND], 'plan'))[0]).toBe(1);
  boxes[1] = await start(2);
  const refused = await callhome([FIRST, SECOND], 'apply', '--yes');
  expect(refused).toEqual([1, '1 done', '2 refused plan-not-shown']);
  expect(companyAt(1)).toBe('');
});

test('where nothing that was shown waits, `apply --yes` shows and writes what came since', async () => {
  await callhome([FIRST], 'plan');
  await callhome([FIRST], 'apply', '--yes');
  expect(await callhome([FIRST, SECOND], 'apply', '--yes')).toEqual([0, '1 no-change', '2 done']);
});
