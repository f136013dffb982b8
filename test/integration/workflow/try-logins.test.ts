import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLoginGuard, WRONG_AT_MOST } from '../../../electron/access/login-guard.ts';
import type { RefusedLogin } from '../../../electron/domain/refused-login.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { tryLoginsStage } from '../../../electron/workflow/try-logins-stage.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { contextFor } from '../support/context.ts';

/** Several logins at devices as they are: over real sockets, with the controllers' own counting of wrong passwords. */
const PASSWORDS = { factory: 'Deliv-ered-1', old: 'Old-customer-2', new: 'New-customer-3' };
const WRONG = { w1: 'Wrong-1', w2: 'Wrong-2', w3: 'Wrong-3', w4: 'Wrong-4', w5: 'Wrong-5' };
const ALL = { ...PASSWORDS, ...WRONG };

let devices: RunningXcc[];
beforeEach(() => {
  devices = [];
});
afterEach(async () => {
  for (const device of devices) await device.close();
});

async function start(...passwords: readonly string[]): Promise<readonly RunningXcc[]> {
  for (const [at, password] of passwords.entries())
    devices.push(
      await startXcc({
        address: `127.93.0.${11 + at}`,
        port: 0,
        password,
        serial: `J3000${at}`,
        uuid: uuidOf(at),
      }),
    );
  return devices;
}
const uuidOf = (at: number): string => `0000000${at}-1111-2222-3333-444444444444`;

type Attempt = { readonly address: string; readonly user: string; readonly refused: boolean };

/** A site with all these logins; `users` gives some of them another user. */
function site(users: Readonly<Record<string, string>> = {}, earlier: readonly RefusedLogin[] = []) {
  const attempts: Attempt[] = [];
  const kept: { list: readonly RefusedLogin[] } = { list: earlier };
  const environment = Object.fromEntries(Object.entries(ALL).map(([name, value]) => [`P_${name}`, value]));
  const context = contextFor(
    {
      version: 1,
      credentials: Object.fromEntries(
        Object.keys(ALL).map((name) => [name, { user: users[name] ?? 'USERID', passwordEnv: `P_${name}` }]),
      ),
      devices: devices.map(({ address, ports }) => ({
        address,
        product: 'xcc',
        route: 'direct',
        credential: 'factory',
        ports: { https: ports.https },
      })),
    },
    {},
  );
  const vault = openVault(environment);
  const logins = createLoginGuard(
    earlier,
    (list) => {
      kept.list = list;
    },
    (address, user, refused) => attempts.push({ address, user, refused }),
  );
  return { ...context, secrets: vault, vault, logins, attempts, kept };
}
const open = (): number => devices.reduce((sum, { state }) => sum + state.sessions.size, 0);
/** What planning has to say of signing in; the settings of this site are empty. */
async function loginTroubles(context: ReturnType<typeof site>): Promise<readonly string[]> {
  const plans = await planStage(context, null);
  return plans
    .flatMap(({ errors }) => errors.map(({ code }) => code))
    .filter((code) => /login|account|password/.test(code));
}
const order = (logins: readonly string[], shared = false) => ({ deviceIds: null, logins, shared });

test('each device takes the login it has, by the order given, and it becomes its login', async () => {
  await start(PASSWORDS.factory, PASSWORDS.old, PASSWORDS.new);
  const context = site();
  const trials = await tryLoginsStage(context, order(['factory', 'old', 'new']));
  expect(trials.map(({ took, state, tries }) => [took, state, tries.length])).toEqual([
    ['factory', 'took', 1],
    ['old', 'took', 2],
    ['new', 'took', 3],
  ]);
  expect(context.site.get().file.devices.map(({ credential }) => credential)).toEqual([
    'factory',
    'old',
    'new',
  ]);
  expect(context.attempts).toHaveLength(6);
  expect(open()).toBe(0);
  // What was found out is what the next work signs in with.
  expect(await loginTroubles(context)).toEqual([]);
  expect(context.attempts.filter(({ refused }) => refused)).toHaveLength(3);
  const said = JSON.stringify([trials, context.site.get()]);
  for (const password of Object.values(PASSWORDS)) expect(said).not.toContain(password);
});

test('the order is the one given: a login behind the one that is taken is never sent', async () => {
  await start(PASSWORDS.factory);
  const context = site({ w1: 'first', w2: 'second', w3: 'never' });
  await tryLoginsStage(context, order(['w2', 'w1', 'factory', 'w3']));
  expect(context.attempts.map(({ user }) => user)).toEqual(['second', 'first', 'USERID']);
});

test('one account is sent no more wrong passwords than the guard allows, in this run and in the next', async () => {
  const [device] = await start('another');
  const context = site();
  const [trial] = await tryLoginsStage(context, order(['w1', 'w2', 'w3', 'w4', 'w5']));
  expect(trial?.state).toBe('none');
  expect(trial?.tries.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'refused',
    'refused',
    'limit',
    'limit',
  ]);
  expect([device?.state.failedLogins, device?.state.locked]).toEqual([WRONG_AT_MOST, false]);
  const [again] = await tryLoginsStage(context, order(['w1', 'w2', 'w3', 'w4', 'w5']));
  expect(again?.tries.every(({ outcome }) => outcome === 'limit')).toBe(true);
  // The next run of the program knows it too.
  const later = site({}, context.kept.list);
  await tryLoginsStage(later, order(['w4', 'w5', 'w1']));
  expect([later.attempts, device?.state.failedLogins]).toEqual([[], WRONG_AT_MOST]);
  // Another user is another account, and a person may say that it was put right.
  later.logins.forgive('w1');
  await tryLoginsStage(later, order(['w1']));
  expect(later.attempts).toHaveLength(1);
});

test('a locked account ends it for that device at once, and the others go on', async () => {
  const [locked] = await start(PASSWORDS.factory, PASSWORDS.old, PASSWORDS.old);
  if (locked) locked.faults.accountLocked = true;
  const context = site();
  const trials = await tryLoginsStage(context, order(['factory', 'old']));
  expect(trials.map(({ state, took, tries }) => [state, took, tries.length])).toEqual([
    ['stopped', '', 1],
    ['took', 'old', 2],
    ['took', 'old', 2],
  ]);
  expect(trials[0]?.tries[0]).toMatchObject({ outcome: 'stopped', error: { code: 'account-locked' } });
});

test('a device that locks under our hands holds back every device that is not begun', async () => {
  const [first, ...rest] = await start(PASSWORDS.new, PASSWORDS.new, PASSWORDS.new);
  // Somebody else has spent four of its five attempts.
  if (first) first.state.failedLogins = 4;
  const context = site();
  const trials = await tryLoginsStage(context, order(['factory', 'old', 'new']));
  expect(trials.map(({ state }) => state)).toEqual(['stopped', 'held-back', 'held-back']);
  expect(rest.map(({ state }) => state.failedLogins)).toEqual([0, 0]);
});

test('throttled and silent answers end it too: no further password is sent', async () => {
  const [busy] = await start(PASSWORDS.old);
  if (busy) busy.faults.sessionTable = 503;
  const context = site();
  const [trial] = await tryLoginsStage(context, order(['old', 'factory']));
  expect([trial?.state, trial?.tries.length, trial?.tries[0]?.error?.code]).toEqual([
    'stopped',
    1,
    'session-limit',
  ]);
});

test('a device that wants its password changed is said to, has that login, and nothing wrong was counted', async () => {
  const [device] = await start(PASSWORDS.factory, PASSWORDS.factory);
  if (device) device.faults.passwordChangeRequired = true;
  const context = site();
  const trials = await tryLoginsStage(context, order(['factory', 'old']));
  expect(trials.map(({ state, took, tries }) => [state, took, tries.length])).toEqual([
    ['must-change', 'factory', 1],
    ['took', 'factory', 1],
  ]);
  expect(context.logins.wrong(device?.address ?? '', 'USERID')).toBe(0);
  expect(open()).toBe(0);
});

describe('accounts in one directory', () => {
  test('are tried on one device first: what it refuses is sent to no other', async () => {
    await start('a-a-a-a', 'a-a-a-a', 'a-a-a-a', 'a-a-a-a', 'a-a-a-a');
    const context = site();
    const trials = await tryLoginsStage(context, order(['w1', 'w2'], true));
    expect(context.attempts).toHaveLength(2);
    expect(trials.slice(1).map(({ tries }) => tries.map(({ outcome }) => outcome))).toEqual(
      Array.from({ length: 4 }, () => ['held-back', 'held-back']),
    );
  });

  test('are not sent more wrong passwords in all than one device would be, whatever the others answer', async () => {
    // The first one takes it; none of the others does.
    await start(PASSWORDS.old, ...Array.from({ length: 7 }, () => 'a-a-a-a'));
    const context = site();
    const trials = await tryLoginsStage(context, order(['factory', 'old', 'new'], true));
    expect(trials[0]).toMatchObject({ state: 'took', took: 'old' });
    expect(context.attempts.filter(({ refused }) => refused)).toHaveLength(WRONG_AT_MOST);
    expect(trials.slice(1).every(({ took }) => took === '')).toBe(true);
    // The one that was right set one of them back: no more than that one is sent in the next run.
    await tryLoginsStage(context, order(['new'], true));
    expect(context.attempts.filter(({ refused }) => refused)).toHaveLength(WRONG_AT_MOST + 1);
  });

  test('of devices behind one XClarity Administrator are found without being told', async () => {
    await start('a-a-a-a', 'a-a-a-a', 'a-a-a-a');
    const context = site();
    const covered = devices.map(({ address, uuid }) => ({ uuid, addresses: [address], name: '' }));
    context.site.update((record) => ({
      ...record,
      coverage: [{ lxca: '10.0.0.1', at: '2026-11-24T00:00:00Z', devices: covered }],
    }));
    await tryLoginsStage(context, order(['w1', 'w2']));
    expect(context.attempts).toHaveLength(2);
  });
});

test('cancelled in the middle: what was found stays, the rest is not tried, and no session is left', async () => {
  await start(PASSWORDS.factory, PASSWORDS.factory, PASSWORDS.factory, PASSWORDS.factory);
  const context = site();
  const seen: string[] = [];
  const trials = await tryLoginsStage(context, order(['factory']), ({ state }) => {
    seen.push(state);
    context.cancel();
  });
  expect(seen[0]).toBe('took');
  expect(trials.map(({ state }) => state)).toEqual(['took', 'cancelled', 'cancelled', 'cancelled']);
  expect(open()).toBe(0);
});

describe('a login that a file gave one device', () => {
  const idAt = (context: ReturnType<typeof site>, at: number): string =>
    deviceRows(shipped, context.site.get())[at]?.device.id ?? '';

  test('signs in there in place of the site\u2019s, and a login that was found out takes its place', async () => {
    await start(PASSWORDS.factory, PASSWORDS.old);
    const context = site();
    context.vault.rememberOwn('test', [
      { deviceId: idAt(context, 1), user: 'USERID', password: PASSWORDS.old },
    ]);
    expect(await loginTroubles(context)).toEqual([]);
    expect(context.attempts.every(({ refused }) => !refused)).toBe(true);
    expect(JSON.stringify(context.site.get())).not.toContain(PASSWORDS.old);
    await tryLoginsStage(context, order(['old']));
    expect(context.vault.own(context.site.get(), idAt(context, 1))).toBeNull();
  });

  test('that is the same for many and wrong costs one attempt, and reading the same file again none', async () => {
    await start('x-x-x-x', 'x-x-x-x', 'x-x-x-x', 'x-x-x-x');
    const context = site();
    const give = (password: string): void =>
      context.vault.rememberOwn(
        'test',
        devices.map((_, at) => ({ deviceId: idAt(context, at), user: 'USERID', password })),
      );
    give('Wrong-file');
    const codes = (await planStage(context, null)).map(({ errors: [error] }) => error?.code);
    expect(codes).toEqual(['login-rejected', 'login-held-back', 'login-held-back', 'login-held-back']);
    give('Wrong-file');
    await planStage(context, [idAt(context, 0)]);
    expect(context.attempts).toHaveLength(1);
    // Another password of another file may be tried.
    give('Other-file');
    await planStage(context, [idAt(context, 0)]);
    expect(context.attempts).toHaveLength(2);
  });
});
