import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keysOf, readSigned, shippedKeys } from '../../../electron/workflow/signed-file.ts';
import { checkUpdate, compareVersions, filesFor } from '../../../electron/workflow/update-check.ts';
// What the release line writes is what is read here.
import { signed } from '../../../scripts/release/list.mjs';
import { shipped } from '../../support/shipped.ts';

const ours = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');
const pem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));
const keys = keysOf({ keys: [{ id: 'a name is not believed', spki: spki(ours.publicKey) }] });
const world = { keys, version: '1.2.3', catalog: shipped };

const release = (over: object = {}) => ({
  product: 'callhome-setup-assistant',
  version: '1.3.0',
  date: '2026-12-01',
  files: [{ name: 'callhome-setup-assistant-1.3.0-win-x64.exe', sha256: 'a'.repeat(64), size: 5 }],
  ...over,
});
const file = (content: object, kind: 'release' | 'catalog' = 'release', key = ours.privateKey) =>
  JSON.parse(signed(kind, content, pem(key))) as Record<string, string>;
const check = (input: unknown) => checkUpdate(input, '更新.json', world);

test('a newer release is told with its files and hashes, the same version as the same', () => {
  expect(check(file(release()))).toEqual({
    ok: true,
    value: { kind: 'release', state: 'newer', ...release(), product: undefined },
  });
  expect(check(file(release({ version: '1.2.3' })))).toMatchObject({ ok: true, value: { state: 'same' } });
});

test('an older release is refused, with both versions named', () => {
  for (const version of ['1.2.2', '0.99.99', '1.1.30'])
    expect(check(file(release({ version })))).toEqual({
      ok: false,
      error: { code: 'update-older', args: { path: '更新.json', version, known: '1.2.3' } },
    });
});

describe('what is not ours is refused by name', () => {
  const good = file(release());
  const flipped = Buffer.from(good.signature ?? '', 'base64');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  test.each([
    ['no object', 'text', 'not-signed'],
    ['a plain catalog', shipped, 'not-signed'],
    ['a release list without its envelope', release(), 'not-signed'],
    ['another format', { ...good, format: 'callhome-signed/2' }, 'not-signed'],
    ['something more in the envelope', { ...good, note: 'x' }, 'not-signed'],
    ['a strange key', file(release(), 'release', stranger.privateKey), 'unknown-key'],
    [
      'a strange key under our name',
      { ...file(release(), 'release', stranger.privateKey), key: good.key },
      'bad-signature',
    ],
    ['a changed content', { ...good, payload: good.payload?.replace('1.3.0', '1.4.0') }, 'bad-signature'],
    ['content with one blank more', { ...good, payload: `${good.payload} ` }, 'bad-signature'],
    ['a release passed off as a catalog', { ...good, kind: 'catalog' }, 'bad-signature'],
    ['a changed signature', { ...good, signature: flipped.toString('base64') }, 'bad-signature'],
    ['an empty signature', { ...good, signature: '' }, 'bad-signature'],
    ['another product', file(release({ product: 'another' })), 'other-product'],
    ['a version that is none', file(release({ version: '1.3' })), 'wrong-form'],
    ['a hash that is none', file(release({ files: [{ name: 'x', sha256: 'zz', size: 1 }] })), 'wrong-form'],
  ])('%s', (_name, input, fault) => {
    expect(check(input)).toEqual({
      ok: false,
      error: { code: 'update-refused', args: { path: '更新.json', fault } },
    });
  });
});

test('a signed catalog is checked like any catalog, and an older one refused', () => {
  expect(check(file(shipped as object, 'catalog'))).toMatchObject({ ok: true, value: { kind: 'catalog' } });
  const older = { ...shipped, meta: { ...shipped.meta, entered: '2001-01' } };
  expect(check(file(older, 'catalog'))).toMatchObject({ ok: false, error: { code: 'catalog-older' } });
  expect(check(file({ meta: {} }, 'catalog'))).toMatchObject({
    ok: false,
    error: { code: 'catalog-refused' },
  });
});

test('a key of another kind signs nothing, and a program without keys takes nothing', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wrong = keysOf({ keys: [{ id: '', spki: spki(rsa.publicKey) }] });
  const id = [...wrong.keys()][0] ?? '';
  expect(readSigned({ ...file(release()), key: id }, 'f', wrong)).toMatchObject({
    error: { args: { fault: 'bad-signature' } },
  });
  expect(readSigned(file(release()), 'f', new Map())).toMatchObject({
    error: { args: { fault: 'unknown-key' } },
  });
  // The file in the tree is readable, with or without keys in it.
  expect(shippedKeys()).toBeInstanceOf(Map);
});

test('versions are compared by numbers', () => {
  expect(compareVersions('1.10.0', '1.9.9')).toBeGreaterThan(0);
  expect(compareVersions('0.9.9', '1.0.0')).toBeLessThan(0);
  expect(compareVersions('2.0.0', '2.0.0')).toBe(0);
});

test('the packages of a system are those that electron-builder makes for it', () => {
  const names = ['win-x64.exe', 'win-x64.zip', 'mac-arm64.dmg', 'linux-amd64.deb', 'linux-x64.tar.gz'].map(
    (end) => ({
      name: `callhome-setup-assistant-1.0.0-${end}`,
    }),
  );
  expect(filesFor('win32', [...names, { name: 'SHA256SUMS' }])).toEqual(names.slice(0, 2));
  expect(filesFor('darwin', names)).toEqual([names[2]]);
  expect(filesFor('linux', names)).toEqual(names.slice(3));
});
