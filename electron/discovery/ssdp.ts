import { canonicalAddress } from '../address/ip-range.ts';
import { openUdp } from '../net/udp.ts';
import { clues } from './clues.ts';
import { RESPONDER_LIMIT, type Rounds, runRounds, type SourceContext } from './source.ts';
import { decodeAnswer, encodeSearch, isDoubled, SEARCH_TARGETS } from './ssdp-codec.ts';

/** Finding by SSDP: Redfish services answer a search for them, by multicast or asked alone. */
export type SsdpClient = {
  /** Searches groups and broadcast addresses in rounds; answers the first send error, or ''. */
  readonly search: (targets: readonly string[], rounds: Rounds) => Promise<string>;
  /** Asks one host. Its answer, if any, is a sighting like any other. */
  readonly ask: (address: string) => Promise<void>;
  readonly close: () => void;
};

/** DSP0266 §13.8: a TTL of two. */
const MULTICAST_TTL = 2;
/** Devices spread their answers over so many seconds; one is the shortest the standard has. */
const MX_SECONDS = 1;

export async function openSsdp(
  options: { readonly family: 4 | 6; readonly bind?: string; readonly port: number },
  context: SourceContext,
): Promise<{ readonly client: SsdpClient } | { readonly errno: string }> {
  const { warnings } = context;
  const responders = new Set<string>();
  const opened = await openUdp(
    {
      family: options.family,
      ...(options.bind === undefined ? {} : { bind: options.bind }),
      multicastTtl: MULTICAST_TTL,
      broadcast: options.family === 4,
    },
    ({ data, address }) => {
      const from = canonicalAddress(address);
      const answer = decodeAnswer(data);
      if (answer === 'other') return;
      if (!answer) {
        warnings.drop('ssdp', 'malformed');
        return;
      }
      if (responders.size >= RESPONDER_LIMIT && !responders.has(from)) {
        warnings.drop('ssdp', 'flood');
        return;
      }
      responders.add(from);
      context.see({
        source: 'ssdp',
        address: from,
        port: options.port,
        clues: clues([
          [isDoubled(answer.target) ? 'ssdp.doubled' : 'ssdp.target', answer.target],
          ['ssdp.uuid', answer.uuid],
          ['ssdp.location', answer.location],
          ['ssdp.server', answer.server],
        ]),
      });
    },
  );
  if (!('port' in opened)) return opened;
  const udp = opened.port;
  const search = async (address: string): Promise<string> => {
    let errno = '';
    for (const target of SEARCH_TARGETS) {
      const message = encodeSearch(address, options.port, target, MX_SECONDS);
      errno ||= await udp.send(message, options.port, address);
    }
    return errno;
  };
  return {
    client: {
      close: udp.close,
      ask: async (address) => {
        await search(address);
      },
      search: async (targets, rounds) => {
        let errno = '';
        await runRounds(
          rounds,
          async () => {
            for (const target of targets) errno ||= await search(target);
          },
          context.signal,
        );
        return errno;
      },
    },
  };
}
