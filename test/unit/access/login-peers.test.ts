import { expect, test } from 'vitest';
import { createLoginGuard } from '../../../electron/access/login-guard.ts';
import { newLoginPeers } from '../../../electron/access/login-peers.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { RefusedLogin } from '../../../electron/domain/refused-login.ts';
import { err, ok, type Result } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';

const ADDRESS = '192.0.2.11';
const RIGHT = 'Right4you';
const { signal } = new AbortController();
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

/** A device that counts the wrong passwords of an account, as one does that locks it after some of them. */
function device() {
  let wrong = 0;
  return {
    wrong: () => wrong,
    login: async (password: string): Promise<Result<string>> => {
      if (password === RIGHT) return ok('in');
      wrong += 1;
      return err(appError('login-rejected', { address: ADDRESS, user: 'USERID' }));
    },
  };
}

/** Sites that are open in one program, each with a login of its own name for the same user of the same device. */
function program(box: ReturnType<typeof device>) {
  const peers = newLoginPeers();
  return {
    peers,
    site: (id: string, earlier: readonly RefusedLogin[] = []) => {
      let kept = earlier;
      const keep = (refused: readonly RefusedLogin[]): void => {
        kept = refused;
      };
      const guard = createLoginGuard(earlier, keep, undefined, peers, id);
      const name = `login of ${id}`;
      return {
        guard,
        name,
        kept: () => kept,
        signIn: async (password: string, stamp = 0): Promise<string> => {
          const account = { name, user: 'USERID', secret: new Secret(password), stamp };
          return codeOf(await guard.attempt(ADDRESS, account, () => box.login(password), signal));
        },
      };
    },
  };
}

test('a password that one site was refused is not sent by another one that is open, and is counted once', async () => {
  const box = device();
  const { site } = program(box);
  const [a, b] = [site('a'), site('b')];
  expect(await a.signIn('wrong')).toBe('login-rejected');
  expect(await b.signIn('wrong')).toBe('login-not-retried');
  expect(box.wrong()).toBe(1);
  expect([a.guard.wrong(ADDRESS, 'USERID'), b.guard.wrong(ADDRESS, 'USERID')]).toEqual([1, 1]);
  expect(b.guard.refusing(b.name)).toEqual([ADDRESS]);
  // Of the other site's nothing is kept with this one.
  expect(b.kept()).toEqual([]);
  expect(await b.signIn('wrong too')).toBe('login-rejected');
  expect(a.guard.wrong(ADDRESS, 'USERID')).toBe(2);
});

test('both at once: the second waits, and is told', async () => {
  const box = device();
  const { site } = program(box);
  const all = await Promise.all([site('a').signIn('wrong'), site('b').signIn('wrong')]);
  expect(all).toEqual(['login-rejected', 'login-not-retried']);
  expect(box.wrong()).toBe(1);
});

test('what a site was refused in an earlier run holds in another one once both are open, and no longer when it is closed', async () => {
  const box = device();
  const first = program(box).site('a');
  await first.signIn('wrong');
  const { site, peers } = program(box);
  site('a', first.kept());
  const b = site('b');
  expect(await b.signIn('wrong')).toBe('login-not-retried');
  peers.leave('a');
  expect(b.guard.refusing(b.name)).toEqual([]);
  expect(await b.signIn('wrong')).toBe('login-rejected');
});

test('typed anew, or said to be put right, the person decides in the site where it was said', async () => {
  const box = device();
  const { site } = program(box);
  const [a, b, c] = [site('a'), site('b'), site('c')];
  await a.signIn('wrong');
  expect([await b.signIn('wrong', 1), await b.signIn('wrong', 1)]).toEqual([
    'login-not-retried',
    'login-not-retried',
  ]);
  expect(await b.signIn('wrong', 2)).toBe('login-rejected');
  expect(await c.signIn('wrong')).toBe('login-not-retried');
  c.guard.forgive(c.name);
  expect(c.guard.refusing(c.name)).toEqual([]);
  expect(await c.signIn('wrong')).toBe('login-rejected');
  expect(await a.signIn('wrong')).toBe('login-not-retried');
  expect(box.wrong()).toBe(3);
});

test('another password is tried, also where the site was refused one of its own; let in, the device counts anew for all', async () => {
  const box = device();
  const { site } = program(box);
  const [a, b] = [site('a'), site('b')];
  await a.signIn('wrong');
  await b.signIn('wrong too');
  // It is not the person's decision about this password: that was refused in the other site.
  expect(await b.signIn('wrong', 1)).toBe('login-not-retried');
  expect(await b.signIn(RIGHT, 2)).toBe('ok');
  expect([a.guard.wrong(ADDRESS, 'USERID'), b.guard.wrong(ADDRESS, 'USERID')]).toEqual([0, 0]);
});
