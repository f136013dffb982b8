import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { filesOf, lockSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { ApplyResult, DevicePlan } from '../../../electron/domain/plan.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { testRecord } from '../../../electron/texts/index.ts';
import { applyStage, undoStage } from '../../../electron/workflow/apply-stage.ts';
import { identifyStage } from '../../../electron/workflow/discover-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { testCallStage } from '../../../electron/workflow/service-stages.ts';
import { ja } from '../../../renderer/i18n/ja.ts';
import { foundSentence } from '../../../renderer/steps/discover/found-sentence.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';
import { contextFor, type TestContext } from '../support/context.ts';

/** Orders of events on the simulated site: twice, undone, cancelled, typed and scanned, two commands at once. */
const NETWORK = '127.48';
const FOLLOW = { limitMs: 20_000, firstWaitMs: 50, longestWaitMs: 400 };
let lab: RunningSite;
let folder: string;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
});
afterAll(() => lab.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-sequences-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const siteOf = (end: number, part: object = {}) => {
  const { site, env } = lab.siteFile();
  const devices = site.devices.filter(({ address }) => address === `${NETWORK}.0.${end}`);
  return { site: { ...site, devices, ...part }, env };
};
const context = (end: number): TestContext => {
  const { site, env } = siteOf(end);
  return contextFor(site, env);
};
const reportOf = (site: TestContext) => {
  const record = site.site.get();
  const options = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
  return buildReportModel(shipped, 'report', record, deviceRows(shipped, record), options, {
    toolVersion: '0',
    now: 0,
  });
};

describe('a laptop that sleeps while devices are looked for', () => {
  /** The time of day as it is until a device has answered; from then on so much later, as after a sleep on Linux. */
  const slept = (ms: number): TestContext => {
    const site = context(11);
    let found = false;
    return {
      ...site,
      progress: () => {
        found = true;
      },
      now: () => Date.now() + (found ? ms : 0),
    };
  };

  test.each([
    ['an hour', 3_600_000, ['laptop-slept']],
    ['not at all', 0, []],
    ['a clock that was set back', -3_600_000, []],
  ] as const)('%s: what may be missing is told, and what was found stays', async (_name, ms, told) => {
    const site = slept(ms);
    const report = await identifyStage(site);
    expect(report.ok && report.value.devices.length).toBe(1);
    const codes = site.site.get().discovery?.warnings.map(({ code }) => code) ?? [];
    expect(codes.filter((code) => code === 'laptop-slept')).toEqual(told);
  });
});

test('a search that breaks off after one that was whole: devices stay, and nothing says that it came to its end', async () => {
  const found = context(11);
  expect((await identifyStage(found)).ok).toBe(true);
  const whole = found.site.get().discovery;
  expect([whole?.scanned, whole?.finishedAt]).toEqual([1, expect.stringMatching(/^2/)]);
  // As soon as a device is known: where the program is killed then, or the person stops, just this is left.
  const left: SiteRecord[] = [];
  const site = {
    ...found.site,
    update: (change: (record: SiteRecord) => SiteRecord) => {
      left.push(found.site.update(change));
      return found.site.get();
    },
  };
  expect((await identifyStage({ ...found, site })).ok).toBe(true);
  const discovery = left[0]?.discovery;
  expect(discovery).toMatchObject({ scanned: 0, finishedAt: '', warnings: [] });
  expect(discovery?.devices.map(({ id }) => id)).toEqual(whole?.devices.map(({ id }) => id));
  expect(foundSentence(ja.steps.discover, 1, discovery ?? null)).toBe(ja.steps.discover.brokeOff(1));
  expect(foundSentence(ja.steps.discover, 1, found.site.get().discovery ?? null)).toContain('1 アドレス');
});

describe('one device', () => {
  test('applied and undone, twice over: the report says each time how it is', async () => {
    const site = context(11);
    for (const round of [1, 2]) {
      await planStage(site, null);
      await applyStage(site, null);
      expect([round, reportOf(site).overview.applied, reportOf(site).settings.groups[0]?.state]).toEqual([
        round,
        1,
        'done',
      ]);
      // Applied again there is nothing to write, and the paper still says what was there before the first time.
      const { rollback, settings: written } = reportOf(site);
      expect(rollback.length).toBeGreaterThan(0);
      const befores = written.devices[0]?.items.map(({ key, before }) => [key, before]);
      const [again] = await applyStage(site, null);
      expect(again?.items.filter(({ outcome }) => outcome === 'verified')).toEqual([]);
      expect(reportOf(site).rollback).toEqual(rollback);
      expect(reportOf(site).settings.devices[0]?.items.map(({ key, before }) => [key, before])).toEqual(
        befores,
      );
      const [undone] = await undoStage(site, null);
      expect(['done', 'no-change']).toContain(undone?.state);
      const { overview, settings, openPoints } = reportOf(site);
      expect(overview.applied).toBe(0);
      expect(['restored', 'partly-restored']).toContain(settings.groups[0]?.state);
      expect(openPoints.some(({ code }) => code.startsWith('put-back'))).toBe(true);
      // What stands is what was put back: no paper calls that the setting, or the way back from it.
      expect(settings.matrix.columns.map(({ restored }) => restored)).not.toContain('no');
      const tested = testRecord(textsFor('ja'), reportOf(site)).map(({ item }) => item);
      expect(tested).toContain('設定の書き戻し');
      expect(tested).not.toContain('設定書き込み');
      const verified = settings.devices[0]?.items.filter(({ outcome }) => outcome === 'verified') ?? [];
      const back = reportOf(site).rollback.flatMap(({ keys }) => keys);
      expect(verified.length).toBeGreaterThan(0);
      expect(back.filter((key) => verified.some((item) => item.key === key))).toEqual([]);
    }
    // Everything that was done is still there.
    const round = ['plan', 'apply', 'apply', 'undo'];
    expect(site.site.get().runs.map(({ act }) => act)).toEqual([...round, ...round]);
  });

  test('called home with success, then a call that is cancelled: the ticket stays', async () => {
    const site = context(21);
    await planStage(site, null);
    await applyStage(site, null);
    const [first] = await testCallStage(site, null, FOLLOW);
    expect(first?.state).toBe('success');
    const again = new AbortController();
    const later = { ...site, signal: again.signal };
    again.abort();
    await testCallStage(later, null, FOLLOW);
    expect(standingOf(site.site.get()).testCalls.map(({ ticket }) => ticket)).toEqual([first?.ticket]);
    expect(reportOf(site).testCalls.map(({ ticket }) => ticket)).toEqual([first?.ticket]);
  });

  test('called home with success, put back and applied again: it has to be tested again, until it is', async () => {
    const site = context(22);
    const once = async (): Promise<void> => {
      await planStage(site, null);
      await applyStage(site, null);
    };
    await once();
    // A device does not send the same event again before it is acknowledged.
    const call = (): ReturnType<typeof testCallStage> => {
      for (const row of lab.devices.imm2Timezone.state.callHome.activity) row.acknowledged = true;
      return testCallStage(site, null, FOLLOW);
    };
    const [first] = await call();
    expect(reportOf(site).deviceResults.map(({ test }) => test)).toEqual(['passed']);
    await undoStage(site, null);
    await once();
    const { overview, deviceResults, openPoints } = reportOf(site);
    expect([overview.tested, deviceResults[0]?.test, deviceResults[0]?.ticket]).toEqual([
      0,
      'again',
      first?.ticket,
    ]);
    expect(openPoints.map(({ code }) => code)).toContain('test-again');
    const verdicts = testRecord(textsFor('ja'), reportOf(site)).filter(({ item }) => item === 'テスト通報');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['△ 再試験要']);
    await once();
    await call();
    expect(reportOf(site).overview.tested).toBe(1);
  });

  test('planned and applied, then both cancelled: plan and result stay', async () => {
    const site = context(12);
    await planStage(site, null);
    await applyStage(site, null);
    const before = standingOf(site.site.get());
    const stopped = new AbortController();
    stopped.abort();
    await planStage({ ...site, signal: stopped.signal }, null);
    await applyStage({ ...site, signal: stopped.signal }, null);
    const after = standingOf(site.site.get());
    expect(after.plans).toEqual(before.plans);
    expect(after.applies).toEqual(before.applies);
  });

  test('typed, scanned, applied, looked for again: one device with one history', async () => {
    const site = context(13);
    const ids = new Set<string>();
    const note = (): void => {
      for (const { device, chosen } of deviceRows(shipped, site.site.get())) if (chosen) ids.add(device.id);
    };
    note();
    await planStage(site, null);
    note();
    await identifyStage(site);
    note();
    await applyStage(site, null);
    note();
    await identifyStage(site);
    note();
    expect(ids.size).toBe(1);
    const { applies, plans } = standingOf(site.site.get());
    expect([applies.map(({ state }) => state), plans.length]).toEqual([['done'], 1]);
  });
});

test('a preflight that is stopped leaves the whole one before it, and says how far it came', async () => {
  const site = context(21);
  await preflightStage(site, { profiles: ['imm2'] });
  const whole = standingOf(site.site.get()).preflight;
  expect(whole?.cameTo).toBeNull();
  const stopping = new AbortController();
  let seen = 0;
  await preflightStage(
    { ...site, signal: stopping.signal },
    {
      profiles: ['imm2'],
      onResult: () => {
        seen += 1;
        if (seen === 3) stopping.abort();
      },
    },
  );
  const after = standingOf(site.site.get()).preflight;
  expect(after?.results).toEqual(whole?.results);
  expect(after?.stopped?.done).toBeGreaterThan(0);
});

describe('the command line', () => {
  const sitePath = (): string => join(folder, 'job.json');
  const write = (
    end: number,
    change: (site: ReturnType<typeof siteOf>['site']) => object = (site) => site,
  ) => {
    const { site, env } = siteOf(end);
    writeFileSync(sitePath(), JSON.stringify(change(site)));
    return env;
  };
  const callhome = async <T>(env: Readonly<Record<string, string>>, ...words: readonly string[]) => {
    const { code, out, said } = await runCommand([...words, '--site', sitePath(), '--json'], env);
    return { code, said, document: JSON.parse(out) as T };
  };
  type Applied = { readonly results: readonly ApplyResult[]; readonly plans: readonly DevicePlan[] };

  test('what `plan` showed is what `apply --yes` writes: another company name meanwhile stops it until it is shown', async () => {
    const env = write(11);
    await callhome(env, 'plan');
    write(11, (site) => ({ ...site, settings: { ...(site.settings as object), company: 'Another K.K.' } }));
    for (const attempt of [1, 2]) {
      const refused = await callhome<Applied>(env, 'apply', '--yes');
      expect([attempt, refused.code]).toEqual([attempt, 1]);
      expect(refused.document.results).toMatchObject([
        { state: 'refused', errors: [{ code: 'plan-differs', args: { field: 'company' } }] },
      ]);
    }
    await callhome(env, 'plan');
    const written = await callhome<Applied>(env, 'apply', '--yes');
    expect([written.code, written.document.results[0]?.state]).toEqual([0, 'done']);
  });

  test('`apply --yes` alone plans, prints and writes, and a second time writes nothing', async () => {
    const env = write(21);
    const first = await callhome<Applied>(env, 'apply', '--yes');
    expect([first.code, first.document.plans.length, first.document.results[0]?.state]).toEqual([
      0,
      1,
      expect.stringMatching(/^(done|no-change)$/),
    ]);
    expect((await callhome<Applied>(env, 'apply', '--yes')).document.results[0]?.state).toBe('no-change');
  });

  test('a second command on the same site is refused with the process that has it; a lock nobody holds is taken over', async () => {
    const env = write(21);
    const lock = lockSite(sitePath());
    if (!lock.ok) throw new Error('lock');
    const refused = await callhome<{ errors: { code: string; args: object }[] }>(env, 'plan');
    expect(refused.document.errors).toMatchObject([{ code: 'site-busy', args: { owner: process.pid } }]);
    expect(refused.code).not.toBe(0);
    lock.value();
    // A process that was killed leaves its lock: no process has this number.
    writeFileSync(filesOf(sitePath()).lock, '4194305\n');
    expect((await callhome(env, 'plan')).code).toBe(0);
  });

  test('after a crash the next command says which device is in doubt, and `read-back` settles it', async () => {
    const env = write(21);
    await callhome(env, 'apply', '--yes');
    const { state, journal } = filesOf(sitePath());
    const record = JSON.parse(readFileSync(state, 'utf8')) as { runs: { deviceId?: string; no: number }[] };
    const deviceId = record.runs.at(-1)?.deviceId;
    const head = { deviceId, address: `${NETWORK}.0.21`, at: new Date(Date.now() + 1000).toISOString() };
    const line = (entry: object): string => `${JSON.stringify({ ...head, ...entry })}\n`;
    writeFileSync(
      journal,
      line({ type: 'begin', driver: 'imm2-snmp', act: 'apply' }) +
        line({ type: 'step-sent', step: 'contact', keys: ['company'], wanted: { company: 'Renshu Shoji' } }),
      { flag: 'a' },
    );
    const listed = await callhome(env, 'problems');
    expect(listed.said).toContain(`${NETWORK}.0.21`);
    expect(listed.said).toContain('読み戻して');
    const read = await callhome<Applied>(env, 'read-back');
    expect(read.document.results[0]?.items.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['company', expect.stringMatching(/verified|not-written/)],
    ]);
    expect((await callhome(env, 'problems')).said).not.toContain('読み戻して');
  });

  test('documents are not made of a state that was lost', async () => {
    const env = write(21);
    await callhome(env, 'plan');
    writeFileSync(filesOf(sitePath()).state, '{ damaged');
    const refused = await callhome<{ errors: { code: string }[] }>(env, 'report', '--out', folder);
    expect([refused.code, refused.document.errors[0]?.code]).toEqual([2, 'site-damaged']);
  });

  test('a state of a newer program is refused and stays as it is', async () => {
    const env = write(21);
    await callhome(env, 'plan');
    const { state } = filesOf(sitePath());
    const newer = JSON.stringify({ ...JSON.parse(readFileSync(state, 'utf8')), version: 99 });
    writeFileSync(state, newer);
    const refused = await callhome<{ errors: { code: string }[] }>(env, 'plan');
    expect([refused.code, refused.document.errors[0]?.code]).toEqual([2, 'site-newer']);
    expect(readFileSync(state, 'utf8')).toBe(newer);
  });
});
