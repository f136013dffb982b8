import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { waitFor } from './move-into-place.ts';

/**
 * One program at a time has what a lock file stands for (a site on the command line, the name of documents that are being
 * made, the program's own folder): two would each save over what the other found. It names who has it. It appears whole or not at all (a finished file is linked into place), one whose process is gone is
 * taken over by one command only, and where nobody here can tell (another computer, another container) it is held.
 */

/** Who has a lock. Fields are '' or 0 where the system does not tell. */
type Owner = {
  readonly pid: number;
  readonly host: string;
  /** Tells computers of one name apart: a digest of Linux's machine-id(5). */
  readonly machine: string;
  /** Linux: which start of the system (proc_sys_kernel(5), `random/boot_id`). */
  readonly boot: string;
  /** Linux: where the pid counts (pid_namespaces(7)); containers number their own. */
  readonly pids: string;
  /** Linux: when the process began, in ticks since the system did (proc_pid_stat(5), field 22). */
  readonly began: string;
  /** Seconds since the system was started, when the lock was made. */
  readonly up: number;
};

/** Gives back what releases the lock. `path` is that of what is locked, for messages. */
export function lockFile(lock: string, path: string): Result<() => void, AppError> {
  const mine = `${JSON.stringify(thisProcess())}\n`;
  const release = (): void => {
    if (textOf(lock) === mine) rmSync(lock, { force: true });
  };
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const made = putThere(lock, mine);
    if (made === 'done') return ok(release);
    // A folder that takes no file of ours is no reason to refuse reading commands; saving says it where it matters.
    if (made === 'forbidden') return ok(() => {});
    const found = textOf(lock);
    const holder = found === null ? null : holderOf(found, lock);
    if (holder !== null)
      return err(appError('site-busy', { path, owner: holder.pid, host: holder.host, lock }));
    // Nor is a full disk; but who has the lock may have had room for what it makes.
    if (made === 'impossible') return ok(() => {});
    if (found !== null) {
      if (Date.now() > until) return err(appError('site-busy', { path, owner: 0, host: '', lock }));
      takeAway(lock, found);
    } else if (Date.now() > until) return err(appError('site-busy', { path, owner: 0, host: '', lock }));
    // Gone in between, or not to be read.
    else waitFor(LOOK_AGAIN_MS);
  }
}

/** Several commands that all find a lock that nobody holds sort it out within this time. */
const PATIENCE_MS = 3_000;
const LOOK_AGAIN_MS = 5;
/** A file that is made in place, where links are not to be had, is whole after this time. */
const YOUNG_MS = 10_000;

type Made = 'done' | 'taken' | 'forbidden' | 'impossible';
const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
const madeNot = (error: unknown): Made =>
  FORBIDDEN.has((error as NodeJS.ErrnoException).code ?? '') ? 'forbidden' : 'impossible';

/** Makes the file with all of its content, where there is none. */
function putThere(file: string, content: string): Made {
  const part = `${file}.${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    writeFileSync(part, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    rmSync(part, { force: true });
    return madeNot(error);
  }
  try {
    linkSync(part, file);
    return 'done';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'taken';
    // FAT, exFAT and some shares know no links: then it is made in place, and read by nobody before it is whole.
    return madeInPlace(file, content);
  } finally {
    rmSync(part, { force: true });
  }
}

function madeInPlace(file: string, content: string): Made {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : madeNot(error);
  }
}

/**
 * Removes the very lock that was read, and no other that came into its place meanwhile: only who has the second lock
 * removes anything, and looks again once he has it.
 */
function takeAway(lock: string, found: string): void {
  const second = `${lock}.takeover`;
  if (putThere(second, `${JSON.stringify(thisProcess())}\n`) !== 'done') {
    const other = textOf(second);
    // Left by a command that ended in these few milliseconds.
    if (other !== null && holderOf(other, second) === null) removeExactly(second, other);
    else waitFor(LOOK_AGAIN_MS);
    return;
  }
  try {
    removeExactly(lock, found);
  } finally {
    rmSync(second, { force: true });
  }
}

function removeExactly(file: string, content: string): void {
  if (textOf(file) !== content) return;
  const aside = `${file}.${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch {
    // Gone already, or held by a scanner: looked at again.
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Who holds a lock, as far as this computer can tell; null where that process is gone. */
function holderOf(content: string, file: string): Pick<Owner, 'pid' | 'host'> | null {
  const owner = ownerIn(content);
  // Being written by a command that could not link it, or left by one that was killed just then.
  if (owner === null) return ageOf(file) < YOUNG_MS ? { pid: 0, host: '' } : null;
  if (typeof owner === 'number') return holderOfOld(owner, file);
  const here = thisProcess();
  const differs = (name: 'boot' | 'pids' | 'began', own: string): boolean =>
    owner[name] !== '' && own !== '' && owner[name] !== own;
  // Nobody here can ask after a process of another computer, or of another container.
  if (isElsewhere(owner, here)) return owner;
  if (differs('boot', here.boot) || owner.up > here.up + 1) return null;
  if (differs('pids', here.pids)) return owner;
  if (!isAlive(owner.pid)) return null;
  // The number is somebody else's by now.
  return differs('began', beganAt(owner.pid)) ? null : owner;
}

/** The other computer that holds a lock, by its name; null where it is this one, or nobody tells. */
export function holderElsewhere(lock: string): string | null {
  const owner = ownerIn(textOf(lock) ?? '');
  if (owner === null || typeof owner === 'number') return null;
  return isElsewhere(owner, thisProcess()) ? owner.host : null;
}

/** A name is given anew by the network (DHCP) while the computer runs: where its start and its processes are told, they say which one it is. */
function isElsewhere(owner: Owner, here: Owner): boolean {
  const isTold = (name: keyof Owner): boolean => owner[name] !== '' && here[name] !== '';
  const same = (name: keyof Owner): boolean => isTold(name) && owner[name] === here[name];
  if (same('boot') && same('pids')) return false;
  return (['host', 'machine'] as const).some((name) => isTold(name) && !same(name));
}

/** Removes the lock of a program on another computer, which a person says is off; none that somebody else has made since. */
export function takeFromOther(lock: string, host: string): void {
  const found = textOf(lock);
  if (found !== null && holderElsewhere(lock) === host) removeExactly(lock, found);
}

/** A lock of an older program, which named its process only. It cannot be of one that began after the lock was made. */
function holderOfOld(pid: number, file: string): Pick<Owner, 'pid' | 'host'> | null {
  if (!isAlive(pid)) return null;
  const ageInSeconds = ageOf(file) / 1000;
  const ticks = Number(beganAt(pid));
  const secondsOld = ticks > 0 ? uptime() - ticks / TICKS_A_SECOND : uptime();
  return secondsOld + CLOCK_SLACK_SECONDS < ageInSeconds ? null : { pid, host: '' };
}

/** Linux gives times of processes in these (proc_pid_stat(5), sysconf(_SC_CLK_TCK)): 100 on everything it runs on. */
const TICKS_A_SECOND = 100;
const CLOCK_SLACK_SECONDS = 5;

function ownerIn(content: string): Owner | number | null {
  const text = content.trim();
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const pid = Number(value?.pid);
    if (value === null || !Number.isInteger(pid) || pid <= 0) return null;
    const of = (name: string): string => (typeof value[name] === 'string' ? (value[name] as string) : '');
    const up = typeof value.up === 'number' ? value.up : 0;
    return {
      pid,
      host: of('host'),
      machine: of('machine'),
      boot: of('boot'),
      pids: of('pids'),
      began: of('began'),
      up,
    };
  } catch {
    return null;
  }
}

/** Milliseconds since a file was written; 0 where that is not known. */
function ageOf(file: string): number {
  try {
    return Math.max(0, Date.now() - statSync(file).mtimeMs);
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function thisProcess(): Owner {
  const machine = (textOf('/etc/machine-id') ?? '').trim();
  return {
    pid: process.pid,
    host: hostname(),
    machine: machine === '' ? '' : createHash('sha256').update(machine).digest('hex').slice(0, 16),
    boot: (textOf('/proc/sys/kernel/random/boot_id') ?? '').trim(),
    pids: linkedTo('/proc/self/ns/pid'),
    began: beganAt(process.pid),
    up: Math.floor(uptime()),
  };
}

function linkedTo(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** When a process began; '' where the system does not say. The name before it, in brackets, may hold anything. */
function beganAt(pid: number): string {
  const text = textOf(`/proc/${pid}/stat`) ?? '';
  return (
    text
      .slice(text.lastIndexOf(')') + 1)
      .trim()
      .split(' ')[STARTTIME] ?? ''
  );
}

/** Field 22 of all, where the third is the first after the name. */
const STARTTIME = 22 - 3;
