import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { checkDirect } from '../../../electron/preflight/direct.ts';
import { inTurn, opensAlone } from '../../../electron/preflight/one-by-one.ts';
import { emptyInput } from './run-lab.ts';

const ADDRESS = '127.176.1.1';
const NEVER = new AbortController().signal;
const asked = (failed: readonly number[]): Parameters<typeof opensAlone>[0] => [
  { opened: true, failed: [] },
  {
    opened: false,
    failed: failed.map((port) => ({ meant: ADDRESS, address: ADDRESS, port, from: 'literal' as const })),
  },
];

it('a limit that still counts what has just ended is told from a port that is shut', async () => {
  const server = createServer((socket) => socket.end());
  // Takes nobody until the first connections have been forgotten.
  const opens = setTimeout(() => server.listen(20_451, ADDRESS), 450);
  try {
    expect(await opensAlone(asked([20_451]), { tcp: 3_000 }, NEVER)).toBe(true);
  } finally {
    clearTimeout(opens);
    await new Promise((resolve) => server.close(resolve));
  }
});

it('a port that refuses every time is shut, and a cancel waits for nothing', async () => {
  expect(await opensAlone(asked([20_452]), { tcp: 3_000 }, NEVER)).toBe(false);
  expect(await opensAlone(asked([20_452]), { tcp: 3_000 }, AbortSignal.abort())).toBe(false);
});

it('where nothing failed, or nothing opened at all, nobody is asked', async () => {
  expect(await opensAlone([{ opened: true, failed: [] }], { tcp: 3_000 }, NEVER)).toBe(false);
  expect(await opensAlone(asked([20_453]).slice(1), { tcp: 3_000 }, NEVER)).toBe(false);
});

it('after a few that came to nothing a silent one does not keep the next from being asked, and all are waited for', async () => {
  const done: string[] = [];
  let release = (): void => {};
  const silent = new Promise<void>((resolve) => {
    release = resolve;
  });
  const vain = async (): Promise<boolean> => done.push('vain') < 0;
  await inTurn(
    [
      vain,
      vain,
      vain,
      async () => {
        await silent;
        return done.push('silent') > 0;
      },
      async () => {
        release();
        return done.push('next') > 0;
      },
    ],
    NEVER,
  );
  expect(done).toEqual(['vain', 'vain', 'vain', 'next', 'silent']);
});

it('until then each begins when the one before has ended', async () => {
  const order: string[] = [];
  await inTurn(
    ['a', 'b', 'c'].map((name) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return order.push(`${name} ends`) > 0;
    }),
    NEVER,
  );
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('what was measured when all were asked at once stays, where somebody stops the second time', async () => {
  const cancel = new AbortController();
  const began: string[] = [];
  await inTurn(
    ['a', 'b'].map((name) => async () => {
      began.push(name);
      cancel.abort();
      return true;
    }),
    cancel.signal,
  );
  expect(began).toEqual(['a']);
  const failed = asked([20_454])[1]?.failed ?? [];
  const rows: string[] = [];
  const input = emptyInput();
  const destination = {
    name: 'a.example:443',
    host: 'a.example',
    port: 443,
    protocol: 'https',
    required: true,
    literal: false,
    guide: [],
    profiles: [],
  } as const;
  const run = (again: Parameters<typeof checkDirect>[6]) =>
    checkDirect(
      destination,
      failed,
      input,
      () => 1,
      ({ id, code }) => rows.push(`${id} ${code}`),
      () => {},
      again,
      cancel.signal,
    );
  await run({ failed: new Set([ADDRESS]), wavers: false });
  expect(rows).toEqual([]);
  await run(null);
  expect(rows).toContain('tcp cancelled');
});
