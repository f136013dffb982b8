import { expect, test } from 'vitest';
import { createLoginGuard, type LoginGuard } from '../../../electron/access/login-guard.ts';
import { withSession } from '../../../electron/access/session.ts';
import { matchesSlowHash, slowHash } from '../../../electron/access/slow-hash.ts';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { type AppErrorCode, appError } from '../../../electron/domain/app-error.ts';
import type { RefusedLogin } from '../../../electron/domain/refused-login.ts';
import { err, ok, type Result } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';

const ADDRESS = '192.0.2.11';
const account = (password = 'wrong', stamp = 0) => ({
  name: 'bmc',
  user: 'USERID',
  secret: new Secret(password),
  stamp,
});
const { signal } = new AbortController();

/** A device that answers each login when it is told to, and counts them. */
function device() {
  const waiting: ((result: Result<string>) => void)[] = [];
  let attempts = 0;
  return {
    attempts: () => attempts,
    login: () =>
      new Promise<Result<string>>((resolve) => {
        attempts += 1;
        waiting.push(resolve);
      }),
    answer: (result: Result<string>) => waiting.shift()?.(result),
  };
}
const failing = (code: AppErrorCode): Result<string> => err(appError(code, { address: ADDRESS }));
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

test.each([
  ['login-rejected', 'login-not-retried'],
  ['device-timeout', 'device-timeout'],
  ['connection-lost', 'connection-lost'],
] as const)(
  'four at once, the first ends in %s: one attempt, the others are told %s',
  async (first, others) => {
    const guard = createLoginGuard();
    const box = device();
    const four = [1, 2, 3, 4].map(() => guard.attempt(ADDRESS, account(), box.login, signal));
    await expect.poll(box.attempts).toBe(1);
    box.answer(failing(first));
    expect((await Promise.all(four)).map(codeOf)).toEqual([first, others, others, others]);
    expect(box.attempts()).toBe(1);
  },
);

test('four at once with the right password take turns', async () => {
  const guard = createLoginGuard();
  const box = device();
  const four = [1, 2, 3, 4].map(() => guard.attempt(ADDRESS, account(), box.login, signal));
  for (const number of [1, 2, 3, 4]) {
    await expect.poll(box.attempts).toBe(number);
    box.answer(ok('in'));
  }
  expect((await Promise.all(four)).map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test('after a lost answer, somebody who asks later may try', async () => {
  const guard = createLoginGuard();
  expect(codeOf(await guard.attempt(ADDRESS, account(), async () => failing('device-timeout'), signal))).toBe(
    'device-timeout',
  );
  expect(codeOf(await guard.attempt(ADDRESS, account(), async () => ok('in'), signal))).toBe('ok');
});

test('one who waits can be cancelled, and those behind it still wait for their turn', async () => {
  const guard = createLoginGuard();
  const box = device();
  const stop = new AbortController();
  const first = guard.attempt(ADDRESS, account(), box.login, signal);
  const second = guard.attempt(ADDRESS, account(), box.login, stop.signal);
  const third = guard.attempt(ADDRESS, account(), box.login, signal);
  await expect.poll(box.attempts).toBe(1);
  stop.abort();
  expect(codeOf(await second)).toBe('cancelled');
  expect(box.attempts()).toBe(1);
  box.answer(ok('in'));
  await first;
  await expect.poll(box.attempts).toBe(2);
  box.answer(ok('in'));
  expect(codeOf(await third)).toBe('ok');
});

/** What one run leaves to the next. */
async function runs(
  ...passwords: readonly string[]
): Promise<{ readonly codes: string[]; readonly left: number }> {
  let kept: readonly RefusedLogin[] = [];
  const codes: string[] = [];
  for (const password of passwords) {
    const guard: LoginGuard = createLoginGuard(kept, (refused) => {
      kept = refused;
    });
    const login = async () => (password === 'right' ? ok('in') : failing('login-rejected'));
    codes.push(codeOf(await guard.attempt(ADDRESS, account(password), login, signal)));
    expect(JSON.stringify(kept)).not.toContain(password);
  }
  return { codes, left: kept.length };
}

test('a refused password is not tried by the next run, another one is, and the right one clears the memory', async () => {
  expect(await runs('wrong', 'wrong', 'wrong too', 'wrong too', 'right', 'right')).toEqual({
    codes: ['login-rejected', 'login-not-retried', 'login-rejected', 'login-not-retried', 'ok', 'ok'],
    left: 0,
  });
});

test('typed anew, the same password is a decision of the person', async () => {
  const guard = createLoginGuard();
  const refuse = async () => failing('login-rejected');
  expect(codeOf(await guard.attempt(ADDRESS, account('wrong', 1), refuse, signal))).toBe('login-rejected');
  expect(codeOf(await guard.attempt(ADDRESS, account('wrong', 1), refuse, signal))).toBe('login-not-retried');
  expect(codeOf(await guard.attempt(ADDRESS, account('wrong', 2), refuse, signal))).toBe('login-rejected');
});

test('a session is ended whatever the work does', async () => {
  let open = 0;
  const door = {
    address: ADDRESS,
    account: account(),
    open: async () => {
      open += 1;
      return ok({
        close: async () => {
          open -= 1;
        },
      });
    },
  };
  const guard = createLoginGuard();
  expect(await withSession(guard, door, async () => open, signal)).toEqual(ok(1));
  await expect(withSession(guard, door, () => Promise.reject(new Error('defect')), signal)).rejects.toThrow(
    'defect',
  );
  expect(open).toBe(0);
});

test('a password refused when a session was renewed is not tried again', async () => {
  const guard = createLoginGuard();
  const door = { address: ADDRESS, account: account(), open: async () => ok({ close: async () => {} }) };
  await withSession(guard, door, async () => failing('login-rejected'), signal);
  expect(codeOf(await withSession(guard, door, async () => ok('in'), signal))).toBe('login-not-retried');
});

test('a hash knows its own password, and one of the old form knows none', async () => {
  const hash = await slowHash('geheim');
  expect(await matchesSlowHash('geheim', hash)).toBe(true);
  expect(await matchesSlowHash('Geheim', hash)).toBe(false);
  expect(await matchesSlowHash('', `${'0'.repeat(32)}:${'0'.repeat(64)}`)).toBe(false);
});

test('accepting B pins B at that kind and port: C stops again, and other doors keep their pins', () => {
  const trust = createTrustStore({});
  trust.check('tls', ADDRESS, 443, 'A');
  trust.check('ssh', ADDRESS, 22, 'K');
  expect(trust.check('tls', ADDRESS, 443, 'B')).toEqual({ ok: false, known: 'A', seen: 'B' });
  trust.accept('tls', ADDRESS, 443, 'B');
  expect(trust.check('tls', ADDRESS, 443, 'B').ok).toBe(true);
  expect(trust.check('tls', ADDRESS, 443, 'C')).toEqual({ ok: false, known: 'B', seen: 'C' });
  expect(trust.check('ssh', ADDRESS, 22, 'L')).toEqual({ ok: false, known: 'K', seen: 'L' });
});
