import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { SteadyTime } from '../domain/run.ts';

/** Linux: a random id for as long as the system is up (proc_sys_kernel(5), `random/boot_id`). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const ID_LETTERS = 16;

/**
 * A clock that nobody sets: seconds since this system was started, sleep and all (`os.uptime`), with a name for the time
 * it has been up. Where the system has no such name it is one for this start of the program: two starts then have two
 * clocks, which cannot be compared.
 */
export function systemSteadyTime(): SteadyTime {
  clock ??= createHash('sha256').update(nameOfUptime()).digest('hex').slice(0, ID_LETTERS);
  return { clock, at: Math.round(uptime()) };
}

let clock: string | null = null;

function nameOfUptime(): string {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim() || randomUUID();
  } catch {
    return randomUUID();
  }
}
