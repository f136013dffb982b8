import { canonicalAddress } from '../address/ip-range.ts';
import { untrusted } from '../domain/evidence.ts';
import { afterListening } from '../net/listening.ts';
import { openTcp } from '../net/tcp.ts';
import { exchange } from '../net/tcp-exchange.ts';
import { type Datagram, openUdp, type UdpPort } from '../net/udp.ts';
import { clue, clues } from './clues.ts';
import { parseAttributes, unswapUuid } from './slp-attributes.ts';
import {
  announcedLength,
  decodeReply,
  encodeAttributeRequest,
  encodeServiceRequest,
  encodeTypeRequest,
  type SlpQuestionHead,
  type SlpReply,
} from './slp-codec.ts';
import { knownTypeOf, offersOf, SLP_TYPES } from './slp-types.ts';
import { RESPONDER_LIMIT, type Rounds, runRounds, type SourceContext } from './source.ts';

/**
 * Finding by SLP: service requests by multicast and broadcast, then each responder is asked for its attributes
 * by unicast; a reply marked OVERFLOW is fetched over TCP with the same XID (RFC 2608 §6.1, §8).
 */
export type SlpClient = {
  /** Asks groups and broadcast addresses for every given type, in rounds; answers the first send error, or ''. */
  readonly search: (
    targets: (serviceType: string) => readonly string[],
    types: readonly string[],
    rounds: Rounds,
  ) => Promise<string>;
  /** Asks one host what it offers; true when it could list it. Ends after `limitMs` of silence. */
  readonly ask: (address: string, limitMs: number) => Promise<boolean>;
  /** Asks one host for each of Lenovo's own types: some agents know no question for all types. */
  readonly askEach: (address: string, limitMs: number) => Promise<void>;
  /** Ends when nobody is left to be asked for attributes. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
};

export type SlpOptions = {
  readonly family: 4 | 6;
  readonly bind?: string;
  readonly port: number;
  /** Random start, so that late replies to an earlier scan are not taken for ours. */
  readonly firstXid: number;
};

/** RFC 2608 recommends 255; the group's scope keeps it inside the site. */
const MULTICAST_TTL = 255;
/** An agent on the LAN answers within milliseconds, a busy old controller within a few hundred. */
const ATTRIBUTES_WAIT_MS = 600;
const ATTRIBUTES_TRIES = 2;
const TCP_MS = 3_000;
/** Asked for one by one where an agent cannot list what it offers. */
const OWN_TYPES = [
  SLP_TYPES.imm2,
  SLP_TYPES.cmm,
  SLP_TYPES.cmm2,
  SLP_TYPES.xcc,
  SLP_TYPES.smm,
  SLP_TYPES.smm2,
  SLP_TYPES.amm,
] as const;
/** A URL to be asked about has to fit a datagram. */
const URL_LIMIT = 512;
/** An attribute list of 64 KB is far beyond any device's. */
const TCP_LIMIT_BYTES = 64 << 10;

type Pending = {
  /** Whose reply counts; null for a search, which anyone may answer. */
  readonly address: string | null;
  readonly onReply: (reply: SlpReply, from: string) => void;
};

export async function openSlp(
  options: SlpOptions,
  context: SourceContext,
): Promise<{ readonly client: SlpClient } | { readonly errno: string }> {
  const { warnings, signal, described } = context;
  const pending = new Map<number, Pending>();
  /** Whom a question that is over was put to, by its XID. */
  const past = new Map<number, string>();
  const responders = new Set<string>();
  let nextXid = options.firstXid;
  const takeXid = (): number => {
    // XID 0 is taken by nobody, so that a zeroed packet never matches.
    nextXid = (nextXid % 0xffff) + 1;
    return nextXid;
  };

  const onDatagram = ({ data, address }: Datagram): void => {
    const from = canonicalAddress(address);
    const reply = decodeReply(data);
    if (!reply) {
      warnings.drop('slp', 'malformed');
      return;
    }
    const question = pending.get(reply.xid);
    // A second copy, or one that comes when nobody waits any more, is late and no more than that.
    if (!question && past.get(reply.xid) === from) return;
    if (!question || (question.address !== null && question.address !== from)) {
      warnings.drop('slp', 'unasked');
      return;
    }
    if (responders.size >= RESPONDER_LIMIT && !responders.has(from)) {
      warnings.drop('slp', 'flood');
      return;
    }
    responders.add(from);
    question.onReply(reply, from);
  };
  const opened = await openUdp(
    {
      family: options.family,
      ...(options.bind === undefined ? {} : { bind: options.bind }),
      multicastTtl: MULTICAST_TTL,
      broadcast: options.family === 4,
    },
    onDatagram,
  );
  if (!('port' in opened)) return opened;
  const udp: UdpPort = opened.port;
  const cancelWaits = new Set<() => void>();
  const cancelAll = (): void => {
    for (const cancel of [...cancelWaits]) cancel();
  };
  signal.addEventListener('abort', cancelAll, { once: true });

  /** Sends a unicast question and waits for its answer; null is silence. */
  const askOne = (
    address: string,
    encode: (head: SlpQuestionHead) => Buffer,
    tries: number,
    waitMs: number,
  ): Promise<{ readonly reply: SlpReply; readonly message: Buffer } | null> =>
    new Promise((resolve) => {
      const xid = takeXid();
      const message = encode({ xid, multicast: false, responders: [] });
      let left = tries;
      let callOff = (): void => {};
      const settle = (result: { reply: SlpReply; message: Buffer } | null): void => {
        callOff();
        pending.delete(xid);
        past.set(xid, address);
        cancelWaits.delete(cancel);
        resolve(result);
      };
      const cancel = (): void => settle(null);
      const send = (): void => {
        if (left === 0) {
          settle(null);
          return;
        }
        left -= 1;
        callOff = afterListening(waitMs, send);
        // A send that fails is as good as silence.
        udp.send(message, options.port, address).catch(() => {});
      };
      pending.set(xid, { address, onReply: (reply) => settle({ reply, message }) });
      cancelWaits.add(cancel);
      if (signal.aborted) cancel();
      else send();
    });

  const overTcp = async (address: string, message: Buffer): Promise<SlpReply | null> => {
    const { socket } = await openTcp({ address, port: options.port, timeoutMs: TCP_MS }, signal);
    if (!socket) return null;
    const limits = { bytes: TCP_LIMIT_BYTES, ms: TCP_MS };
    const data = await exchange(socket, message, announcedLength, limits, signal);
    const reply = Buffer.isBuffer(data) ? decodeReply(data) : null;
    if (data !== 'cancelled' && (reply === null || reply.xid !== message.readUInt16BE(10))) {
      warnings.drop('slp', 'tcp');
      return null;
    }
    return reply;
  };

  /**
   * Everything an agent says of one service: asked by type, by its URL where that brought nothing (an agent may know
   * only one of the two), and over TCP where datagrams go unanswered (confluent asks by TCP in the first place).
   */
  const describe = async (address: string, serviceType: string, url: string): Promise<void> => {
    const subjects = [serviceType, ...(url !== '' && url.length <= URL_LIMIT ? [url] : [])];
    let answered = false;
    for (const subject of subjects) {
      const encode = (head: SlpQuestionHead): Buffer => encodeAttributeRequest(head, subject);
      const datagram = await askOne(address, encode, ATTRIBUTES_TRIES, ATTRIBUTES_WAIT_MS);
      answered ||= datagram !== null;
      const reply = datagram?.reply.overflow
        ? await overTcp(address, datagram.message)
        : (datagram?.reply ?? null);
      if (tell(address, serviceType, reply)) return;
      // Whoever is silent, or cut off, to the one will be to the other.
      if (datagram === null || datagram.reply.overflow) break;
    }
    if (answered || signal.aborted) return;
    const message = encodeAttributeRequest({ xid: takeXid(), multicast: false, responders: [] }, serviceType);
    tell(address, serviceType, await overTcp(address, message));
  };

  const tell = (address: string, serviceType: string, reply: SlpReply | null): boolean => {
    if (reply?.kind !== 'attributes' || reply.text === '') return false;
    context.see({
      source: 'slp',
      address,
      port: options.port,
      clues: attributeClues(serviceType, reply.text),
    });
    return true;
  };

  /** A host offers a service: that is a sighting, and worth one question more. */
  const meet = (address: string, serviceType: string, url: string): void => {
    const key = `${address} ${serviceType}`;
    if (described.has(key)) return;
    context.see({
      source: 'slp',
      address,
      port: options.port,
      clues: clues([
        ['slp.type', serviceType],
        ['slp.url', url],
      ]),
    });
    described.set(key, describe(address, serviceType, url));
  };

  const askForService = async (address: string, serviceType: string, waitMs: number): Promise<void> => {
    const answered = await askOne(address, (head) => encodeServiceRequest(head, serviceType), 1, waitMs);
    if (answered?.reply.kind !== 'services') return;
    const offers = offersOf(serviceType, ownUrls(answered.reply, serviceType), address);
    for (const { type, url } of offers) meet(address, type, untrusted(url));
    await Promise.all(offers.map(({ type }) => described.get(`${address} ${type}`)));
  };

  return {
    client: {
      close: () => {
        signal.removeEventListener('abort', cancelAll);
        cancelAll();
        udp.close();
      },
      settled: async () => {
        await Promise.all(described.values());
      },
      ask: async (address, limitMs) => {
        const answered = await askOne(address, encodeTypeRequest, 2, limitMs / 2);
        if (answered?.reply.kind !== 'types') return false;
        const types = answered.reply.types.flatMap((type) => knownTypeOf(type) ?? []);
        // OpenBMC's agent offers nothing but its service names (§1.2); others' lists are kept as what was seen.
        const own = answered.reply.types.filter((type) => /^service:obmc_/i.test(type)).slice(0, 4);
        context.see({
          source: 'slp',
          address,
          port: options.port,
          clues: [
            ...own.map((type) => clue('slp.type', type)),
            ...clues([['slp.types', answered.reply.types.slice(0, 32).join(', ')]]),
          ],
        });
        for (const type of types) meet(address, type, '');
        await Promise.all(types.map((type) => described.get(`${address} ${type}`)));
        return true;
      },
      askEach: async (address, limitMs) => {
        await Promise.all(OWN_TYPES.map((type) => askForService(address, type, limitMs)));
      },
      search: async (targets, types, rounds) => {
        const questions = types.map((serviceType) => ({
          serviceType,
          xid: takeXid(),
          heard: new Set<string>(),
        }));
        for (const { serviceType, xid, heard } of questions) {
          pending.set(xid, {
            address: null,
            onReply: (reply, from) => {
              if (reply.kind !== 'services') return;
              heard.add(from);
              const offers = offersOf(serviceType, ownUrls(reply, serviceType), from);
              for (const { type, url } of offers) meet(from, type, untrusted(url));
            },
          });
        }
        let errno = '';
        await runRounds(
          rounds,
          async () => {
            for (const { serviceType, xid, heard } of questions) {
              const responders4 = [...heard].filter((address) => !address.includes(':'));
              const head = { xid, multicast: true, responders: responders4 };
              const message = encodeServiceRequest(head, serviceType);
              for (const target of targets(serviceType)) {
                errno ||= await udp.send(message, options.port, target);
              }
            }
          },
          signal,
        );
        return errno;
      },
    },
  };
}

/** The URLs of a reply; one that is too long for a datagram still says that the service is there. */
function ownUrls(
  { overflow, urls }: Extract<SlpReply, { kind: 'services' }>,
  serviceType: string,
): readonly string[] {
  return overflow ? [serviceType] : urls.filter((url) => !/:\/\/Athena:/i.test(url));
}

/** What an attribute list says, in the common words; every attribute is kept as evidence too. */
export function attributeClues(serviceType: string, list: string): ReturnType<typeof clues> {
  const attributes = parseAttributes(list);
  const first = (tag: string): string => attributes.get(tag)?.find((value) => value !== '') ?? '';
  const chassis =
    serviceType === SLP_TYPES.cmm || serviceType === SLP_TYPES.cmm2 || serviceType === SLP_TYPES.amm;
  // node-uuid and an SMM's uuid come byte-swapped, a chassis' enclosure-uuid does not (§1.2, §1.3).
  const uuid = chassis ? first('enclosure-uuid') : unswapUuid(first('node-uuid') || first('uuid'));
  return [
    ...clues([
      ['slp.type', serviceType],
      ['slp.uuid', uuid],
      ['slp.mtm', first('enclosure-machinetype-model') || first('enclosure-mtm') || first('machine-type')],
      ['slp.serial', first('enclosure-serial-number') || first('product-serial') || first('serialnumber')],
      ['slp.name', first('mm-name') || first('name')],
      // `1AOO86D:7.70`; an AMM adds its date after a second colon.
      ['slp.firmware', first('firmware-image-info').split(':').slice(0, 2).join(' ')],
      ['slp.slot', chassis ? first('slot') : ''],
    ]),
    ...[...attributes].map(([tag, values]) => clue(`slp.attribute.${tag}`, values.join(', '))),
  ];
}
