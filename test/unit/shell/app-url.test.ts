import { join, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, isAppUrl, resolveAppFile } from '../../../electron/shell/app-url.ts';

const ROOT = join(sep, 'app', 'renderer');

test.each([
  ['app://callhome/index.html', true],
  ['app://callhome/report/index.html?token=x', true],
  ['app://callhome.evil.example/index.html', false],
  ['app://evil/index.html', false],
  ['app://user@callhome/index.html', false],
  ['https://callhome/index.html', false],
  ['file:///etc/passwd', false],
  ['about:blank', false],
  ['', false],
  ['app:callhome', false],
])('%s is ours: %s', (url, ours) => {
  expect(isAppUrl(url)).toBe(ours);
});

test.each([
  'app://callhome/../secret.html',
  'app://callhome/%2e%2e/secret.html',
  'app://callhome/a/..%2f..%2fsecret.html',
  'app://callhome/%00.html',
  'app://callhome/C:/windows.html',
  'app://callhome/.env.json',
  'app://callhome/a\\..\\b.html',
  'app://callhome/file.exe',
  'app://callhome/%E0%A4%A.html',
  'app://other/index.html',
])('%s is served as nothing, or as a file inside the folder', (url) => {
  const file = resolveAppFile(ROOT, url);
  if (file !== null) expect(file.path.startsWith(ROOT + sep)).toBe(true);
  else expect(file).toBeNull();
});

test('the start page and its assets are served with their types', () => {
  expect(resolveAppFile(ROOT, 'app://callhome/')).toEqual({
    path: join(ROOT, 'index.html'),
    type: 'text/html; charset=utf-8',
  });
  expect(resolveAppFile(ROOT, 'app://callhome/assets/a.js')?.type).toBe('text/javascript; charset=utf-8');
});

test('no URL whatever leads out of the folder', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const file = resolveAppFile(ROOT, `app://callhome/${path}`);
      return file === null || file.path.startsWith(ROOT + sep);
    }),
  );
});

test('the policy allows no inline, remote or evaluated code, no frames and no forms', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-|https?:|\*/);
  expect(CONTENT_SECURITY_POLICY).toContain("frame-ancestors 'none'");
});
