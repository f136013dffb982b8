import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';

/** Two sites, one window: what comes late of the one is never shown at the other, and nothing of it is lost. */
const pending: ((answer: unknown) => void)[] = [];
const invoke = new Proxy(
  {},
  {
    get: () => () =>
      new Promise((resolve) => {
        pending.push(resolve);
      }),
  },
);
vi.stubGlobal('window', { callhome: { invoke, subscribe: () => () => {} } });
vi.stubGlobal('document', { activeElement: null });
const { change, keepJob, keepSite, say, start } = await import('../../../renderer/stores/actions.ts');
const { useAppStore } = await import('../../../renderer/stores/app-store.ts');
const { useJobStore } = await import('../../../renderer/stores/job-store.ts');
const { useSiteStore } = await import('../../../renderer/stores/site-store.ts');
const { tellFinished } = await import('../../../renderer/wizard/use-finished.ts');
const { wordsFor, readLanguage } = await import('../../../renderer/i18n/index.ts');
await readLanguage('ja');
afterAll(() => vi.unstubAllGlobals());

const site = (id: string, part: object = {}) =>
  ({ id, updatedAt: '2026', rows: [], discovery: null, ...part }) as unknown as SiteView;
const job = (state: JobView['state'], part: object = {}) =>
  ({
    id: 'j',
    siteId: 'a',
    kind: 'discover',
    state,
    error: null,
    perDevice: {},
    ...part,
  }) as unknown as JobView;
const open = () => useSiteStore.getState().site?.id;
const said = (): string => {
  const { said: sentence } = useAppStore.getState();
  const { messages, texts } = wordsFor('ja');
  return typeof sentence === 'string' ? sentence : sentence(messages, texts);
};
/** The oldest question that waits is answered. */
const answer = async (value: unknown): Promise<void> => {
  pending.shift()?.({ ok: true, value });
  await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => {
  pending.length = 0;
  useSiteStore.setState({ site: site('a') });
  useJobStore.setState({ jobs: {} });
  useAppStore.setState({ notice: null, said: '' });
});

test('what was typed in a site and is answered after another one was opened does not bring the first one back', async () => {
  const typed = change('site:set-step', { siteId: 'a', step: 'site' });
  const opened = change('sites:open', { siteId: 'b' });
  const [first, second] = pending.splice(0);
  second?.({ ok: true, value: site('b') });
  await opened;
  expect(open()).toBe('b');
  first?.({ ok: true, value: site('a', { updatedAt: '2027' }) });
  expect(await typed).toBe(true);
  expect(open()).toBe('b');
});

test('nor one that was deleted meanwhile', async () => {
  const typed = change('site:set-step', { siteId: 'a', step: 'site' });
  useSiteStore.setState({ site: null });
  await answer(site('a'));
  await typed;
  expect(open()).toBeUndefined();
});

test('a copy and a new site are on the screen once they are there', async () => {
  for (const [id, ask] of [
    ['c', () => change('sites:create', undefined)],
    ['d', () => change('sites:duplicate', { siteId: 'a' })],
  ] as const) {
    const made = ask();
    await answer(site(id));
    await made;
    expect(open()).toBe(id);
  }
});

test('what was said of one site is not said of the next', async () => {
  say('12 台が見つかりました。');
  useAppStore.setState({ notice: { kind: 'done', text: () => '保存しました。' } });
  const opened = change('sites:open', { siteId: 'b' });
  // What is to be told of the site that opens comes before its answer, and stays.
  useAppStore.setState({ notice: { kind: 'error', code: 'journal-failed', args: {} } });
  await answer(site('b'));
  await opened;
  expect(said()).toBe('');
  expect(useAppStore.getState().notice).toMatchObject({ code: 'journal-failed' });
});

test('work is of the site that it was begun for, whichever is open when it has begun', async () => {
  const begun = start('preflight:start', { siteId: 'a' }, 'preflight');
  keepSite(site('b'), 'opened');
  await answer({ jobId: 'p' });
  await begun;
  expect(useJobStore.getState().jobs.p?.siteId).toBe('a');
});

test('work that fails while another site is open is told when its own is opened again, and there only', () => {
  const end = tellFinished();
  keepJob(job('running'));
  expect(said()).not.toBe('');
  keepSite(site('b'), 'opened');
  keepJob(job('failed', { error: { code: 'range-invalid', args: { range: 'x' } } }));
  expect(useAppStore.getState().notice).toBeNull();
  expect(said()).toBe('');
  keepSite(site('a'), 'opened');
  expect(useAppStore.getState().notice).toMatchObject({ kind: 'error', code: 'range-invalid' });
  expect(said()).toContain('完了していません');
  // Once.
  useAppStore.setState({ notice: null });
  keepSite(site('b'), 'opened');
  keepSite(site('a'), 'opened');
  expect(useAppStore.getState().notice).toBeNull();
  end();
});

test('another site that is opened right at the end is not told with its own numbers what the first one found', () => {
  vi.useFakeTimers();
  const end = tellFinished();
  keepJob(job('running'));
  keepJob(job('done'));
  keepSite(site('b', { rows: [{ typed: false }], discovery: { scanned: 99 } }), 'opened');
  vi.runAllTimers();
  expect(said()).toBe('');
  keepSite(site('a', { discovery: { scanned: 7 } }), 'opened');
  vi.runAllTimers();
  expect(said()).toContain('7 アドレスから 0 台');
  end();
  vi.useRealTimers();
});

test('work of another site that is heard of is not said as begun', () => {
  const end = tellFinished();
  keepJob(job('running', { siteId: 'b' }));
  expect(said()).toBe('');
  end();
});
