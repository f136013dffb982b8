import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';

/**
 * After `plan`, only what it showed is written: also where the site file names other devices since, one could not be read,
 * or an `apply` was cut off in between.
 */
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
const callhome = (addresses: readonly string[], ...words: readonly string[]) =>
  underSignal(new AbortController().signal, addresses, ...words);

async function underSignal(
  signal: AbortSignal,
  addresses: readonly string[],
  ...words: readonly string[]
): Promise<readonly (number | string)[]> {
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
  const { code, out } = await runCommand(
    [...words, '--site', path, '--json'],
    { P: boxes[0]?.credentials.password ?? '' },
    signal,
  );
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

const state = (): string => join(folder, 'site.state.json');
const plannedSoFar = (): readonly string[] =>
  existsSync(state())
    ? (JSON.parse(readFileSync(state(), 'utf8')) as { runs: { act: string; outcome: DevicePlan }[] }).runs
        .filter(({ act }) => act === 'plan')
        .map(({ outcome }) => outcome.address)
    : [];

/** A command whose second device does not answer until the command is cut off: the first is planned, nothing written. */
async function cutOffWhilePlanning(
  how: 'cancelled' | 'killed',
  words: readonly string[] = ['apply', '--yes'],
): Promise<void> {
  const [, second] = boxes;
  if (second === undefined) throw new Error('no second device');
  second.faults.silent = true;
  const stop = new AbortController();
  const running = underSignal(stop.signal, [FIRST, SECOND], ...words);
  await vi.waitFor(() => expect(plannedSoFar()).toEqual([FIRST]), { timeout: 20_000 });
  const atKill = join(folder, 'at-kill.json');
  copyFileSync(state(), atKill);
  stop.abort();
  await running;
  // What is saved last is what a program that was killed could not save any more.
  if (how === 'killed') copyFileSync(atKill, state());
  second.faults.silent = false;
}

test.each(['cancelled', 'killed'] as const)(
  'what `apply` had planned when it was %s was shown to nobody: the next one shows and writes all of them',
  async (how) => {
    await cutOffWhilePlanning(how);
    expect(boxes.map(({ state: { writes } }) => writes.length)).toEqual([0, 0]);
    expect(await callhome([FIRST, SECOND], 'apply', '--yes')).toEqual([0, '1 done', '2 done']);
  },
);

test.each(['cancelled', 'killed'] as const)(
  'an `apply` that was %s takes nothing back of what was shown before, and adds nothing to it',
  async (how) => {
    expect(await callhome([FIRST], 'plan')).toEqual([0, '1 changes']);
    await cutOffWhilePlanning(how);
    const refused = await callhome([FIRST, SECOND], 'apply', '--yes');
    expect(refused).toEqual([1, '1 done', '2 refused plan-not-shown']);
  },
);

test.each(['cancelled', 'killed'] as const)(
  'a device of which only an `apply` that was %s had a plan is shown before it is written, where others were',
  async (how) => {
    await cutOffWhilePlanning(how);
    if (boxes[0]) boxes[0].faults.garbage = true;
    expect(await callhome([FIRST, SECOND], 'plan')).toEqual([1, '1 failed garbage-answer', '2 changes']);
    if (boxes[0]) boxes[0].faults.garbage = false;
    const refused = await callhome([FIRST, SECOND], 'apply', '--yes');
    expect(refused).toEqual([1, '1 refused plan-not-shown', '2 done']);
  },
);

test('what was shown still binds after an `apply` that could send nothing', async () => {
  const [first] = boxes;
  if (first === undefined) throw new Error('no device');
  await callhome([FIRST], 'plan');
  first.faults.garbage = true;
  expect(await callhome([FIRST], 'apply', '--yes')).toEqual([1, '1 failed garbage-answer']);
  first.faults.garbage = false;
  const held = first.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
  held.CompanyName = 'Somebody else';
  expect(await callhome([FIRST], 'apply', '--yes')).toEqual([1, '1 refused plan-differs']);
});

test('a `plan` shows its own devices only: one that an `apply` had planned and that it did not name stays unshown', async () => {
  await cutOffWhilePlanning('killed');
  expect(await callhome([SECOND], 'plan')).toEqual([0, '2 changes']);
  const refused = await callhome([FIRST, SECOND], 'apply', '--yes');
  expect(refused).toEqual([1, '1 refused plan-not-shown', '2 done']);
});

test('a `plan` that was killed showed nobody anything; one that was stopped showed what it printed', async () => {
  await cutOffWhilePlanning('killed', ['plan']);
  expect(await callhome([FIRST, SECOND], 'apply', '--yes')).toEqual([0, '1 done', '2 done']);
  await callhome([FIRST, SECOND], 'undo', '--yes');
  rmSync(state());
  rmSync(join(folder, 'site.journal.jsonl'));
  await cutOffWhilePlanning('cancelled', ['plan']);
  const refused = await callhome([FIRST, SECOND], 'apply', '--yes');
  expect(refused).toEqual([1, '1 done', '2 refused plan-not-shown']);
});
