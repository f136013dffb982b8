import { expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../../electron/contract/channel-names.ts';
import type { Handlers } from '../../../electron/shell/answers.ts';
import { later } from '../../../electron/shell/handlers/later.ts';

type Jobs = Pick<Handlers, 'jobs:list' | 'job:cancel'>;
const sender = {} as never;

test('handlers are loaded with the first question, once, and get it as it was asked', async () => {
  let loads = 0;
  const asked: unknown[] = [];
  const handlers = later(['job', 'jobs'], async (): Promise<Jobs> => {
    loads += 1;
    return {
      'jobs:list': async () => ({ ok: true, value: [] }),
      'job:cancel': async (input, from) => {
        asked.push(input, from);
        return { ok: true, value: undefined };
      },
    };
  });
  expect(Object.keys(handlers).sort()).toEqual(CHANNEL_NAMES.filter((name) => /^jobs?:/.test(name)).sort());
  expect(loads).toBe(0);
  await Promise.all([
    handlers['job:cancel']({ jobId: 'a' }, sender),
    handlers['jobs:list'](undefined, sender),
  ]);
  expect([loads, asked]).toEqual([1, [{ jobId: 'a' }, sender]]);
});

test('what cannot be loaded fails that question and is tried again with the next', async () => {
  let loads = 0;
  const handlers = later(['jobs'], async (): Promise<Pick<Handlers, 'jobs:list'>> => {
    loads += 1;
    if (loads === 1) throw new Error('no such file');
    return { 'jobs:list': async () => ({ ok: true, value: [] }) };
  });
  await expect(handlers['jobs:list'](undefined, sender)).rejects.toThrow('no such file');
  expect(await handlers['jobs:list'](undefined, sender)).toEqual({ ok: true, value: [] });
});
