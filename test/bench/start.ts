/**
 * The wizard against a bare Electron window that shows one word, in the same run: from the start of the program to a
 * wizard that is drawn with its site and can be used (goal: at most 1.25 times as long), and the memory of all its
 * processes once it idles (goal: at most 1.3 times as much). A start into a saved site with results is told beside them,
 * without a goal: there a site is read, judged and shown. Both are taken two frames after what is to be seen stands in the
 * page. Medians, alternating with the rival.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDir, sandboxFlags } from '../e2e/wizard-app.ts';
import { reportSite } from '../support/report-site.ts';
import { saveSite } from '../support/saved-site.ts';

const TRIES = 7;
const MEMORY_TRIES = 3;
/** As many as an engineer has after some years. */
const MANY_SITES = 200;
/** A start that goes on so long has kept what the next ones use: the list of sites, and what V8 made of the scripts. */
const USED_MS = 4_000;
/** Chromium keeps what was made of a script when it is run for the second time. */
const USED_TIMES = 2;
/** What a start leaves to be collected is gone by then, and helper processes that are no longer needed as well. */
const IDLE_MS = 8_000;
const electron = process.env.CALLHOME_BENCH_ELECTRON ?? '';
if (electron === '') throw new Error('run me with `npm run bench`, which finds an Electron');

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const BARE = `const { app, BrowserWindow } = require('electron');
app.setPath('userData', process.env.BARE_PROFILE);
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  window.webContents.once('did-finish-load', () =>
    window.webContents
      .executeJavaScript('new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))')
      .then(() => process.stdout.write('USABLE\\n')));
  window.loadURL('data:text/html,<h1>bare</h1>');
});`;

/** Runs before the wizard's own first line: says when something of the step can be pressed or typed into, and is drawn. */
const WATCH = `import { app } from 'electron';
app.setAppPath(${JSON.stringify(projectDir)});
const USABLE = \`new Promise((resolve) => {
  const look = () =>
    requestAnimationFrame(() =>
      document.querySelector('.content :is(button, input)') === null ? look() : requestAnimationFrame(resolve));
  look();
})\`;
app.once('web-contents-created', (_event, contents) =>
  contents.on('page-title-updated', (_updated, title) => {
    if (!title.includes(' - ')) return;
    contents.executeJavaScript(USABLE).then(() => process.stdout.write('USABLE\\n'));
  }));
`;

type Started = { readonly child: ChildProcess; readonly ms: number };

/** Starts a program and waits until it says that it can be used; it goes on running. */
function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(electron, [...sandboxFlags, '--disable-gpu', ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.stdout?.on('data', (chunk) => {
      if (!String(chunk).includes('USABLE')) return;
      clearTimeout(limit);
      resolve({ child, ms: performance.now() - began });
    });
    child.once('close', () => reject(new Error('the window never became usable')));
  });
}

function end({ child }: Started): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Proportional share of memory (PSS: what is shared counts by parts) of a process and all below it, in megabytes. */
function memoryOf(root: number): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const [id, parent] of parents) if (family.has(parent)) family.add(id);
  }
  return [...family].reduce((sum, id) => sum + pssOf(id), 0) / 1024;
}

/** The fourth field of stat; the second is a name in parentheses, which may hold anything. */
function parentOf(id: number): number {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

function pssOf(id: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'callhome-bench-'));
writeFileSync(join(folder, 'package.json'), '{ "name": "bare", "version": "1.0.0", "main": "main.cjs" }');
writeFileSync(join(folder, 'main.cjs'), BARE);
const watched = join(folder, 'watched');
mkdirSync(watched);
writeFileSync(join(watched, 'package.json'), '{ "name": "watched", "version": "1.0.0", "main": "main.mjs" }');
writeFileSync(join(watched, 'watch.mjs'), WATCH);
writeFileSync(
  join(watched, 'main.mjs'),
  `import './watch.mjs';\nimport ${JSON.stringify(pathToFileURL(join(projectDir, 'dist/main/main.js')).href)};`,
);
const bare = (profile: string): Promise<Started> => start([folder], { BARE_PROFILE: join(folder, profile) });
const wizard = (profile: string): Promise<Started> =>
  start([watched], { CALLHOME_PROFILE: join(folder, profile) });

async function times(starting: () => Promise<Started>, into: number[], goingOnMs = 0): Promise<void> {
  const started = await starting();
  into.push(started.ms);
  await new Promise((resolve) => setTimeout(resolve, goingOnMs));
  await end(started);
}

async function memory(starting: () => Promise<Started>, into: number[]): Promise<void> {
  const started = await starting();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  into.push(memoryOf(started.child.pid ?? 0));
  await end(started);
}

/** A profile that was left on a site of every kind of device, with its results, beside others; gives its devices' number. */
function leftOnSite(profile: string, sites = 1): number {
  const record = reportSite({});
  for (let no = 1; no < sites; no += 1)
    saveSite(join(folder, profile), { ...record, id: `${record.id}-${no}` });
  saveSite(join(folder, profile), record);
  writeFileSync(join(folder, profile, 'preferences.json'), JSON.stringify({ lastSite: record.id }));
  return record.discovery?.devices.length ?? 0;
}

type Pair = { readonly ours: number[]; readonly rivals: number[] };

function say(what: string, { ours, rivals }: Pair, goal: string, unit: string): void {
  const [mine, theirs] = [median(ours), median(rivals)];
  const detail = `${Math.round(mine)} ${unit} / ${Math.round(theirs)} ${unit}`;
  console.log(
    `${(mine / theirs).toFixed(2)}\t${what}\t${goal === 'no goal set' ? goal : `goal ${goal}`}\t(${detail})`,
  );
}

try {
  // A start on a profile that is made anew, and one on a profile that was used before: each against its like.
  const made: Pair = { ours: [], rivals: [] };
  const kept: Pair = { ours: [], rivals: [] };
  const saved: Pair = { ours: [], rivals: kept.rivals };
  const devices = leftOnSite('saved');
  const many: Pair = { ours: [], rivals: saved.ours };
  leftOnSite('many', MANY_SITES);
  for (let index = 0; index < USED_TIMES; index += 1) {
    await times(() => bare('bare-used'), [], USED_MS);
    for (const profile of ['used', 'saved', 'many']) await times(() => wizard(profile), [], USED_MS);
  }
  for (let index = 0; index < TRIES; index += 1) {
    await times(() => bare(`bare-${index}`), made.rivals);
    await times(() => wizard(`profile-${index}`), made.ours);
    await times(() => bare('bare-used'), kept.rivals);
    await times(() => wizard('used'), kept.ours);
    await times(() => wizard('saved'), saved.ours);
    await times(() => wizard('many'), many.ours);
  }
  say('first start of the wizard to usable / of a bare Electron window', made, '≤ 1.25', 'ms');
  say('later starts of the wizard to usable / of a bare Electron window', kept, '≤ 1.25', 'ms');
  say(
    `later starts into a saved site of ${devices} devices / of a bare Electron window`,
    saved,
    'no goal set',
    'ms',
  );
  say(`a start with ${MANY_SITES} saved sites / with one`, many, '≤ 1.2', 'ms');
  if (process.platform === 'linux') {
    const idle: Pair = { ours: [], rivals: [] };
    for (let index = 0; index < MEMORY_TRIES; index += 1) {
      await memory(() => bare('bare-used'), idle.rivals);
      await memory(() => wizard('used'), idle.ours);
    }
    say('memory of the idle wizard / of a bare Electron window', idle, '≤ 1.3', 'MB');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
