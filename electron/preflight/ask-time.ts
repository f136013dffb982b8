import type { HostPort } from '../address/net-address.ts';
import { askSntp, type SntpAnswer } from '../net/sntp.ts';
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
};

/**
 * Asks every address of a time server at once, so that a dead one costs no wait, and takes the first in their order that
 * gives a time. Each question waits a quarter of the check's deadline; `times` rounds of them, the later ones only to
 * the address that answered.
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
  const ask = (at: HostPort): Promise<SntpAnswer> => askSntp(at, input.limits.clock / 4, input.now, signal);
  let samples: readonly SntpAnswer[] = [];
  let from: HostPort | null = null;
  let without = addresses;
  for (let round = 0; round < times; round += 1) {
    const asked: readonly HostPort[] = from === null ? addresses : [from];
    const answers = await Promise.all(asked.map(ask));
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
  return { samples, from, without, ...(laptopOnly === undefined ? {} : { laptopOnly }) };
}
