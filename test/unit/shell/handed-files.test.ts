import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandedFiles } from '../../../electron/shell/handed-files.ts';

/** What a start names, whatever it is. */
let folder: string;
let site: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-handed-'));
  site = join(folder, '一号 site.json');
  writeFileSync(site, '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const handed = (...words: readonly string[]) => {
  const files = createHandedFiles(false);
  files.started(['callhome', ...words], folder);
  return files.take();
};

test('Linux desktops name a file by its URL', async () => {
  const url = pathToFileURL(site).href;
  expect(await handed(url)).toMatchObject([
    { name: '一号 site.json', size: 2, bytes: new Uint8Array(Buffer.from('{}')) },
  ]);
  expect(await handed('file://elsewhere%2f/site.json')).toMatchObject([{ name: 'site.json', bytes: null }]);
});

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to keeps none of the others waiting, and a device is not read',
  async () => {
    const pipe = join(folder, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    const taken = handed(pipe, '/dev/null', site);
    // A reader of the pipe gets here: nothing is written to it before the end.
    const waited = await Promise.race([taken, new Promise((late) => setTimeout(late, 3_000, 'waits'))]);
    closeSync(openSync(pipe, 'r+'));
    expect(waited).toMatchObject([
      { name: 'pipe.json', bytes: null },
      { name: 'null', bytes: null },
      { name: '一号 site.json', size: 2 },
    ]);
  },
);
