import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readSettled } from '../../../electron/callhome/settle.ts';
import type { DriverSession } from '../../../electron/devices/driver.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { err } from '../../../electron/domain/result.ts';

/** How long a device that is not there is waited for. */
const AWAY = { group: null, unsettled: () => false, limitMs: 0 };
const gone = (onRead: () => Promise<void> | void): DriverSession => ({
  read: async () => {
    await onRead();
    return err(appError('connection-lost', { address: '192.0.2.1', what: 'settings' }));
  },
  write: () => Promise.reject(new Error('not asked for')),
  close: async () => {},
});

test('a cancel ends the wait for a device that is not there', async () => {
  const cancel = new AbortController();
  let reads = 0;
  const open = gone(() => {
    reads += 1;
    if (reads === 2) setImmediate(() => cancel.abort());
  });
  const read = await readSettled(open, { ...AWAY, awayMs: 600_000, cancelled: cancel.signal });
  expect(read).toMatchObject({ ok: false, error: { code: 'connection-lost' } });
  // Once more after the cancel: it may be there by now.
  expect(reads).toBe(3);
});

test('the time that its questions take counts as waited', async () => {
  let reads = 0;
  const open = gone(async () => {
    reads += 1;
    await pause(60);
  });
  await readSettled(open, { ...AWAY, awayMs: 50 });
  expect(reads).toBe(1);
});
