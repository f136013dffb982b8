import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AppError, appError } from '../../../electron/domain/app-error.ts';
import { siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord } from '../../../electron/domain/site-record.ts';
import {
  openKeptPasswords,
  type PasswordCipher,
  sealingVault,
} from '../../../electron/storage/kept-passwords.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { openSiteStore } from '../../../electron/storage/site-store.ts';

/** Passwords on disk only where a person asked for it, sealed by the system, and never in its place an older one unsaid. */
const SITE = 'site-a';
const SECRET = 'Geheim-7788!';
let folder = '';
const path = (): string => join(folder, 'passwords', `${SITE}.json`);
const record = newSiteRecord(
  SITE,
  '2026-11-25T00:00:00.000Z',
  siteFileSchema.parse({ version: 1, credentials: { bmc: { user: 'USERID' } } }),
);

/** Seals for one person: another key opens nothing. */
const cipherOf = (key: number): PasswordCipher => ({
  seal: (text) => Uint8Array.from([key, ...Buffer.from(text).map((byte) => byte ^ key)]),
  unseal: (sealed) => {
    if (sealed[0] !== key) throw new Error('not yours');
    return Buffer.from(sealed.subarray(1).map((byte) => byte ^ key)).toString();
  },
});

/** A run of the program: its memory, and what it can seal. */
function program(cipher: () => PasswordCipher | null = () => cipherOf(85)) {
  const troubles: AppError[] = [];
  const memory = openVault({ FROM_OUTSIDE: 'OutsideSecret' });
  const kept = openKeptPasswords(join(folder, 'passwords'), memory, cipher);
  const vault = sealingVault(memory, kept, (error) => troubles.push(error));
  const passwordOf = (): string | null => {
    const login = vault.credential(record, 'bmc');
    return login.ok ? login.value.password.reveal() : null;
  };
  return { kept, vault, troubles, passwordOf };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-passwords-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('passwords kept on this PC', () => {
  test('nothing is written before a person asks', () => {
    const { vault, kept } = program();
    vault.remember(SITE, 'bmc.password', SECRET);
    expect(kept.state(SITE)).toBe('no');
    expect(existsSync(join(folder, 'passwords'))).toBe(false);
  });

  test.each([
    ['and the site is gone', true],
    ['and the site is still there', false],
  ])('a program that was killed in the middle of a deleting, %s', (_what, isGone) => {
    const { vault, kept } = program();
    vault.remember(SITE, 'bmc.password', SECRET);
    kept.keep(SITE);
    writeFileSync(`${path()}.part`, 'half');
    kept.leave(SITE);
    const next = program();
    expect(next.kept.endBrokenOff(() => isGone)).toEqual([]);
    expect(readdirSync(join(folder, 'passwords'))).toEqual(isGone ? [] : [`${SITE}.json`]);
    next.kept.recall(SITE);
    expect(next.passwordOf()).toBe(isGone ? null : SECRET);
  });

  test('a site that could not be deleted has its own again; one that was has none', () => {
    const { vault, kept } = program();
    vault.remember(SITE, 'bmc.password', SECRET);
    kept.keep(SITE);
    kept.leave(SITE)();
    expect([kept.state(SITE), readdirSync(join(folder, 'passwords'))]).toEqual(['kept', [`${SITE}.json`]]);
    kept.leave(SITE);
    expect(kept.drop(SITE).ok).toBe(true);
    expect(readdirSync(join(folder, 'passwords'))).toEqual([]);
  });

  test('asked for, they are there at the next start, logins of single devices too, and nobody reads them in the file', () => {
    const first = program();
    first.vault.remember(SITE, 'bmc.password', SECRET);
    first.vault.rememberOwn(SITE, [{ deviceId: 'device-1', user: 'root', password: `${SECRET}-1` }]);
    expect(first.kept.keep(SITE).ok).toBe(true);
    expect(first.kept.state(SITE)).toBe('kept');
    expect(readFileSync(path(), 'latin1')).not.toContain('Geheim');
    expect(Buffer.from(JSON.parse(readFileSync(path(), 'utf8')).sealed, 'base64').toString()).not.toContain(
      'Geheim',
    );
    expect(statSync(path()).mode & 0o077).toBe(0);
    const next = program();
    expect(next.passwordOf()).toBeNull();
    expect(next.kept.recall(SITE)).toBe('kept');
    expect(next.passwordOf()).toBe(SECRET);
    expect(next.vault.contentOf(SITE).own).toEqual([
      { deviceId: 'device-1', user: 'root', password: `${SECRET}-1` },
    ]);
  });

  test('what changes afterwards is sealed anew at once; what is forgotten is gone from it', () => {
    const first = program();
    first.kept.keep(SITE);
    first.vault.remember(SITE, 'bmc.password', 'first');
    first.vault.remember(SITE, 'bmc.password', SECRET);
    first.vault.rememberOwn(SITE, [{ deviceId: 'device-1', user: 'root', password: 'x' }]);
    first.vault.forgetOwn(SITE, ['device-1']);
    const next = program();
    next.kept.recall(SITE);
    expect(next.vault.contentOf(SITE)).toEqual({ typed: { 'bmc.password': SECRET }, own: [] });
  });

  test('what was typed in this run is not undone by what was kept', () => {
    const first = program();
    first.vault.remember(SITE, 'bmc.password', 'old one');
    first.kept.keep(SITE);
    const next = program();
    next.vault.remember(SITE, 'bmc.password', SECRET);
    next.kept.recall(SITE);
    expect(next.passwordOf()).toBe(SECRET);
  });

  test('no longer wished for, the file is gone; memory holds them until the program ends', () => {
    const { kept, vault, passwordOf } = program();
    vault.remember(SITE, 'bmc.password', SECRET);
    kept.keep(SITE);
    expect(kept.drop(SITE).ok).toBe(true);
    expect(existsSync(path())).toBe(false);
    expect([kept.state(SITE), passwordOf()]).toEqual(['no', SECRET]);
    // And nothing that is typed later writes it again.
    vault.remember(SITE, 'bmc.password', 'another');
    expect(existsSync(path())).toBe(false);
  });

  test('of another person or PC, damaged, or of another version: said, left as it is, and nothing is taken', () => {
    const first = program();
    first.vault.remember(SITE, 'bmc.password', SECRET);
    first.kept.keep(SITE);
    const other = program(() => cipherOf(17));
    expect([other.kept.recall(SITE), other.passwordOf()]).toEqual(['unreadable', null]);
    // Typed there, it does not replace what cannot be read.
    other.vault.remember(SITE, 'bmc.password', 'mine');
    const again = program();
    expect([again.kept.recall(SITE), again.passwordOf()]).toEqual(['kept', SECRET]);
    for (const text of ['{', '{"version":2,"sealed":"AAAA"}', '{"version":1,"sealed":"AAAA"}', '']) {
      writeFileSync(path(), text);
      const { kept, passwordOf } = program();
      expect([kept.recall(SITE), passwordOf(), readFileSync(path(), 'utf8')]).toEqual([
        'unreadable',
        null,
        text,
      ]);
    }
  });

  test('what a later program keeps beside and in the sealed text stays, through each change; its own form is not replaced', () => {
    const seal = (content: object, more: object = {}): void => {
      const sealed = Buffer.from(cipherOf(85).seal(JSON.stringify(content))).toString('base64');
      writeFileSync(path(), JSON.stringify({ version: 1, sealed, ...more }));
    };
    const content = (): unknown =>
      JSON.parse(cipherOf(85).unseal(Buffer.from(JSON.parse(readFileSync(path(), 'utf8')).sealed, 'base64')));
    const own = { deviceId: 'device-1', user: 'root', password: 'x' };
    mkdirSync(join(folder, 'passwords'));
    seal(
      { typed: { 'bmc.sshKey': 'k' }, own: [{ ...own, port: 2222 }], tokens: { a: 1 } },
      { sealedBy: 'a later one' },
    );
    const { kept, vault } = program();
    expect(kept.recall(SITE)).toBe('kept');
    vault.remember(SITE, 'bmc.password', SECRET);
    vault.rememberOwn(SITE, [{ deviceId: 'device-2', user: 'u', password: 'p' }]);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ version: 1, sealedBy: 'a later one' });
    expect(content()).toEqual({
      typed: { 'bmc.sshKey': 'k', 'bmc.password': SECRET },
      own: [
        { ...own, port: 2222 },
        { deviceId: 'device-2', user: 'u', password: 'p' },
      ],
      tokens: { a: 1 },
    });
    vault.forgetOwn(SITE, ['device-1']);
    expect(content()).toMatchObject({ own: [{ deviceId: 'device-2' }], tokens: { a: 1 } });
    // Thrown away by the person, it is gone whole.
    kept.drop(SITE);
    kept.keep(SITE);
    expect(Object.keys(content() as object)).toEqual(['typed', 'own']);

    const newer = '{"version":2,"sealed":"AAAA"}';
    writeFileSync(path(), newer);
    const next = program();
    next.vault.remember(SITE, 'bmc.password', SECRET);
    expect(next.kept.recall(SITE)).toBe('unreadable');
    expect(next.kept.keep(SITE)).toMatchObject({ ok: false, error: { code: 'site-newer' } });
    expect(readFileSync(path(), 'utf8')).toBe(newer);
  });

  test('what was typed before the keyring opened is what is kept: the next start has no older one', () => {
    const first = program();
    first.vault.remember(SITE, 'bmc.password', 'changed on the device since');
    first.vault.rememberOwn(SITE, [{ deviceId: 'device-1', user: 'root', password: 'old' }]);
    first.kept.keep(SITE);
    let locked = true;
    const second = program(() => (locked ? null : cipherOf(85)));
    second.kept.recall(SITE);
    second.vault.remember(SITE, 'bmc.password', SECRET);
    second.vault.rememberOwn(SITE, [{ deviceId: 'device-1', user: 'root', password: 'new' }]);
    locked = false;
    expect(second.kept.recall(SITE)).toBe('kept');
    const third = program();
    third.kept.recall(SITE);
    expect(third.passwordOf()).toBe(SECRET);
    expect(third.vault.contentOf(SITE).own).toMatchObject([{ password: 'new' }]);
    // Where nothing is newer nothing is written: sealing anew asks a keyring.
    const before = statSync(path()).ino;
    program().kept.recall(SITE);
    expect(statSync(path()).ino).toBe(before);
  });

  test('a keyring that opens later is asked again', () => {
    const first = program();
    first.vault.remember(SITE, 'bmc.password', SECRET);
    first.kept.keep(SITE);
    let locked = true;
    const next = program(() => (locked ? null : cipherOf(85)));
    expect(next.kept.recall(SITE)).toBe('unreadable');
    locked = false;
    expect([next.kept.recall(SITE), next.passwordOf()]).toEqual(['kept', SECRET]);
  });

  test('where the system seals nothing it is impossible, and nothing is written', () => {
    const { kept, vault } = program(() => null);
    vault.remember(SITE, 'bmc.password', SECRET);
    expect(kept.state(SITE)).toBe('impossible');
    expect(kept.keep(SITE)).toMatchObject({ ok: false, error: { code: 'write-failed' } });
    expect(existsSync(path())).toBe(false);
  });

  test('a seal that fails and a folder that takes nothing are said; the file is the one before', () => {
    const { kept, vault, troubles } = program();
    vault.remember(SITE, 'bmc.password', 'first');
    kept.keep(SITE);
    const before = readFileSync(path(), 'utf8');
    // The place where the new file would be written is taken by a folder.
    mkdirSync(`${path()}.part`);
    vault.remember(SITE, 'bmc.password', SECRET);
    expect(troubles).toMatchObject([{ code: 'write-failed' }]);
    expect(readFileSync(path(), 'utf8')).toBe(before);
  });

  test('a variable of the environment is never part of it', () => {
    const { kept, vault } = program();
    const named = {
      ...record,
      file: siteFileSchema.parse({
        version: 1,
        credentials: { bmc: { user: 'U', passwordEnv: 'FROM_OUTSIDE' } },
      }),
    };
    expect(vault.has(named, 'bmc.password', 'FROM_OUTSIDE')).toBe(true);
    kept.keep(SITE);
    expect(vault.contentOf(SITE)).toEqual({ typed: {}, own: [] });
  });

  test('a name that is no site leads nowhere', () => {
    const { kept } = program();
    expect(kept.keep('../../etc/x').ok).toBe(false);
    expect(kept.recall('../../etc/x')).toBe('no');
  });
});

test.each([
  ['in the same run', false],
  ['in a later run', true],
])(
  'a login of one device that is forgotten while the keyring is locked stays forgotten when it opens %s',
  (_when, later) => {
    const one = { deviceId: 'one', user: 'USERID', password: 'OneOfItsOwn' };
    const two = { deviceId: 'two', user: 'USERID', password: 'TwoOfItsOwn' };
    const first = program();
    first.vault.rememberOwn(SITE, [one, two]);
    expect(first.kept.keep(SITE).ok).toBe(true);
    let locked = true;
    const cipher = (): PasswordCipher | null => (locked ? null : cipherOf(85));
    const second = program(cipher);
    expect(second.kept.recall(SITE)).toBe('unreadable');
    second.vault.forgetOwn(SITE, ['one']);
    locked = false;
    const opened = later ? program(cipher) : second;
    expect(opened.kept.recall(SITE)).toBe('kept');
    expect(opened.vault.contentOf(SITE).own).toEqual([two]);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).not.toHaveProperty('forgotten');
    // Given anew it is a login like any other.
    opened.vault.rememberOwn(SITE, [one]);
    const last = program();
    last.kept.recall(SITE);
    expect(last.vault.contentOf(SITE).own).toEqual(expect.arrayContaining([one, two]));
  },
);

test('passwords of a site that was moved away by hand are kept and told, and are its own when it comes back', () => {
  const store = openSiteStore(join(folder, 'sites'), () => 0);
  const first = program();
  first.vault.remember(SITE, 'bmc.password', SECRET);
  first.kept.keep(SITE);
  // Its record alone is away: the store tells of that.
  writeFileSync(store.journalPath(SITE), '');
  expect(program().kept.endBrokenOff(store.isGone)).toEqual([]);
  rmSync(store.journalPath(SITE));
  const alone = [appError('passwords-alone', { path: path() })];
  expect(program().kept.endBrokenOff(store.isGone)).toEqual(alone);
  expect(program().kept.endBrokenOff(store.isGone)).toEqual(alone);
  expect(store.save(record).ok).toBe(true);
  const last = program();
  expect(last.kept.endBrokenOff(store.isGone)).toEqual([]);
  last.kept.recall(SITE);
  expect(last.passwordOf()).toBe(SECRET);
});
