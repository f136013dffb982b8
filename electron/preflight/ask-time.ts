import type { HostPort } from '../address/net-address.ts';
import { silentHopTo } from '../net/next-hop.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
import { askSntpFromItsPort } from '../net/sntp-port.ts';
import { type Found, locate } from './address-of.ts';
import type { PreflightInput } from './input.ts';

/** What the addresses behind a time server's name said. */
export type TimeAnswers = {
  /** Of the address that gave a time; where none did, of all. */
  readonly samples: readonly SntpAnswer[];
  /** The first, in their order, that gave a time; null where none did. */
  readonly from: HostPort | null;
  /** The others that gave none, or all. */
  readonly without: readonly HostPort[];
  /** Only this laptop's own resolvers know the name (`address-of.ts`). */
  readonly laptopOnly?: Found['laptopOnly'];
  /** Only the question from port 123 was answered. */
  readonly ownPortOnly?: true;
};

/**
 * Asks every address of a time server at once, so that a dead one costs no wait, and takes the first in their order that
 * gives a time. Each question waits a quarter of the check's deadline; `times` rounds of them, the later ones only to
 * the address that answered. In the last round a late answer is waited for as long again. Silence to all of that is asked once
 * more from NTP's own port.
 */
export async function askTime(
  server: HostPort,
  times: number,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<TimeAnswers> {
  const { addresses, laptopOnly } = await locate(server, input, signal);
  if (addresses.length === 0)
    return { samples: [{ ok: false, reason: 'no-name', detail: server.host }], from: null, without: [] };
  const limitMs = input.limits.clock / 4;
  const ask = (at: HostPort, lateMs: number): Promise<SntpAnswer> =>
    askSntp(at, limitMs, input.now, signal, { lateMs });
  let samples: readonly SntpAnswer[] = [];
  let from: HostPort | null = null;
  let without = addresses;
  for (let round = 0; round < times; round += 1) {
    const asked: readonly HostPort[] = from === null ? addresses : [from];
    const lateMs = round === times - 1 ? limitMs : 0;
    const answers = await Promise.all(asked.map((at) => ask(at, lateMs)));
    const first = answers.findIndex(({ ok }) => ok);
    if (from !== null || first === -1) {
      samples = [...samples, ...answers];
      continue;
    }
    from = addresses[first] ?? null;
    without = addresses.filter((_, index) => answers[index]?.ok !== true);
    // The samples of the address that answered: those before were of all, and are its own where it is the only one.
    samples = addresses.length === 1 ? [...samples, ...answers] : answers.slice(first, first + 1);
  }
  const known = laptopOnly === undefined ? {} : { laptopOnly };
  const [first] = addresses;
  const silent = samples.every((sample) => !sample.ok && sample.reason === 'timeout');
  // Behind a hop that is silent itself no question gets further.
  if (first === undefined || !silent || signal.aborted || silentHopTo(first.host) !== undefined)
    return { samples, from, without, ...known };
  const answer = await askSntpFromItsPort(first, limitMs, input.now, signal);
  if (!answer.ok) return { samples, from, without, ...known };
  return { samples: [answer], from: first, without: addresses.slice(1), ownPortOnly: true, ...known };
}

/** The shortest way there and back of those that gave a time (milliseconds); 0 where none did. */
export function roundTripOf(samples: readonly SntpAnswer[]): number {
  const took = samples.flatMap((sample) => (sample.ok ? [sample.roundTripMs] : []));
  return took.length === 0 ? 0 : Math.min(...took);
}

/** From here on a server is at a distance of more than a second, and clients leave it (RFC 5905, MAXDIST; milliseconds). */
export const LATE_MS = 2_000;

/** The least error that the server itself allows for, of those that gave a time (milliseconds); 0 where none did. */
export function distanceOf(samples: readonly SntpAnswer[]): number {
  const told = samples.flatMap((sample) => (sample.ok ? [sample.distanceMs ?? 0] : []));
  return told.length === 0 ? 0 : Math.min(...told);
}

/** From here on the usual client leaves a server, whatever its time (ntpd's `maxdist`; RFC 5905 has 1 s, chrony 3 s; milliseconds). */
export const DISTANT_MS = 1_500;
