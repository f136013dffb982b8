import { expect, test, vi } from 'vitest';
import { CHANNEL_NAMES } from '../../../electron/contract/channel-names.ts';
import { CHANNELS } from '../../../electron/contract/channels.ts';
import { LINK_URLS } from '../../../electron/shell/links.ts';

type Handler = (event: unknown, input: unknown) => unknown;
const handled = new Map<string, Handler>();
vi.mock('electron', () => ({
  ipcMain: { handle: (channel: string, handler: Handler) => handled.set(channel, handler) },
}));
const { isTrustedSender, listenIpc } = await import('../../../electron/shell/ipc.ts');
const { createAnswerer } = await import('../../../electron/shell/answers.ts');

const trusted = new Set([7]);
const url = 'app://callhome/index.html';

test.each([
  ['our own top frame', { url, parent: null }, 7, true],
  ['no frame (gone already)', null, 7, false],
  ['a frame inside a page', { url, parent: {} }, 7, false],
  ['a window that is not ours', { url, parent: null }, 8, false],
  ['another origin', { url: 'https://callhome/index.html', parent: null }, 7, false],
  ['a blank page', { url: 'about:blank', parent: null }, 7, false],
] as const)('%s: trusted %s', (_name, frame, id, expected) => {
  expect(isTrustedSender(frame, id, trusted)).toBe(expected);
});

/** A window's contents, with what it was told. */
function contents(id: number) {
  const told: unknown[] = [];
  const ended: (() => void)[] = [];
  return {
    id,
    told,
    once: (_event: string, then: () => void) => ended.push(then),
    isDestroyed: () => false,
    send: (_channel: string, event: unknown) => told.push(event),
    close: () => {
      for (const then of ended) then();
    },
  };
}

test('two programs share the bridge: each window is answered and told by its own, and by none once it is closed', async () => {
  const host = listenIpc();
  const real = host.bridge(Promise.resolve(async () => 'real'));
  const practice = host.bridge(Promise.resolve(async () => 'practice'));
  const [first, second] = [contents(1), contents(2)];
  real.trust(first as never);
  practice.trust(second as never);
  const ask = (sender: { id: number }) =>
    handled.get('app:info')?.({ sender, senderFrame: { url, parent: null } }, undefined);
  expect([await ask(first), await ask(second)]).toEqual(['real', 'practice']);
  expect(await ask(contents(3))).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
  real.tell({ type: 'save-trouble', trouble: null });
  expect([first.told.length, second.told.length]).toEqual([1, 0]);
  second.close();
  expect(await ask(second)).toMatchObject({ ok: false });
  practice.tell({ type: 'save-trouble', trouble: null });
  expect(second.told).toEqual([]);
});

test('the preload knows exactly the channels of the table', () => {
  expect([...CHANNEL_NAMES].sort()).toEqual(Object.keys(CHANNELS).sort());
});

test('input that does not fit is refused with channel, path and reason, and the handler is not called', async () => {
  const handler = vi.fn();
  const answer = createAnswerer({ 'job:cancel': handler } as never, () => 'ref');
  expect(await answer('job:cancel', { jobId: 5 }, {} as never)).toMatchObject({
    ok: false,
    error: { code: 'invalid-argument', args: { name: 'job:cancel jobId' } },
  });
  expect(await answer('job:cancel', { jobId: 'x', more: 1 }, {} as never)).toMatchObject({ ok: false });
  expect(handler).not.toHaveBeenCalled();
});

test('a handler that throws, or answers what its schema does not know, becomes an error with a reference', async () => {
  const seen: unknown[] = [];
  const onDefect = (error: unknown): string => {
    seen.push(error);
    return 'abc123';
  };
  const broken = createAnswerer(
    {
      'jobs:list': async () => {
        throw new Error('boom');
      },
      'sites:list': async () => ({ ok: true, value: [{ password: 'x' }] }),
    } as never,
    onDefect,
  );
  expect(await broken('jobs:list', undefined, {} as never)).toEqual({
    ok: false,
    error: { code: 'internal', args: { reference: 'abc123' } },
  });
  expect(await broken('sites:list', undefined, {} as never)).toEqual({
    ok: false,
    error: { code: 'internal', args: { reference: 'abc123' } },
  });
  expect(seen).toHaveLength(2);
});

test('every external page is https', () => {
  for (const link of Object.values(LINK_URLS)) expect(new URL(link).protocol).toBe('https:');
});
