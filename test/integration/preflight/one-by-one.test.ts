import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { opensAlone } from '../../../electron/preflight/one-by-one.ts';

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
