import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { ALL_AT_ONCE, type RolloutOrder } from '../../../electron/domain/rollout.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { resultCells } from '../../../electron/texts/index.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { createPause } from '../../../electron/workflow/pause-gate.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { first, type Mood, onWrite } from '../../lab/redfish-moods.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';
import { contextFor, type TestContext } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** A write over several devices: first a few, stopped by failures, paused, and again only where it failed. */
const VARIANTS = ['xcc', 'xcc', 'xcc2', 'xcc2', 'xcc2'] as const;
let devices: RunningXcc[] = [];
beforeAll(async () => {
  for (const [index, variant] of VARIANTS.entries())
    devices.push(
      await startXcc({ address: `127.94.0.${index + 11}`, port: 0, variant, serial: `J30000${index}` }),
    );
});
afterAll(async () => {
  for (const device of devices) await device.close();
  devices = [];
});

const fresh = new Map<string, string>();
beforeEach(() => {
  for (const { address, state, faults } of devices) {
    const values = fresh.get(address) ?? JSON.stringify(state.serviceAdvisor);
    fresh.set(address, values);
    state.serviceAdvisor = JSON.parse(values) as Record<string, unknown>;
    state.writes.length = 0;
    faults.moods = [];
  }
});

/** Every write is refused by the device itself: nothing of it is stored. */
const refusesWrites: Mood = (request) => (onWrite(request) ? { status: 403, text: '' } : null);

const siteFile = () => ({
  version: 1,
  network: {},
  credentials: { xcc: { user: 'USERID', passwordEnv: 'XCC' } },
  devices: devices.map((device) => ({
    address: device.address,
    product: device.variant,
    route: 'direct',
    credential: 'xcc',
    ports: { https: device.ports.https },
  })),
  settings: SETTINGS,
});

async function planned(atOnce = 1): Promise<TestContext> {
  const site = contextFor(siteFile(), { XCC: at(0).credentials.password });
  const paced = { ...site, pace: { ...site.pace, devicesAtOnce: atOnce } };
  await planStage(paced, null);
  return paced;
}
const order = (part: Partial<RolloutOrder>): RolloutOrder => ({ ...ALL_AT_ONCE, ...part });
const written = (): readonly boolean[] => devices.map(({ state }) => state.writes.length > 0);
const at = (index: number): RunningXcc => {
  const device = devices[index];
  if (device === undefined) throw new Error(`no device ${index}`);
  return device;
};
const report = (site: TestContext) => {
  const record = site.site.get();
  const options = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
  return buildReportModel(shipped, 'report', record, deviceRows(shipped, record), options, {
    toolVersion: '0',
    now: 0,
  });
};

test('one of each kind is written first; where one fails nothing else is written, and every document says so', async () => {
  at(2).faults.moods = [refusesWrites];
  const site = await planned();
  const results = await applyStage(site, null, order({ firstWave: 1 }));
  expect(results.map(({ state }) => state)).toEqual(['done', 'not-run', 'failed', 'not-run', 'not-run']);
  expect(written()).toEqual([true, false, false, false, false]);
  expect(results[1]?.errors).toEqual([
    { code: 'first-wave-failed', args: { address: at(1).address, failed: at(2).address } },
  ]);
  expect(site.entries.filter(({ type }) => type === 'begin').map(({ address }) => address)).toEqual([
    at(0).address,
    at(2).address,
  ]);
  const { settings, deviceResults, overview } = report(site);
  expect(deviceResults.map(({ state }) => state)).toEqual([
    'done',
    'not-run',
    'failed',
    'not-run',
    'not-run',
  ]);
  expect(overview.applied).toBe(1);
  for (const language of ['ja', 'en'] as const) {
    const texts = textsFor(language);
    const words = deviceResults.map((result) => resultCells(texts, result)[4]);
    expect(words[1]).toBe(language === 'ja' ? '－ 未実施' : `－ ${texts.checkStatus.skipped.word}`);
    expect(words[2]).toContain(texts.applyState.failed.word);
  }
  // What was held back shows its plan, with the reason, and claims no value.
  const held = settings.devices[1];
  expect(held?.errors.map(({ code }) => code)).toEqual(['first-wave-failed']);
  expect(held?.items.length).toBeGreaterThan(0);
  expect(new Set(held?.items.map(({ outcome }) => outcome))).not.toContain('verified');
});

test('where the first wave is well the others follow', async () => {
  const site = await planned(4);
  const results = await applyStage(site, null, order({ firstWave: 1 }));
  expect(results.map(({ state }) => state)).toEqual(VARIANTS.map(() => 'done'));
  const begun = site.entries.filter(({ type }) => type === 'begin').map(({ address }) => address);
  expect(new Set(begun.slice(0, 2))).toEqual(new Set([at(0).address, at(2).address]));
});

test('failures stop the work at the limit; only the failed are tried again, and good results stay', async () => {
  at(1).faults.moods = [first(1, onWrite, { status: 403, text: '' })];
  const site = await planned();
  const results = await applyStage(site, null, order({ stopAfterFailures: 1 }));
  expect(results.map(({ state }) => state)).toEqual(['done', 'failed', 'not-run', 'not-run', 'not-run']);
  expect(results[4]?.errors).toEqual([
    { code: 'failure-limit', args: { address: at(4).address, limit: 1, failed: at(1).address } },
  ]);
  const before = standingOf(site.site.get()).applies.find(({ address }) => address === at(0).address);

  const again = await applyStage(site, null, order({ onlyFailed: true }));
  expect(again.map(({ address, state }) => [address, state])).toEqual([[at(1).address, 'done']]);
  const { applies } = standingOf(site.site.get());
  expect(applies.find(({ address }) => address === at(0).address)).toEqual(before);
  expect(applies.map(({ state }) => state).sort()).toEqual(['done', 'done', 'not-run', 'not-run', 'not-run']);
  expect(await applyStage(site, null, order({ onlyFailed: true }))).toEqual([]);
});

test('a good device that is held back later stays done on paper, with what was not begun beside it', async () => {
  const site = await planned();
  await applyStage(site, null);
  const changed = { ...SETTINGS, company: 'Another K.K.' };
  site.site.update((each) => ({
    ...each,
    file: { ...each.file, settings: { ...each.file.settings, company: changed.company } },
  }));
  await planStage(site, null);
  at(0).faults.moods = [refusesWrites];
  await applyStage(site, null, order({ stopAfterFailures: 1 }));
  const [, second] = report(site).settings.devices;
  expect(second).toMatchObject({
    state: 'done',
    tried: { begun: false, error: { code: 'failure-limit' } },
  });
});

test('paused between two devices: what is on disk then is what is so, and going on ends the work', async () => {
  const site = await planned();
  const pause = createPause();
  let begun = 0;
  const paused = {
    ...site,
    pause,
    journal: {
      append: (entry: Parameters<typeof site.journal.append>[0]) => {
        if (entry.type === 'begin') {
          begun += 1;
          if (begun === 2) pause.pause();
        }
        return site.journal.append(entry);
      },
    },
  };
  const work = applyStage(paused, null);
  await expect
    // The record follows the journal: both devices are signed out of in between.
    .poll(() => standingOf(site.site.get()).applies.length, { timeout: 10_000 })
    .toBe(2);
  // Killed here, the next start finds two devices that are done, and none that is in doubt.
  const record = site.site.get();
  expect(withInterrupted(record, site.entries)).toBe(record);
  expect(standingOf(record).applies.map(({ state }) => state)).toEqual(['done', 'done']);
  expect(begun).toBe(2);
  expect(written()).toEqual([true, true, false, false, false]);

  pause.resume();
  expect((await work).map(({ state }) => state)).toEqual(VARIANTS.map(() => 'done'));
});

test('cancelled while it is paused: nothing else is written, and nothing has failed', async () => {
  const site = await planned();
  const pause = createPause();
  pause.pause();
  const work = applyStage({ ...site, pause }, null, order({ firstWave: 1 }));
  site.cancel();
  expect((await work).map(({ state }) => state)).toEqual(VARIANTS.map(() => 'cancelled'));
  pause.resume();
  expect(written()).toEqual(VARIANTS.map(() => false));
});

describe('on the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callhome-rollout-'));
    const file = siteFile();
    writeFileSync(join(folder, 'site.json'), JSON.stringify(file));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const apply = (...words: readonly string[]) => called('apply', ...words);
  const called = async (...words: readonly string[]) => {
    const { code, out, said } = await runCommand(
      [...words, '--site', join(folder, 'site.json'), '--devices-at-once', '1', '--yes', '--json'],
      { XCC: at(0).credentials.password },
    );
    type Applied = { readonly results?: readonly ApplyResult[] };
    type Whole = { readonly apply?: Applied; readonly testCall?: { readonly results: readonly object[] } };
    return { code, said, document: JSON.parse(out) as Applied & Whole };
  };
  const states = ({ results }: { readonly results?: readonly ApplyResult[] }) =>
    (results ?? []).map(({ state }) => state);

  test('a first wave that fails leaves 1; again only what failed: 1 while the rest is not written; then the rest: 0', async () => {
    at(0).faults.moods = [first(1, onWrite, { status: 403, text: '' })];
    const stopped = await apply('--first-wave', '1');
    expect([stopped.code, states(stopped.document)]).toEqual([
      1,
      ['failed', 'not-run', 'done', 'not-run', 'not-run'],
    ]);
    expect(stopped.document.results?.[4]?.errors.map(({ code }) => code)).toEqual(['first-wave-failed']);
    const again = await apply('--only-failed');
    // What failed is well now; three of the job are still unwritten, so that not everything wanted is so.
    expect([again.code, again.document.results?.map(({ address, state }) => [address, state])]).toEqual([
      1,
      [[at(0).address, 'done']],
    ]);
    for (const index of [1, 3, 4]) expect(again.said).toContain(at(index).address);
    expect(written()).toEqual([true, false, true, false, false]);
    const none = await apply('--only-failed');
    expect([none.code, none.document.results]).toEqual([1, []]);
    for (const index of [1, 3, 4]) expect(none.said).toContain(at(index).address);
    const all = await apply('--first-wave', '1', '--stop-after', '1');
    expect([all.code, states(all.document)]).toEqual([0, ['no-change', 'done', 'no-change', 'done', 'done']]);
    const well = await apply('--only-failed');
    expect(well).toMatchObject({ code: 0, document: { results: [] } });
    for (const { address } of devices) expect(well.said).not.toContain(address);
  });

  test('a device whose later plan says that it is to be written is none that is as wanted', async () => {
    expect((await apply()).code).toBe(0);
    const other = { ...siteFile(), settings: { ...SETTINGS, company: 'Another K.K.' } };
    writeFileSync(join(folder, 'site.json'), JSON.stringify(other));
    const password = { XCC: at(0).credentials.password };
    expect((await runCommand(['plan', '--site', join(folder, 'site.json')], password)).code).toBe(0);
    const left = await apply('--only-failed');
    expect([left.code, left.document.results]).toEqual([1, []]);
    expect(left.said).toContain(at(0).address);
  });

  /** The whole job of a site whose every way out leads to a port of this PC that nobody has. */
  const wholeJob = (change: object, ...words: readonly string[]) => {
    const network = { dns: ['127.0.0.1:9'], connectTo: ['::127.0.0.1:9'], ranges: ['127.79.9.1-127.79.9.2'] };
    writeFileSync(join(folder, 'site.json'), JSON.stringify({ ...siteFile(), network, ...change }));
    const ports = ['--slp-port', '--ssdp-port', '--mdns-port', '--rmcp-port'].flatMap((name) => [name, '9']);
    return called('run', ...words, ...ports, '--out', join(folder, 'out'));
  };

  test('the whole job of a site without a device, in a network without one, is no success, and says why', async () => {
    const { code, said } = await wholeJob({ devices: [] });
    expect(code).toBe(1);
    expect(said).toContain('対象の機器がない');
  });

  test('the whole job begins with a few devices too, and leaves the rest where one of them fails', async () => {
    at(0).faults.moods = [first(1, onWrite, { status: 403, text: '' })];
    const stopped = await wholeJob({}, '--first-wave', '1');
    expect([stopped.code, states(stopped.document.apply ?? {})]).toEqual([
      1,
      ['failed', 'not-run', 'done', 'not-run', 'not-run'],
    ]);
    expect(written()).toEqual([false, false, true, false, false]);
  });

  test('the whole job, too, writes what `plan` showed and nothing else', async () => {
    const password = { XCC: at(0).credentials.password };
    expect((await runCommand(['plan', '--site', join(folder, 'site.json')], password)).code).toBe(0);
    const change = { settings: { ...SETTINGS, company: 'Another K.K.' } };
    const { code, said, document } = await wholeJob(change);
    expect(code).toBe(1);
    expect(document.apply?.results?.map(({ state, errors }) => [state, errors[0]?.code])).toEqual(
      VARIANTS.map(() => ['refused', 'plan-differs']),
    );
    expect(written()).toEqual(VARIANTS.map(() => false));
    // Nothing is tested where nothing was written, and who reads on later has the reason.
    expect(document.testCall?.results).toEqual([]);
    for (const { address } of devices) expect(said).toMatch(new RegExp(`テスト通報.*${address}`));
    const read = loadSite(join(folder, 'site.json'), Date.now);
    if (!read.ok) throw new Error('no state');
    const { record } = read.value;
    expect(standingOf(record).applies.map(({ state, errors }) => [state, errors[0]?.code])).toEqual(
      VARIANTS.map(() => ['refused', 'plan-differs']),
    );
    const rows = deviceRows(shipped, record);
    const options = {
      language: 'ja',
      maskPersonalData: false,
      firewallRows: 'all',
      attachEvidence: false,
    } as const;
    const model = buildReportModel(shipped, 'report', record, rows, options, {
      toolVersion: '0',
      now: Date.now(),
    });
    expect(model.settings.devices.map(({ errors }) => errors[0]?.code)).toEqual(
      VARIANTS.map(() => 'plan-differs'),
    );
    // Told once is not confirmed: what was shown binds the next command too.
    const again = await apply();
    expect(again.document.results?.map(({ errors }) => errors[0]?.code)).toEqual(
      VARIANTS.map(() => 'plan-differs'),
    );
    // Of these no undo has anything to say.
    expect((await called('undo')).document.results?.map(({ errors }) => errors[0]?.code)).toEqual(
      VARIANTS.map(() => 'nothing-to-undo'),
    );
  });

  test('a limit of failures leaves 1, and what was not begun is named with the reason', async () => {
    at(0).faults.moods = [refusesWrites];
    at(2).faults.moods = [refusesWrites];
    const { code, document } = await apply('--stop-after', '2');
    expect([code, states(document)]).toEqual([1, ['failed', 'done', 'failed', 'not-run', 'not-run']]);
    expect(document.results?.[3]?.errors).toEqual([
      {
        code: 'failure-limit',
        args: { address: at(3).address, limit: 2, failed: `${at(0).address}, ${at(2).address}` },
      },
    ]);
  });

  test('a plan that was shown is still what is written after the device was held back', async () => {
    at(0).faults.moods = [first(1, onWrite, { status: 403, text: '' })];
    await apply('--first-wave', '1');
    const other = { ...siteFile(), settings: { ...SETTINGS, company: 'Another K.K.' } };
    writeFileSync(join(folder, 'site.json'), JSON.stringify(other));
    const { code, document } = await apply();
    expect(code).toBe(1);
    expect(document.results?.find(({ address }) => address === at(1).address)).toMatchObject({
      state: 'refused',
      errors: [{ code: 'plan-differs' }],
    });
  });
});
