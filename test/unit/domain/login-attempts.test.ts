import { expect, test } from 'vitest';
import { createLoginGuard } from '../../../electron/access/login-guard.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { countAttempt, type LoginAttempts } from '../../../electron/domain/login-attempts.ts';
import { err, ok } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';

/** The report's appendix says how often which account was tried, as the device counts failures too. */
test('every login that was sent is counted, one held back or never sent is not', async () => {
  let list: readonly LoginAttempts[] = [];
  const guard = createLoginGuard([], undefined, (address, user, refused) => {
    list = countAttempt(list, address, user, refused);
  });
  const { signal } = new AbortController();
  const account = (user: string, stamp = 0) => ({ name: 'bmc', user, secret: new Secret('x'), stamp });
  const rejected = async () => err(appError('login-rejected', { address: '192.0.2.1', user: 'a' }));
  const unreachable = async () =>
    err(appError('device-unreachable', { address: '192.0.2.1', port: 443, reason: 'ECONNREFUSED' }));
  await guard.attempt('192.0.2.1', account('a'), unreachable, signal);
  expect(list).toEqual([]);
  await guard.attempt('192.0.2.1', account('a'), rejected, signal);
  await guard.attempt('192.0.2.1', account('a'), async () => ok(1), signal);
  expect(list).toEqual([{ address: '192.0.2.1', user: 'a', tried: 1, refused: 1 }]);
  await guard.attempt('192.0.2.1', account('a', 1), async () => ok(1), signal);
  await guard.attempt('192.0.2.2', account('a'), async () => ok(1), signal);
  expect(list).toEqual([
    { address: '192.0.2.1', user: 'a', tried: 2, refused: 1 },
    { address: '192.0.2.2', user: 'a', tried: 1, refused: 0 },
  ]);
});
