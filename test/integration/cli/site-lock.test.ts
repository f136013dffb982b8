import { spawn } from 'node:child_process';
import {
  type linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { filesOf, lockSite } from '../../../electron/cli/site-state.ts';
import { holderElsewhere, takeFromOther } from '../../../electron/storage/lock-file.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText } from '../../../electron/texts/index.ts';

/** A site is one command's at a time: however many ask at once, whatever lies there from before. */
const links = vi.hoisted(() => ({ refused: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const linked: typeof linkSync = (from, to) => {
    // As FAT and some shares answer link(2).
    if (links.refused) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    fs.linkSync(from, to);
  };
  return { ...fs, linkSync: linked };
});

let folder: string;
let site: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  site = join(folder, 's.json');
  lock = filesOf(site).lock;
});
afterEach(() => {
  links.refused = false;
  rmSync(folder, { recursive: true, force: true });
});

const CHILD = join(import.meta.dirname, 'site-lock-child.ts');
function child(...words: readonly string[]): Promise<{ had: number; together: number }> {
  const kid = spawn(process.execPath, ['--import', 'tsx', CHILD, site, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  kid.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  return new Promise((resolve, reject) => {
    kid.on('error', reject);
    kid.on('close', () => resolve(JSON.parse(out) as { had: number; together: number }));
  });
}

describe.each(['releases', 'dies'])('several commands at once, each of which %s', (how) => {
  test('never have it together, and never all go without', async () => {
    const kids = await Promise.all([1, 2, 3].map(() => child('200', how)));
    expect(kids.map(({ together }) => together)).toEqual([0, 0, 0]);
    expect(kids.reduce((sum, { had }) => sum + had, 0)).toBeGreaterThan(50);
    // Nothing but the lock itself is left lying about, and that only where the last one died.
    expect(readdirSync(folder).filter((name) => name !== 's.lock')).toEqual([]);
  });
});

const got = (): boolean => {
  const mine = lockSite(site);
  if (mine.ok) mine.value();
  return mine.ok;
};
const refusal = () => {
  const mine = lockSite(site);
  if (mine.ok) throw new Error('it was given');
  return mine.error;
};
/** What this process writes of itself, changed. */
function written(change: object): void {
  const mine = lockSite(site);
  if (!mine.ok) throw new Error('not given');
  const own = JSON.parse(readFileSync(lock, 'utf8')) as object;
  mine.value();
  writeFileSync(lock, JSON.stringify({ ...own, ...change }));
}

describe('a lock', () => {
  test('names process and computer, and the refusal names the file', () => {
    const mine = lockSite(site);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    expect(refusal()).toMatchObject({
      code: 'site-busy',
      args: { path: site, owner: process.pid, host: hostname(), lock },
    });
    for (const language of ['ja', 'en'] as const) {
      const text = errorText(textsFor(language), refusal());
      expect(text).toContain(lock);
      expect(text).toContain(hostname());
    }
    if (mine.ok) mine.value();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['whose process is gone', { pid: 4_194_300 }],
    ['of before the computer was started again', { boot: 'an earlier one' }],
    ['of a longer time up than the computer has', { boot: '', up: uptime() + 100 }],
  ])('%s is taken over', (_name, change) => {
    written(change);
    expect(got()).toBe(true);
  });

  test.runIf(process.platform === 'linux')('whose number is another process’s by now is taken over', () => {
    written({ pid: process.ppid, began: '1' });
    expect(got()).toBe(true);
  });

  test.each([
    ['of another computer', { host: 'elsewhere', boot: 'another', pid: 4_194_300 }, 'elsewhere'],
    [
      'of another computer of the same name',
      { machine: 'another', boot: 'another', pid: 4_194_300 },
      hostname(),
    ],
  ])('%s is held, and that is named', (_name, change, host) => {
    written(change);
    expect(refusal()).toMatchObject({ code: 'site-busy', args: { host, owner: 4_194_300 } });
  });

  test.runIf(process.platform === 'linux')(
    'of this computer is known as that by the start it is of, where the network gave it another name since',
    () => {
      written({ host: 'named-by-dhcp', pid: process.ppid, began: '' });
      expect(holderElsewhere(lock)).toBeNull();
      expect(refusal()).toMatchObject({ code: 'site-busy', args: { owner: process.ppid } });
      rmSync(lock);
      written({ host: 'named-by-dhcp', pid: 4_194_300 });
      expect(got()).toBe(true);
      // Two containers of one computer have one start, and each its own processes.
      written({ host: 'container', pids: 'pid:[1]', pid: 4_194_300 });
      expect(holderElsewhere(lock)).toBe('container');
      expect(refusal()).toMatchObject({ code: 'site-busy', args: { host: 'container' } });
    },
  );

  test.runIf(process.platform === 'linux')(
    'of another container is held: its processes are not seen here',
    () => {
      written({ pids: 'pid:[1]', pid: 4_194_300 });
      expect(refusal()).toMatchObject({ code: 'site-busy', args: { owner: 4_194_300 } });
    },
  );

  test('of an older program is held while its process is there, and not by one that began later', () => {
    writeFileSync(lock, '4194300\n');
    expect(got()).toBe(true);
    writeFileSync(lock, `${process.pid}\n`);
    expect(refusal()).toMatchObject({ args: { owner: process.pid } });
    const longAgo = new Date(Date.now() - (uptime() + 3_600) * 1000);
    utimesSync(lock, longAgo, longAgo);
    expect(got()).toBe(true);
  });

  test('that is being written is held; one that never was is taken over', () => {
    writeFileSync(lock, '{"pid":');
    expect(refusal()).toMatchObject({ code: 'site-busy', args: { owner: 0 } });
    expect(errorText(textsFor('en'), refusal())).not.toContain('process 0');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    expect(got()).toBe(true);
  });

  test('is made in place where the file system knows no links', () => {
    links.refused = true;
    const mine = lockSite(site);
    expect(mine.ok).toBe(true);
    expect(refusal()).toMatchObject({ args: { owner: process.pid } });
    if (mine.ok) mine.value();
    writeFileSync(lock, '4194300\n');
    expect(got()).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of another computer goes when a person says that it is off, and no other one with it', () => {
    const of = (host: string) => `${JSON.stringify({ pid: 4711, host, up: 1 })}\n`;
    writeFileSync(lock, of('KANTO-PC03'));
    takeFromOther(lock, 'KANTO-PC02');
    expect(readFileSync(lock, 'utf8')).toBe(of('KANTO-PC03'));
    takeFromOther(lock, 'KANTO-PC03');
    expect(readdirSync(folder)).toEqual([]);
    takeFromOther(lock, 'KANTO-PC03');
    writeFileSync(lock, of(hostname()));
    takeFromOther(lock, hostname());
    expect(readFileSync(lock, 'utf8')).toBe(of(hostname()));
  });
});
