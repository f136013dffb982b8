/**
 * The vendor's internet hosts as the guide's firewall tables list them (callhome-guide-ja-2020, pages "補足:
 * ファイアーウォール設定" for IMM2, CMM, XClarity), each address on a loopback address of its own, behind the lab's
 * private authority. A connect-to rule leads every name and every printed address to it.
 */
import http from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { type RunningFiltered, startFiltered } from './filtered.ts';
import { closeAll, type LabLog, listenTcp, note } from './kit.ts';
import { type Identity, issueSelfSigned, type LabPki } from './pki.ts';

/** One required host: addresses as the guide prints them, and the ports it is needed on. */
export type VendorHost = {
  readonly name: string;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  readonly ports: readonly number[];
};

/**
 * The guide's tables, merged by name. Printed slips are not servers: www6's 172.225.15.41 (CMM page) and the swapped
 * eccgw01.rochester / eccgw02.boulder (XClarity page) don't exist here, and www-03 has nothing on its printed port 43.
 */
export const VENDOR_HOSTS: readonly VendorHost[] = [
  { name: 'eccgw01.boulder.ibm.com', v4: ['207.25.252.197'], v6: [], ports: [443] },
  { name: 'eccgw02.rochester.ibm.com', v4: ['129.42.160.51'], v6: [], ports: [443] },
  { name: 'www.ecurep.ibm.com', v4: ['192.109.81.20'], v6: [], ports: [443] },
  { name: 'www6.software.ibm.com', v4: ['170.225.15.41'], v6: [], ports: [443] },
  {
    name: 'www-945.ibm.com',
    v4: ['129.42.26.224', '129.42.34.224', '129.42.42.224', '129.42.50.224'],
    v6: ['2620:0:6c0:1::1000', '2620:0:6c1:1::1000', '2620:0:6c2:1::1000', '2620:0:6c4:1::1000'],
    ports: [443, 80, 21, 22],
  },
  {
    name: 'www.ibm.com',
    v4: ['129.42.56.216', '129.42.58.216', '129.42.60.216'],
    v6: [],
    ports: [443, 80],
  },
  { name: 'www-03.ibm.com', v4: ['204.146.30.17'], v6: [], ports: [443, 80] },
  {
    name: 'esupport.ibm.com',
    v4: ['129.42.56.189', '129.42.54.189', '129.42.58.189', '129.42.60.189'],
    v6: [
      '2620:0:6c0:200:129:42:56:189',
      '2620:0:6c4:200:129:42:54:189',
      '2620:0:6c1:200:129:42:58:189',
      '2620:0:6c2:200:129:42:60:189',
    ],
    ports: [443, 80, 21, 22],
  },
  { name: 'soaus.lenovo.com', v4: ['3.94.48.186', '34.230.255.45'], v6: [], ports: [443] },
  {
    name: 'soa.lenovo.com',
    v4: ['34.205.152.33', '52.6.12.38', '103.30.232.240'],
    v6: [],
    ports: [443],
  },
  // The guide prints no address for it: one of the documentation range (RFC 5737).
  { name: 'logupload.lenovo.com', v4: ['203.0.113.80'], v6: [], ports: [443, 80] },
];

/** Ports that appear in the guide's tables but where nothing listens: www-03's misprinted 43 (CMM page). */
const CLOSED: readonly { readonly name: string; readonly port: number }[] = [
  { name: 'www-03.ibm.com', port: 43 },
];

/** Faults that can be switched while running; the key is `host`, `host:port` or `labAddress:labPort`. */
export type VendorFault =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-name'
  | 'self-signed'
  | 'intercept'
  | 'geotrust'
  | 'untrusted-issuer'
  | 'tls-old'
  | 'not-tls'
  | 'silent'
  /** Shakes hands, and never answers what is asked inside. */
  | 'mute-inside'
  | 'reset'
  | 'close'
  | 'captive-portal'
  | 'captive-page'
  | 'http-500';

export type VendorOptions = {
  readonly pki: LabPki;
  /** First three octets of the lab's vendor network. */
  readonly network?: string;
  /** Added to the real port: 443 listens on 20443. */
  readonly portBase?: number;
  /** `host:port` or `printedAddress:port` on which nothing listens (connection refused). */
  readonly refused?: readonly string[];
  /** `host:port` or `printedAddress:port` on which connects time out. */
  readonly filtered?: readonly string[];
  readonly hosts?: readonly VendorHost[];
  /** How long a host thinks before it says anything, in milliseconds: the internet's round trip, for benches. */
  readonly delayMs?: number;
};

export type VendorEndpoint = {
  readonly host: string;
  /** Address as printed in the guide. */
  readonly printedAddress: string;
  readonly port: number;
  readonly address: string;
  readonly labPort: number;
  readonly state: 'open' | 'refused' | 'filtered';
};

export type RunningVendor = {
  readonly endpoints: readonly VendorEndpoint[];
  /** `H:P:A:P2` for every name and every printed address (IPv6 in brackets). */
  readonly connectTo: readonly string[];
  readonly faults: Map<string, VendorFault>;
  readonly log: LabLog;
  close(): Promise<void>;
};

const bracket = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Certificates of one host, made when first needed. */
function certificateShelf(pki: LabPki): (host: string, fault: VendorFault | undefined) => Identity {
  const made = new Map<string, Identity>();
  return (host, fault) => {
    const key = `${host} ${fault ?? ''}`;
    const kept = made.get(key);
    if (kept !== undefined) return kept;
    const leaf = { subject: `CN=${host},O=Call Home Lab,C=US`, names: [host] };
    const identity = ((): Identity => {
      switch (fault) {
        case 'expired':
          return pki.intermediate.issue({ ...leaf, notBeforeDays: -400, notAfterDays: -5 });
        case 'not-yet-valid':
          return pki.intermediate.issue({ ...leaf, notBeforeDays: 5, notAfterDays: 400 });
        case 'wrong-name':
          return pki.intermediate.issue({
            subject: 'CN=other.example,O=Call Home Lab,C=US',
            names: ['other.example'],
          });
        case 'self-signed':
          return issueSelfSigned(leaf);
        case 'intercept':
          return pki.interception.issue(leaf);
        case 'geotrust':
          return pki.geotrust.issue(leaf);
        case 'untrusted-issuer':
          return pki.appliance.issue(leaf);
        default:
          return pki.intermediate.issue(leaf);
      }
    })();
    made.set(key, identity);
    return identity;
  };
}

const CAPTIVE_PAGE =
  '<html><head><title>ログイン - Practice Network</title></head><body><form action="/login"></form></body></html>';

/** Starts every host of the tables. */
export async function startVendor(options: VendorOptions): Promise<RunningVendor> {
  const network = options.network ?? '127.18.2';
  const portBase = options.portBase ?? 20_000;
  const hosts = options.hosts ?? VENDOR_HOSTS;
  const names = new Set(hosts.map((host) => host.name));
  const faults = new Map<string, VendorFault>();
  const log: LabLog = [];
  const shelf = certificateShelf(options.pki);
  const contexts = new Map<string, tls.SecureContext>();

  const contextFor = (host: string, fault: VendorFault | undefined): tls.SecureContext => {
    const key = `${host} ${fault ?? ''}`;
    const kept = contexts.get(key);
    if (kept !== undefined) return kept;
    const identity = shelf(host, fault);
    const context = tls.createSecureContext({
      cert: identity.certPem,
      key: identity.keyPem,
      ...(fault === 'tls-old'
        ? { minVersion: 'TLSv1' as const, maxVersion: 'TLSv1.1' as const, ciphers: 'ALL:@SECLEVEL=0' }
        : { minVersion: 'TLSv1.2' as const }),
    });
    contexts.set(key, context);
    return context;
  };

  const answer = (
    host: string,
    secure: boolean,
    fault: VendorFault | undefined,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): void => {
    note(log, secure ? 'https' : 'http', `${host} ${request.method ?? ''} ${request.url ?? ''}`);
    const reply = (
      status: number,
      type: string,
      body: string,
      headers: Readonly<Record<string, string>> = {},
    ): void => {
      response.writeHead(status, {
        'Content-Type': type,
        'Content-Length': Buffer.byteLength(body),
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (fault === 'http-500') reply(500, 'text/plain', 'internal error\n');
    else if (fault === 'captive-portal')
      reply(302, 'text/html', '', { Location: 'http://portal.practice.example/login' });
    else if (fault === 'captive-page') reply(200, 'text/html; charset=utf-8', CAPTIVE_PAGE);
    else if (!secure) reply(301, 'text/html', '', { Location: `https://${host}${request.url ?? '/'}` });
    else reply(200, 'text/plain', `${host} of the call home lab\n`);
  };

  type Conversation = {
    readonly host: string;
    readonly secure: boolean;
    readonly fault: VendorFault | undefined;
  };
  const conversations = new WeakMap<object, Conversation>();
  // One HTTP parser for all; connections are handed to it after the TLS (or no) handshake.
  const web = http.createServer((request, response) => {
    const conversation = conversations.get(request.socket);
    if (conversation === undefined) return;
    answer(conversation.host, conversation.secure, conversation.fault, request, response);
  });

  const { delayMs = 0 } = options;
  const serve = (host: string, port: number, faultFor: () => VendorFault | undefined): Server =>
    createServer({ pauseOnConnect: delayMs > 0 }, (socket: Socket) => {
      socket.on('error', () => undefined);
      if (delayMs === 0) converse(host, port, faultFor, socket);
      else
        setTimeout(() => {
          converse(host, port, faultFor, socket);
          socket.resume();
        }, delayMs);
    });
  const converse = (
    host: string,
    port: number,
    faultFor: () => VendorFault | undefined,
    socket: Socket,
  ): void => {
    const fault = faultFor();
    note(log, 'tcp', `${host}:${port}${fault === undefined ? '' : ` (${fault})`}`);
    if (fault === 'silent') return;
    if (fault === 'reset') {
      socket.resetAndDestroy();
      return;
    }
    if (fault === 'close') {
      socket.end();
      return;
    }
    if (port === 21) {
      socket.write('220 FTP server ready.\r\n');
      return;
    }
    if (port === 22) {
      socket.write('SSH-2.0-lab_sftp\r\n');
      return;
    }
    if (port === 443 && fault !== 'not-tls') {
      const secure = new tls.TLSSocket(socket, {
        isServer: true,
        secureContext: contextFor(host, fault),
        // Another vendor host's name gets that host's certificate; an unknown one the default.
        SNICallback: (name, done) => {
          const named = names.has(name.toLowerCase()) ? name.toLowerCase() : host;
          done(null, contextFor(named, fault));
        },
      });
      conversations.set(secure, { host, secure: true, fault });
      secure.on('error', () => socket.destroy());
      if (fault === 'mute-inside') secure.resume();
      else secure.on('secure', () => web.emit('connection', secure));
      return;
    }
    conversations.set(socket, { host, secure: false, fault });
    web.emit('connection', socket);
  };

  const endpoints: VendorEndpoint[] = [];
  const parts: { close(): Promise<void> }[] = [];
  const filtered: Promise<RunningFiltered>[] = [];
  const connectTo: string[] = [];
  let last = 10;
  try {
    for (const host of hosts) {
      const closed = CLOSED.filter((item) => item.name === host.name).map((item) => item.port);
      for (const [index, printed] of [...host.v4, ...host.v6].entries()) {
        last += 1;
        const address = `${network}.${last}`;
        for (const port of [...host.ports, ...closed]) {
          const labPort = portBase + port;
          const listed = (list: readonly string[] | undefined): boolean =>
            (list ?? []).some(
              (entry) => entry === `${host.name}:${port}` || entry === `${bracket(printed)}:${port}`,
            );
          const state = listed(options.filtered)
            ? 'filtered'
            : listed(options.refused) || closed.includes(port)
              ? 'refused'
              : 'open';
          if (state === 'filtered') {
            filtered.push(startFiltered({ address, port: labPort }));
          } else if (state === 'open') {
            const faultFor = (): VendorFault | undefined =>
              faults.get(`${address}:${labPort}`) ??
              faults.get(`${host.name}:${port}`) ??
              faults.get(host.name);
            parts.push(await listenTcp(serve(host.name, port, faultFor), address, labPort));
          }
          endpoints.push({ host: host.name, printedAddress: printed, port, address, labPort, state });
          if (index === 0) connectTo.push(`${host.name}:${port}:${address}:${labPort}`);
          connectTo.push(`${bracket(printed)}:${port}:${address}:${labPort}`);
        }
      }
    }
    parts.push(...(await Promise.all(filtered)));
  } catch (error) {
    const started = await Promise.allSettled(filtered);
    const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await closeAll([...parts, ...running]);
    throw error;
  }
  return { endpoints, connectTo, faults, log, close: () => closeAll(parts) };
}
