import { canonicalAddress } from '../address/ip-range.ts';
import { decodeServiceAnswer, encodeServiceQuestion, type ServiceAnswer } from '../net/dns-service.ts';
import { openUdp } from '../net/udp.ts';
import { clues } from './clues.ts';
import { RESPONDER_LIMIT, type Rounds, runRounds, type SourceContext } from './source.ts';

/**
 * Finding by multicast DNS: Redfish services and OpenBMC's own (discovery-and-devices.md §2.3). Asked from an
 * ephemeral port with the QU bit, so that the system's own responder keeps port 5353.
 */
export const MDNS_GROUP = '224.0.0.251';
export const MDNS_GROUP_V6 = 'ff02::fb';
export const MDNS_PORT = 5353;
export const MDNS_SERVICES: readonly string[] = [
  '_redfish._tcp.local',
  '_obmc_redfish._tcp.local',
  '_obmc_rest._tcp.local',
  '_obmc_console._tcp.local',
];

/** RFC 6762 §11: all mDNS packets travel with 255. */
const MULTICAST_TTL = 255;

export type MdnsClient = {
  readonly search: (group: string, rounds: Rounds) => Promise<string>;
  readonly close: () => void;
};

export async function openMdns(
  options: { readonly family: 4 | 6; readonly bind?: string; readonly port: number },
  context: SourceContext,
): Promise<{ readonly client: MdnsClient } | { readonly errno: string }> {
  const { warnings } = context;
  const responders = new Set<string>();
  const opened = await openUdp(
    {
      family: options.family,
      ...(options.bind === undefined ? {} : { bind: options.bind }),
      multicastTtl: MULTICAST_TTL,
    },
    ({ data, address }) => {
      const from = canonicalAddress(address);
      const answers = decodeServiceAnswer(data, MDNS_SERVICES);
      if (!answers) {
        warnings.drop('mdns', 'malformed');
        return;
      }
      if (responders.size >= RESPONDER_LIMIT && !responders.has(from)) {
        warnings.drop('mdns', 'flood');
        return;
      }
      responders.add(from);
      for (const answer of answers.slice(0, 8)) report(answer, from, context);
    },
  );
  if (!('port' in opened)) return opened;
  const udp = opened.port;
  return {
    client: {
      close: udp.close,
      search: async (group, rounds) => {
        let errno = '';
        await runRounds(
          rounds,
          async () => {
            for (const service of MDNS_SERVICES) {
              errno ||= await udp.send(encodeServiceQuestion(service), options.port, group);
            }
          },
          context.signal,
        );
        return errno;
      },
    },
  };
}

/** A router may repeat answers between subnets: then the device is where its record says, not where it came from. */
function report(answer: ServiceAnswer, from: string, context: SourceContext): void {
  // A link-local address without its link leads nowhere.
  const own = answer.addresses.map(canonicalAddress).filter((each) => !/^fe[89ab]/i.test(each));
  const address = own.length === 0 || own.includes(from) || from.includes('%') ? from : (own[0] ?? from);
  const uuid = answer.text.find((text) => /^uuid=/i.test(text))?.slice(5);
  context.see({
    source: 'mdns',
    address,
    ...(answer.port === null ? {} : { port: answer.port }),
    clues: clues([
      ['mdns.service', answer.service],
      ['mdns.instance', answer.instance],
      ['mdns.host', answer.host],
      ['mdns.uuid', uuid],
    ]),
  });
}
