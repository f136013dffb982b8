import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallHomeApi, WireEvent } from '../../../electron/contract/api.ts';
import { EVENT_CHANNEL, FIRST_QUESTIONS } from '../../../electron/contract/channel-names.ts';

type Heard = (event: unknown, value: WireEvent) => void;
type Question = { readonly channel: string; readonly answer: (value: unknown) => void };

/** What the page of a preload sees, and what the main process hears of it. */
async function load(page: string) {
  const listeners = new Set<Heard>();
  const asked: Question[] = [];
  let api: CallHomeApi | null = null;
  vi.doMock('electron', () => ({
    contextBridge: {
      exposeInMainWorld: (_name: string, value: CallHomeApi) => {
        api = value;
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: Heard) => channel === EVENT_CHANNEL && listeners.add(listener),
      removeListener: (_channel: string, listener: Heard) => listeners.delete(listener),
      invoke: (channel: string) =>
        new Promise((answer) => {
          asked.push({ channel, answer });
        }),
    },
  }));
  vi.stubGlobal('location', new URL(`app://callhome${page}`));
  await import('../../../electron/preload.ts');
  if (api === null) throw new Error('nothing on the bridge');
  return {
    api: api as CallHomeApi,
    asked,
    tell: (reference: string) => {
      for (const listener of [...listeners]) listener(null, { type: 'defect', reference });
    },
  };
}

/** Later than any timer of the preload, which has none longer: both run in this one event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const references = (events: readonly WireEvent[]): readonly string[] =>
  events.map((event) => (event.type === 'defect' ? event.reference : ''));

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.doUnmock('electron');
  vi.unstubAllGlobals();
});

test('the wizard’s first questions are asked before its scripts are there, each once', async () => {
  const { api, asked } = await load('/index.html');
  expect(asked.map(({ channel }) => channel)).toEqual([...FIRST_QUESTIONS]);
  const jobs = api.invoke['jobs:list'](undefined);
  expect(asked).toHaveLength(FIRST_QUESTIONS.length);
  asked.find(({ channel }) => channel === 'jobs:list')?.answer('the first');
  expect(await jobs).toBe('the first');
  const again = api.invoke['jobs:list'](undefined);
  expect(asked).toHaveLength(FIRST_QUESTIONS.length + 1);
  asked.at(-1)?.answer('the second');
  expect(await again).toBe('the second');
});

test('what is told before the page listens comes after its answers, in order and once', async () => {
  const { api, asked, tell } = await load('/index.html');
  const heard: WireEvent[] = [];
  tell('before');
  const end = api.subscribe((event) => heard.push(event));
  tell('while it waits');
  await turn();
  expect(heard).toEqual([]);
  for (const { answer } of asked) answer(null);
  await turn();
  tell('later');
  expect(references(heard)).toEqual(['before', 'while it waits', 'later']);
  end();
  tell('too late');
  expect(heard).toHaveLength(3);
});

test('a page that ends its listening while it waits hears nothing more', async () => {
  const { api, asked, tell } = await load('/index.html');
  const heard: WireEvent[] = [];
  tell('before');
  api.subscribe((event) => heard.push(event))();
  for (const { answer } of asked) answer(null);
  await turn();
  expect(heard).toEqual([]);
});

test('a page to print asks nothing by itself and hears at once', async () => {
  const { api, asked, tell } = await load('/report/index.html');
  expect(asked).toEqual([]);
  const heard: WireEvent[] = [];
  api.subscribe((event) => heard.push(event));
  tell('at once');
  expect(references(heard)).toEqual(['at once']);
});
