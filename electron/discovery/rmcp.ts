import { canonicalAddress } from '../address/ip-range.ts';
import { afterListening } from '../net/listening.ts';
import { openUdp } from '../net/udp.ts';
import { clues } from './clues.ts';
import { decodePong, encodeCapabilitiesQuestion, encodePing, isCapabilitiesAnswer } from './rmcp-codec.ts';
import { RESPONDER_LIMIT, type Rounds, runRounds, type SourceContext } from './source.ts';

/**
 * Finding by RMCP: the ASF presence ping, which most controllers with IPMI over LAN switched on answer, and IPMI's own first
 * question for those that leave out ASF. Silence means nothing (XCC3 ships with it off).
 */
export type RmcpClient = {
  /** Asks a subnet's broadcast address in rounds. */
  readonly search: (broadcast: string, rounds: Rounds) => Promise<string>;
  /** Asks one host; ends with its first answer or after `limitMs`. */
  readonly ask: (address: string, limitMs: number) => Promise<void>;
  readonly close: () => void;
};

export async function openRmcp(
  options: { readonly family: 4 | 6; readonly bind?: string; readonly port: number },
  context: SourceContext,
): Promise<{ readonly client: RmcpClient } | { readonly errno: string }> {
  const { warnings } = context;
  const responders = new Set<string>();
  /** Who told its maker; IPMI's answer does not, and may be there first. */
  const named = new Set<string>();
  const waiting = new Map<string, () => void>();
  const asked = new Set<string>();
  let searching = false;
  const opened = await openUdp(
    {
      family: options.family,
      ...(options.bind === undefined ? {} : { bind: options.bind }),
      broadcast: true,
    },
    ({ data, address }) => {
      const from = canonicalAddress(address);
      const pong = decodePong(data);
      const answers = pong !== null || isCapabilitiesAnswer(data);
      if (!answers || (!searching && !asked.has(from)) || responders.size >= RESPONDER_LIMIT) {
        warnings.drop('rmcp', answers ? 'unasked' : 'malformed');
        return;
      }
      waiting.get(from)?.();
      if (responders.has(from) && (pong === null || named.has(from))) return;
      responders.add(from);
      if (pong !== null) named.add(from);
      context.see({
        source: 'rmcp',
        address: from,
        port: options.port,
        clues: clues([
          ['rmcp.pong', true],
          ['rmcp.enterprise', pong?.enterprise],
        ]),
      });
    },
  );
  if (!('port' in opened)) return opened;
  const udp = opened.port;
  let tag = 0;
  const put = async (address: string): Promise<string> => {
    // 255 would mean "no answer wanted" (ASF 2.0 §3.2.2.3).
    tag = (tag + 1) % 255;
    const [errno, other] = await Promise.all([
      udp.send(encodePing(tag), options.port, address),
      udp.send(encodeCapabilitiesQuestion(), options.port, address),
    ]);
    return errno || other;
  };
  return {
    client: {
      close: () => {
        for (const end of [...waiting.values()]) end();
        udp.close();
      },
      search: async (broadcast, rounds) => {
        searching = true;
        let errno = '';
        await runRounds(
          rounds,
          async () => {
            errno ||= await put(broadcast);
          },
          context.signal,
        );
        return errno;
      },
      ask: (address, limitMs) =>
        new Promise((resolve) => {
          asked.add(address);
          const again = setTimeout(() => put(address).catch(() => {}), limitMs / 2);
          const end = (): void => {
            clearTimeout(again);
            callOff();
            waiting.delete(address);
            resolve();
          };
          const callOff = afterListening(limitMs, end);
          waiting.set(address, end);
          put(address).catch(() => {});
        }),
    },
  };
}
