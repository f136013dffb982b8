import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAllowance } from '../../../electron/workflow/allowance.ts';

const signal = new AbortController().signal;

it('never lets more wrong logins through than it allows, however many are tried at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
      async (rights, atMost, before) => {
        const allowance = createAllowance(atMost, () => before);
        let wrong = 0;
        let sent = 0;
        await Promise.all(
          rights.map(async (right) => {
            if (!(await allowance.take('USERID', signal))) return;
            sent += 1;
            await Promise.resolve();
            if (!right) wrong += 1;
            allowance.give('USERID', !right);
          }),
        );
        expect(wrong + before).toBeLessThanOrEqual(Math.max(atMost, before));
        // Right ones do not use it up.
        if (rights.every((right) => right) && before < atMost) expect(sent).toBe(rights.length);
      },
    ),
  );
});

it('counts each user by itself', async () => {
  const allowance = createAllowance(1);
  expect(await allowance.take('a', signal)).toBe(true);
  allowance.give('a', true);
  expect(await allowance.take('a', signal)).toBe(false);
  expect(await allowance.take('b', signal)).toBe(true);
});

it('lets nobody through once the work is cancelled, and nobody waits for ever', async () => {
  const controller = new AbortController();
  const allowance = createAllowance(1);
  await allowance.take('a', controller.signal);
  const waiting = allowance.take('a', controller.signal);
  controller.abort();
  allowance.give('a', false);
  expect(await waiting).toBe(false);
});
