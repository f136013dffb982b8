import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { portableFolder } from '../../../electron/shell/portable.ts';

/** A folder `data` beside what the person sees as the program makes it portable. */
test.each([
  ['linux', '/opt/x/callhome', undefined, '/opt/x/data'],
  ['linux', '/tmp/.mount_abc/callhome', '/media/stick/Call Home.AppImage', '/media/stick/data'],
  ['linux', '/opt/x/callhome', '', '/opt/x/data'],
  ['win32', '/stick/Call Home.exe', undefined, '/stick/data'],
  ['darwin', '/stick/X.app/Contents/MacOS/X', undefined, '/stick/data'],
])('on %s: %s', (platform, execPath, appImage, folder) => {
  expect(portableFolder({ platform, execPath, appImage }, (path) => path === folder)).toBe(folder);
  expect(portableFolder({ platform, execPath, appImage }, () => false)).toBeNull();
});

test('a file of that name is no folder', () => {
  const place = mkdtempSync(join(tmpdir(), 'callhome-portable-'));
  try {
    const program = { platform: 'linux', execPath: join(place, 'callhome'), appImage: undefined };
    expect(portableFolder(program)).toBeNull();
    writeFileSync(join(place, 'data'), '');
    expect(portableFolder(program)).toBeNull();
    rmSync(join(place, 'data'));
    mkdirSync(join(place, 'data'));
    expect(portableFolder(program)).toBe(join(place, 'data'));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
