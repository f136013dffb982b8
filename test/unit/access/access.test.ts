import { expect, test } from 'vitest';
import { type Account, createLoginGuard, type LoginMemory } from '../../../electron/access/login-guard.ts';
import { hashSecret, matchesSecret } from '../../../electron/access/secret-hash.ts';
import { withSession } from '../../../electron/access/session.ts';
import { createTrustStore } from '../../../electron/access/trust.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { LoginEntry } from '../../../electron/domain/login-entry.ts';
import { err, ok, type Result } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';

/** The one way to a device: who may sign in, to whom, and that what was opened is closed. */
const ADDRESS = '192.0.2.7';
const account = (password: string, stamp = 0): Account => ({
  name: 'bmc',
  user: 'USERID',
  kind: 'web',
  secret: new Secret(password),
  stamp,
});
const rejected = err(appError('login-rejected', { address: ADDRESS, user: 'USERID' }));

/** What is kept beside a site, handed from one run of the program to the next. */
function memory(): LoginMemory {
  let entries: Record<string, LoginEntry> = {};
  return {
    all: () => entries,
    save: (key, entry) => {
      entries = { ...entries, [key]: JSON.parse(JSON.stringify(entry)) as LoginEntry };
    },
  };
}

test('a refused password is not tried again by another run, and another password is', async () => {
  const kept = memory();
  let tried = 0;
  const refuse = async () => {
    tried += 1;
    return rejected;
  };
  expect(await createLoginGuard(kept).attempt(ADDRESS, account('wrong'), refuse)).toEqual(rejected);
  const second = await createLoginGuard(kept).attempt(ADDRESS, account('wrong'), refuse);
  expect(second).toMatchObject({
    ok: false,
    error: { code: 'login-not-retried', args: { reason: 'login-rejected' } },
  });
  expect(tried).toBe(1);
  expect(JSON.stringify(kept.all())).not.toContain('wrong');
  expect(await createLoginGuard(kept).attempt(ADDRESS, account('right'), async () => ok('in'))).toEqual(
    ok('in'),
  );
  expect(Object.values(kept.all())[0]).toMatchObject({ attempts: 2, refused: null });
});

test('one account is one account, whatever its credential is called; SNMP users are others', async () => {
  const guard = createLoginGuard();
  await guard.attempt(ADDRESS, account('wrong'), async () => rejected);
  const renamed = { ...account('wrong'), name: 'other' };
  expect((await guard.attempt(ADDRESS, renamed, async () => ok('in'))).ok).toBe(false);
  expect((await guard.attempt(ADDRESS, { ...renamed, kind: 'snmp' }, async () => ok('in'))).ok).toBe(true);
  expect((await guard.attempt('192.0.2.8', renamed, async () => ok('in'))).ok).toBe(true);
});

test('changed on the device: the account may be tried once more, and typing it anew is a decision too', async () => {
  const kept = memory();
  await createLoginGuard(kept).attempt(ADDRESS, account('same'), async () => rejected);
  const guard = createLoginGuard(kept);
  expect((await guard.attempt(ADDRESS, account('same'), async () => ok('in'))).ok).toBe(false);
  expect((await guard.attempt(ADDRESS, account('same', 1), async () => rejected)).ok).toBe(false);
  expect((await guard.attempt(ADDRESS, account('same', 1), async () => ok('in'))).ok).toBe(false);
  expect(guard.refusing('bmc')).toEqual([ADDRESS]);
  guard.allowAgain(null);
  expect((await guard.attempt(ADDRESS, account('same', 1), async () => ok('in'))).ok).toBe(true);
  expect(guard.refusing('bmc')).toEqual([]);
});

test('of four callers whose first login times out the others make none of their own', async () => {
  const guard = createLoginGuard();
  let tried = 0;
  let expire: () => void = () => {};
  const dead = () =>
    new Promise<Result<string>>((resolve) => {
      tried += 1;
      expire = () => resolve(err(appError('device-timeout', { address: ADDRESS, port: 443, seconds: 20 })));
    });
  const all = [0, 1, 2, 3].map(() => guard.attempt(ADDRESS, account('any'), dead));
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expire();
  for (const each of await Promise.all(all))
    expect(each).toMatchObject({ ok: false, error: { code: 'device-timeout' } });
  expect(tried).toBe(1);
});

test('a login cancelled by one caller is not the answer to the others', async () => {
  const guard = createLoginGuard();
  const first = guard.attempt(ADDRESS, account('any'), async () => err(appError('cancelled')));
  const second = guard.attempt(ADDRESS, account('any'), async () => ok('in'));
  expect((await first).ok).toBe(false);
  expect(await second).toEqual(ok('in'));
});

test('a session is closed after work, after an error and after a defect; a refusal met later is remembered', async () => {
  const guard = createLoginGuard();
  let closed = 0;
  const door = {
    address: ADDRESS,
    account: account('any'),
    open: async () =>
      ok({
        close: async () => {
          closed += 1;
        },
      }),
  };
  const { signal } = new AbortController();
  expect(await withSession(guard, door, signal, async () => ok(1))).toEqual(ok(1));
  await expect(
    withSession(guard, door, signal, async () => {
      throw new Error('defect');
    }),
  ).rejects.toThrow('defect');
  expect((await withSession(guard, door, signal, async () => rejected)).ok).toBe(false);
  expect(closed).toBe(3);
  const held = await withSession(guard, door, signal, async () => ok(1));
  expect(held).toMatchObject({ ok: false, error: { code: 'login-not-retried' } });
});

test('what was accepted is pinned, for that port and kind only; a third one stops again', () => {
  const saved: Record<string, string>[] = [];
  const trust = createTrustStore({}, (pins) => saved.push({ ...pins }));
  for (const [kind, port] of [
    ['tls', 443],
    ['tls', 8443],
    ['ssh', 22],
  ] as const)
    trust.check(kind, ADDRESS, port, 'A');
  expect(trust.check('tls', ADDRESS, 443, 'B')).toEqual({ ok: false, known: 'A', seen: 'B' });
  trust.accept('tls', ADDRESS, 443, 'B');
  expect(trust.check('tls', ADDRESS, 443, 'B')).toEqual({ ok: true, first: false });
  expect(trust.check('tls', ADDRESS, 443, 'C')).toEqual({ ok: false, known: 'B', seen: 'C' });
  expect(trust.check('ssh', ADDRESS, 22, 'B').ok).toBe(false);
  expect(trust.check('tls', ADDRESS, 8443, 'B').ok).toBe(false);
  expect(saved.at(-1)).toEqual({
    [`tls:${ADDRESS}:443`]: 'B',
    [`tls:${ADDRESS}:8443`]: 'A',
    [`ssh:${ADDRESS}:22`]: 'A',
  });
});

test('secrets at rest are salted and slow; hashes of another form are unknown, not an error', async () => {
  const secret = new Secret('proxy-password');
  const [one, two] = [await hashSecret(secret), await hashSecret(secret)];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^scrypt:16384:8:1:/);
  expect(await matchesSecret(secret, one)).toBe(true);
  expect(await matchesSecret(new Secret('another'), one)).toBe(false);
  const old =
    '00112233445566778899aabbccddeeff:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
  for (const known of [old, '', 'scrypt:1:1:1:00:00', one.replace('16384', '999999'), `${one}00`])
    expect(await matchesSecret(secret, known)).toBe(false);
});
