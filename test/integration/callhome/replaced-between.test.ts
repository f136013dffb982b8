import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSite } from '../../../electron/cli/site-state.ts';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';
import { contextFor } from '../support/context.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/**
 * One of two boxes is replaced between two acts, with the certificate of the former (a board that was given the backup):
 * every device that was asked for has its result, that one says what is there, and the newcomer is shown before it is
 * written.
 */
const NETWORK = '127.172';
const boxes: RunningXcc[] = [];
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-replaced-'));
  for (const no of [1, 2]) {
    boxes.push(await startXcc({ address: `${NETWORK}.1.${no}`, serial: `AAA000${no}`, uuid: uuid(no) }));
  }
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  rmSync(folder, { recursive: true, force: true });
});

const uuid = (no: number): string => `${no}1111111-8a7d-11e5-9e2f-40f2e9b8000${no}`;

async function replaceSecond(): Promise<RunningXcc> {
  const [, former] = boxes as [RunningXcc, RunningXcc];
  await former.close();
  const box = await startXcc({
    address: former.address,
    identity: former.identity,
    serial: 'BBB0002',
    uuid: uuid(7),
  });
  boxes[1] = box;
  return box;
}

const siteFile = () => {
  const { environment: _its, ...devices } = xccDevices(boxes);
  return { version: 1, network: {}, ...devices, settings: SETTINGS };
};
const environment = (): Record<string, string> => xccDevices(boxes).environment;
const toldOf = ({
  address,
  state,
  errors,
}: Pick<ApplyResult | DevicePlan, 'address' | 'state' | 'errors'>) => [
  address.slice(-1),
  state,
  ...errors.map(({ code }) => code),
];

type Applied = { readonly results: readonly ApplyResult[]; readonly plans: readonly DevicePlan[] };

/** One command; an object among the words is the network of the site file. */
async function callhome(
  ...given: readonly (string | object)[]
): Promise<{ code: number; document: Applied }> {
  const words = given.filter((word) => typeof word === 'string');
  const network = given.find((word) => typeof word === 'object') ?? {};
  const path = join(folder, 'site.json');
  writeFileSync(path, JSON.stringify({ ...siteFile(), network }));
  const { code, out } = await runCommand([...words, '--site', path, '--json'], environment());
  return { code, document: JSON.parse(out) as Applied };
}

test('the command line: `plan`, another box, `apply --yes` twice, and only what `plan` shows of it is written', async () => {
  await callhome('plan');
  const newcomer = await replaceSecond();
  const untouched = newcomer.state.writes;
  const first = await callhome('apply', '--yes');
  expect(first.document.results.map(toldOf)).toEqual([
    ['1', 'done'],
    ['2', 'failed', 'other-device'],
  ]);
  expect(first.code).toBe(1);
  // Told once is not shown: what would be written to it nobody has seen.
  for (const words of [
    ['apply', '--yes'],
    ['apply', '--yes', '--only-failed'],
  ]) {
    const again = await callhome(...words);
    expect(again.document.results.map(toldOf)).toContainEqual(['2', 'refused', 'other-device']);
    expect(again.code).toBe(1);
  }
  expect(newcomer.state.writes).toEqual(untouched);
  const shown = await callhome('plan');
  expect(shown.document.plans.map(toldOf)).toEqual([
    ['1', 'no-change'],
    ['2', 'changes'],
  ]);
  const written = await callhome('apply', '--yes');
  expect(written.document.results.map(toldOf)).toEqual([
    ['1', 'no-change'],
    ['2', 'done'],
  ]);
  expect(written.code).toBe(0);
  const loaded = loadSite(join(folder, 'site.json'), Date.now);
  if (!loaded.ok) throw new Error('state');
  const { known, originals } = loaded.value.record;
  expect(known.map(({ serials }) => serials)).toEqual([['AAA0001'], ['AAA0002'], ['BBB0002']]);
  // The former was never written, so that nothing of it stands to be put back.
  expect(Object.keys(originals)).toEqual([known[0]?.id, known[2]?.id]);
});

test('the command line: another box after a write is shown first as well, and its former keeps what was done to it', async () => {
  await callhome('apply', '--yes');
  const newcomer = await replaceSecond();
  const untouched = newcomer.state.writes;
  for (const state of ['failed', 'refused']) {
    const { code, document } = await callhome('apply', '--yes');
    expect([code, ...document.results.map(toldOf)]).toEqual([
      1,
      ['1', 'no-change'],
      ['2', state, 'other-device'],
    ]);
  }
  expect(newcomer.state.writes).toEqual(untouched);
  const loaded = loadSite(join(folder, 'site.json'), Date.now);
  if (!loaded.ok) throw new Error('state');
  const { record } = loaded.value;
  const idOf = (serial: string) => record.known.find(({ serials }) => serials.includes(serial))?.id;
  const stateOf = (serial: string) =>
    standingOf(record).applies.find(({ deviceId }) => deviceId === idOf(serial))?.state;
  expect([stateOf('AAA0002'), stateOf('BBB0002')]).toEqual(['done', 'refused']);
});

/** What the window and `run` do: every act is asked for all devices, or for the rows as the screen has them. */
test.each(['all', 'rows'])(
  'the window (%s): plan, another box, and every act has a result for its row',
  async (which) => {
    const context = contextFor(siteFile(), environment());
    const rowIds = () => deviceRows(shipped, context.site.get()).map(({ device }) => device.id);
    const ids = () => (which === 'all' ? null : rowIds());
    await planStage(context, ids());
    await applyStage(context, ids());
    const newcomer = await replaceSecond();
    const untouched = newcomer.state.writes;

    const stale = ids();
    expect((await planStage(context, stale)).map(toldOf)).toEqual([
      ['1', 'no-change'],
      ['2', 'failed', 'other-device'],
    ]);
    // The row on the screen is the newcomer's, and it is told there.
    const second = rowIds()[1];
    expect(standingOf(context.site.get()).plans.find(({ deviceId }) => deviceId === second)).toMatchObject({
      state: 'failed',
      items: [],
    });
    expect((await applyStage(context, ids())).map(toldOf)).toEqual([
      ['1', 'no-change'],
      ['2', 'failed', 'other-device'],
    ]);
    expect(newcomer.state.writes).toEqual(untouched);
    // Nothing was ever done to it, and it says so.
    expect((await undoStage(context, rowIds().slice(1))).map(toldOf)).toEqual([
      ['2', 'failed', 'nothing-to-undo'],
    ]);
    expect((await testCallStage(context, ids())).map(({ address }) => address.slice(-1))).toEqual(['1', '2']);
    expect((await planStage(context, ids())).map(toldOf)).toEqual([
      ['1', 'no-change'],
      ['2', 'changes'],
    ]);
    expect((await applyStage(context, ids())).map(toldOf)).toEqual([
      ['1', 'no-change'],
      ['2', 'done'],
    ]);
  },
);

test('met while the plan is written: the result stands at the row of the box that is there, without values of the other', async () => {
  const context = contextFor(siteFile(), environment());
  await planStage(context, null);
  const former = deviceRows(shipped, context.site.get())[1]?.device.id;
  await replaceSecond();
  const [, result] = await applyStage(context, null);
  const [, row] = deviceRows(shipped, context.site.get());
  expect(row?.device.id).not.toBe(former);
  expect(result).toMatchObject({ deviceId: row?.device.id, state: 'failed', items: [] });
  const { applies } = standingOf(context.site.get());
  expect(applies.map(({ deviceId }) => deviceId)).not.toContain(former);
});

test('a device that has another address by now is told from at its login, and has its result', async () => {
  await callhome('plan');
  const [first, moved] = boxes as [RunningXcc, RunningXcc];
  await moved.close();
  const box = await startXcc({
    address: `${NETWORK}.1.7`,
    identity: moved.identity,
    serial: 'AAA0002',
    uuid: uuid(2),
  });
  boxes.splice(0, 2, first, box);
  const { code, document } = await callhome('apply', '--yes');
  expect([code, ...document.results.map(toldOf)]).toEqual([0, ['1', 'done'], ['7', 'done']]);
  expect(document.results.map(({ deviceId }) => deviceId)).toEqual(
    document.plans.map(({ deviceId }) => deviceId),
  );
});

test('`fix --device` writes to nobody else, whatever an earlier command showed', async () => {
  const [first, second] = boxes as [RunningXcc, RunningXcc];
  const network = { ntp: ['192.0.2.123'] };
  const shown = await callhome('fix', '--device', first.address, '--what', 'ntp', network);
  expect(shown.document.plans.map(toldOf)).toEqual([['1', 'changes']]);
  const untouched = first.state.ntpServers;
  const written = await callhome('fix', '--device', second.address, '--what', 'ntp', '--yes', network);
  expect(written.document.results.map(toldOf)).toEqual([['2', 'done']]);
  expect(second.state.ntpServers).toContain('192.0.2.123');
  expect(first.state.ntpServers).toEqual(untouched);
});

test('an address that a device had before, with another box at it, is asked and not taken for that device', async () => {
  const context = contextFor(siteFile(), environment());
  await planStage(context, null);
  const [first, second] = boxes as [RunningXcc, RunningXcc];
  await first.close();
  const moved = await startXcc({
    address: `${NETWORK}.1.7`,
    identity: first.identity,
    serial: 'AAA0001',
    uuid: uuid(1),
  });
  boxes.splice(0, 2, moved, second);
  const found = contextFor(siteFile(), environment(), (file) => file, context.site.get());
  await planStage(found, null);
  // The former address is in the list as well: first with nobody there, then with another box.
  const listed = () => {
    const file = siteFile();
    const former = { ...(file.devices[0] as object), address: first.address };
    const record = { ...found.site.get(), pins: {} };
    return contextFor({ ...file, devices: [...file.devices, former] }, environment(), (each) => each, record);
  };
  const empty = listed();
  const told = (plans: readonly DevicePlan[]) => plans.map(toldOf);
  expect(told(await planStage(empty, null))[2]).toEqual(['1', 'failed', 'device-unreachable']);
  const taken = listed();
  boxes.push(await startXcc({ address: first.address, serial: 'CCC0003', uuid: uuid(3) }));
  expect(told(await planStage(taken, null))[2]).toEqual(['1', 'failed', 'other-device']);
  expect(told(await planStage(taken, null))).toEqual([
    ['7', 'changes'],
    ['2', 'changes'],
    ['1', 'changes'],
  ]);
  expect((await applyStage(taken, null)).map(toldOf)).toEqual([
    ['7', 'done'],
    ['2', 'done'],
    ['1', 'done'],
  ]);
  const { known } = taken.site.get();
  expect(known.map(({ serials, addresses }) => [serials[0], addresses[0]])).toEqual([
    ['AAA0001', moved.address],
    ['AAA0002', second.address],
    ['CCC0003', first.address],
  ]);
});
