import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesOf } from '../../../electron/cli/site-state.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/** Two boxes that were written to change their addresses: each gets back what it had, without a plan in between. */
const NETWORK = '127.107';
const boxes: RunningXcc[] = [];
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-swapped-'));
  for (const no of [1, 2]) {
    boxes.push(await startXcc({ address: addressOf(no), serial: `AAA000${no}`, uuid: uuid(no) }));
    setCompany(no, `Former ${no} K.K.`);
  }
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (no: number): string => `${NETWORK}.1.${no}`;
const uuid = (no: number): string => `${no}3333333-8a7d-11e5-9e2f-40f2e9b8000${no}`;
const heldBy = (no: number): Record<string, unknown> =>
  boxes[no - 1]?.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
const setCompany = (no: number, name: string): void => {
  heldBy(no).CompanyName = name;
};

/** What stands at address 1 is from now on the box that was at 2, with all that it holds, and the other way round. */
async function swap(): Promise<void> {
  const former = boxes.splice(0);
  const held = former.map((box) => structuredClone(box.state.serviceAdvisor));
  await Promise.all(former.map((box) => box.close()));
  for (const [at, from] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const [there, moved] = [former[at], former[from]];
    if (there === undefined || moved === undefined) throw new Error('box');
    const { serial, uuid: own } = moved;
    const box = await startXcc({ address: there.address, identity: there.identity, serial, uuid: own });
    box.state.serviceAdvisor = held[from] ?? {};
    boxes.push(box);
  }
}

type Told = { readonly code: number; readonly told: readonly string[] };
async function callhome(...words: readonly string[]): Promise<Told> {
  const path = join(folder, 'site.json');
  const { credentials, devices, environment } = xccDevices(boxes);
  writeFileSync(
    path,
    JSON.stringify({
      version: 1,
      network: {},
      credentials,
      devices,
      settings: SETTINGS,
    }),
  );
  const { code, out } = await runCommand([...words, '--site', path, '--json'], environment);
  const { results } = JSON.parse(out) as { readonly results: readonly ApplyResult[] };
  const told = results.map(({ address, state, errors }) =>
    [address.slice(-1), state, ...errors.map((each) => each.code)].join(' '),
  );
  return { code, told: told.toSorted() };
}

test('undo alone: the first says that each is another, the second puts back what each had', async () => {
  expect((await callhome('apply', '--yes')).told).toEqual(['1 done', '2 done']);
  await swap();
  expect(await callhome('undo', '--yes')).toEqual({
    code: 1,
    told: ['1 failed other-device', '2 failed other-device'],
  });
  expect((await callhome('undo', '--yes')).told).toEqual(['1 done', '2 done']);
  expect([heldBy(1).CompanyName, heldBy(2).CompanyName]).toEqual(['Former 2 K.K.', 'Former 1 K.K.']);
});

test('a write in doubt is read back of the box that it went to, and never taken for none', async () => {
  await callhome('apply', '--yes');
  forgetReadings();
  await swap();
  expect((await callhome('read-back')).told).toEqual(['1 failed other-device', '2 failed other-device']);
  expect(await callhome('read-back')).toEqual({ code: 0, told: ['1 done', '2 done'] });
});

/** The state as a kill between a write and its reading leaves it. */
function forgetReadings(): void {
  const { state } = filesOf(join(folder, 'site.json'));
  const record = JSON.parse(readFileSync(state, 'utf8'));
  for (const run of record.runs)
    if (run.act === 'apply') {
      run.outcome.state = 'partly';
      for (const item of run.outcome.items) if (item.outcome === 'verified') item.outcome = 'unknown';
    }
  writeFileSync(state, JSON.stringify(record));
}

test('in doubt on a device that is no part of the job any more: `read-back` does not say that nothing is', async () => {
  await callhome('apply', '--yes');
  forgetReadings();
  const [second] = boxes.splice(1);
  await second?.close();
  expect((await callhome('read-back')).code).toBe(1);
});
