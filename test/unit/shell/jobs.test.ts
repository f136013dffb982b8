import { describe, expect, test } from 'vitest';
import type { JobView } from '../../../electron/contract/views.ts';
import { ok } from '../../../electron/domain/result.ts';
import { createJobs, type JobOrder } from '../../../electron/shell/jobs.ts';

/** One writer per device: what cannot run now is refused by name, never swallowed and never run beside. */
const A = ['192.0.2.1', 'fd00::1'];
const B = ['192.0.2.2'];
const order = (kind: JobOrder['kind'], addresses: readonly string[], siteId = 's'): JobOrder => ({
  siteId,
  kind,
  addresses,
});

function desk() {
  const told: JobView[] = [];
  const jobs = createJobs(
    (job) => told.push(job),
    () => 'ref',
  );
  const ends: (() => void)[] = [];
  /** Work that ends when the test says so, or when it is cancelled. */
  const start = (what: JobOrder) =>
    jobs.start(
      what,
      (_progress, signal) =>
        new Promise((resolve) => {
          ends.push(() => resolve(ok(undefined)));
          signal.addEventListener('abort', () => resolve(ok(undefined)), { once: true });
        }),
    );
  const codes = (result: ReturnType<typeof start>) => (result.ok ? 'started' : result.error.code);
  return { jobs, told, ends, start, codes };
}

describe('two works on one device', () => {
  test.each([
    ['apply', 'undo'],
    ['apply', 'controller-apply'],
    ['undo', 'apply'],
    ['apply', 'plan'],
    ['plan', 'apply'],
    ['test-call', 'apply'],
    ['acknowledge', 'test-call'],
    ['apply', 'apply'],
    ['plan', 'plan'],
  ] as const)('while %s is going on, %s is refused with the device and what has it', (first, second) => {
    const { start } = desk();
    expect(start(order(first, A)).ok).toBe(true);
    expect(start(order(second, [...A, ...B]))).toEqual({
      ok: false,
      error: { code: 'device-busy', args: { address: '192.0.2.1', job: first } },
    });
  });

  test('of two sites they are the same device all the same', () => {
    const { start, codes } = desk();
    start(order('apply', A, 'one'));
    expect(codes(start(order('undo', ['fd00::1'], 'two')))).toBe('device-busy');
  });

  test('reading twice is no conflict, nor is writing to two devices', () => {
    const { start, codes } = desk();
    expect(['plan', 'problems'].map((kind) => codes(start(order(kind as 'plan', A))))).toEqual([
      'started',
      'started',
    ]);
    expect([codes(start(order('apply', B))), codes(start(order('apply', ['192.0.2.3'])))]).toEqual([
      'started',
      'started',
    ]);
  });

  test('once the first has ended the second runs', async () => {
    const { start, ends, codes, told } = desk();
    start(order('apply', A));
    ends[0]?.();
    await expect.poll(() => told.at(-1)?.state).toBe('done');
    expect(codes(start(order('undo', A)))).toBe('started');
  });
});

test('a scan or the checks run once per site, and say that they run', () => {
  const { start, codes } = desk();
  expect([
    codes(start(order('discover', []))),
    codes(start(order('discover', []))),
    codes(start(order('preflight', []))),
    codes(start(order('discover', [], 'other'))),
  ]).toEqual(['started', 'job-running', 'started', 'started']);
});

test('stopping waits for the work of one site and leaves the others alone', async () => {
  const { start, jobs } = desk();
  start(order('apply', A, 'one'));
  start(order('apply', B, 'two'));
  expect(await jobs.stop('one')).toBe(true);
  expect(jobs.running().map(({ siteId }) => siteId)).toEqual(['two']);
  expect(await jobs.stop()).toBe(true);
  expect(jobs.running()).toEqual([]);
});

test('while the work of a site is stopped none begins on it: nobody would stop that one', async () => {
  const { jobs, start, codes } = desk();
  let end = (): void => {};
  // A write that is out is waited for, also when it was cancelled.
  jobs.start(order('apply', A, 'one'), () => new Promise((resolve) => (end = () => resolve(ok(undefined)))));
  const stopped = jobs.stop('one');
  expect(codes(start(order('plan', B, 'one')))).toBe('work-ending');
  expect(codes(start(order('plan', B, 'two')))).toBe('started');
  end();
  expect(await stopped).toBe(true);
  expect(jobs.running('one')).toEqual([]);
  // It could not be deleted, and stays a site like the others.
  expect(codes(start(order('plan', ['192.0.2.9'], 'one')))).toBe('started');
});

test('once all work was stopped none begins any more: the program ends', async () => {
  const { jobs, start, codes } = desk();
  expect(await jobs.stop()).toBe(true);
  expect(codes(start(order('apply', A)))).toBe('work-ending');
});

test('work that throws is a failed job with a reference, and its device is free again', async () => {
  const { jobs, codes, start, told } = desk();
  jobs.start(order('apply', A), () => Promise.reject(new Error('defect')));
  await expect
    .poll(() => told.at(-1))
    .toMatchObject({
      state: 'failed',
      error: { code: 'internal', args: { reference: 'ref' } },
    });
  expect(codes(start(order('undo', A)))).toBe('started');
});

test('cancelled work says so until what is under way has answered, and can be cancelled or paused no second time', async () => {
  const { jobs, told } = desk();
  let end = (): void => {};
  const started = jobs.start(
    order('apply', A),
    () => new Promise((resolve) => (end = () => resolve(ok(undefined)))),
  );
  const id = started.ok ? started.value.jobId : '';
  jobs.cancel(id);
  expect(told.at(-1)).toMatchObject({ state: 'running', stopping: true, paused: false });
  const before = told.length;
  jobs.cancel(id);
  jobs.pause(id, true);
  expect(told).toHaveLength(before);
  end();
  await expect.poll(() => told.at(-1)).toMatchObject({ state: 'cancelled', stopping: false });
});

describe('a pause', () => {
  const begun = (desk_: ReturnType<typeof desk>, kind: JobOrder['kind'] = 'apply'): string => {
    const started = desk_.start(order(kind, A));
    return started.ok ? started.value.jobId : '';
  };

  test('is seen, and the paused job is still a running one: it keeps its devices and is asked about at the end', () => {
    const d = desk();
    const id = begun(d);
    d.jobs.pause(id, true);
    expect(d.told.at(-1)).toMatchObject({ state: 'running', paused: true, pausable: true });
    expect(d.jobs.running().map((job) => job.id)).toEqual([id]);
    expect(d.codes(d.start(order('undo', A)))).toBe('device-busy');
    d.jobs.pause(id, false);
    expect(d.told.at(-1)).toMatchObject({ state: 'running', paused: false });
  });

  test('shuts the gate that the work is given, and going on opens it', async () => {
    const { jobs } = desk();
    const seen: boolean[] = [];
    const started = jobs.start(order('apply', A), async (_progress, _signal, gate) => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(gate.paused());
      await gate.opened(new AbortController().signal);
      seen.push(gate.paused());
      return ok(undefined);
    });
    const id = started.ok ? started.value.jobId : '';
    jobs.pause(id, true);
    await expect.poll(() => seen).toEqual([true]);
    jobs.pause(id, false);
    await expect.poll(() => seen).toEqual([true, false]);
  });

  test('is cancelled like any other work, and going on afterwards does nothing', async () => {
    const d = desk();
    const id = begun(d);
    d.jobs.pause(id, true);
    d.jobs.cancel(id);
    expect(d.told.at(-1)).toMatchObject({ paused: false });
    d.jobs.pause(id, false);
    d.jobs.pause(id, true);
    await expect.poll(() => d.told.at(-1)).toMatchObject({ state: 'cancelled', paused: false });
    expect(d.jobs.running()).toEqual([]);
  });

  test('that comes as the work ends leaves no job paused', async () => {
    const d = desk();
    const id = begun(d);
    d.ends[0]?.();
    d.jobs.pause(id, true);
    await expect.poll(() => d.told.at(-1)).toMatchObject({ state: 'done', paused: false });
    d.jobs.pause(id, true);
    expect(d.jobs.list().at(-1)).toMatchObject({ state: 'done', paused: false });
  });

  test('is for work that asks before each device, and for no other', () => {
    const d = desk();
    d.jobs.pause(begun(d, 'plan'), true);
    expect(d.told.at(-1)).toMatchObject({ pausable: false, paused: false });
  });

  test('ends with the window: stopping waits for nothing that is paused', async () => {
    const { jobs } = desk();
    const started = jobs.start(order('apply', A), async (_progress, signal, gate) => {
      while (gate.paused() && !signal.aborted) await gate.opened(signal);
      await new Promise((resolve) => setImmediate(resolve));
      while (gate.paused() && !signal.aborted) await gate.opened(signal);
      return ok(undefined);
    });
    jobs.pause(started.ok ? started.value.jobId : '', true);
    expect(await jobs.stop()).toBe(true);
  });
});
