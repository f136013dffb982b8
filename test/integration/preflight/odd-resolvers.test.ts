/** Resolvers that are slow, inventive or particular about one name: what is said of them, and what is not. Loopback only, no rights needed. */
import { setMaxListeners } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { served } from '../../../electron/domain/served.ts';
import { askDns } from '../../../electron/net/dns.ts';
import { addressesOf } from '../../../electron/preflight/address-of.ts';
import { askNames } from '../../../electron/preflight/ask-names.ts';
import { remarkOn } from '../../../electron/preflight/checks/resolver.ts';
import { destinationsOf } from '../../../electron/preflight/destinations.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkMeaning } from '../../../electron/texts/index.ts';
import { type DnsRecord, type RunningDns, startDns } from '../../lab/dns.ts';
import { bindUdp } from '../../lab/kit.ts';
import { shipped } from '../../support/shipped.ts';
import { emptyInput, type Outcome, rule, run, SHORT } from './run-lab.ts';

const NETWORK = '127.229';
const [SOA, UPLOAD] = ['soaus.lenovo.com', 'logupload.lenovo.com'] as const;
let dns: RunningDns;

beforeAll(async () => {
  dns = await startDns({ address: `${NETWORK}.0.53`, port: 8053, zones: new Map() });
});
afterAll(() => dns?.close());
beforeEach(() => {
  dns.faults.all = null;
  dns.faults.limit = null;
  dns.faults.aaaa = null;
  dns.faults.names.clear();
  dns.zones.clear();
});

const resolver = (): string => `${dns.address}:${dns.port}`;
/** The names of the smallest table at this resolver; nobody is behind the addresses that they have. */
function ask(records: Readonly<Record<string, DnsRecord>>, known: readonly string[] = []): Promise<Outcome> {
  for (const [name, record] of Object.entries(records)) dns.zones.set(name, record);
  return run(
    emptyInput({
      profiles: ['xcc'],
      includeOptional: false,
      connectTo: known.map((address) => rule(`${address}:443:${NETWORK}.9.9:1`)),
      resolvers: [{ host: dns.address, port: dns.port }],
    }),
  );
}

const reds = ({ red }: Outcome): readonly string[] => red.map(({ id, code }) => `${id} ${code}`);

describe('a resolver that invents addresses', () => {
  it('another one each time is told as one that invents, and none of them is asked for in a firewall', async () => {
    const pool = Array.from({ length: 97 }, (_, index) => `23.1.2.${index + 1}`);
    const result = await ask({ '*': { addresses: pool, inTurn: true } });
    expect(reds(result)).toEqual(['dns.resolver forged']);
    expect(result.row('dns.resolver', resolver()).args.several).toBe(1);
    for (const name of [SOA, UPLOAD]) {
      expect(served(`${name}:443`, result.rows, false)).toMatchObject({ state: 'no-name', addresses: [] });
    }
  });

  it('of the site’s own network may be its sign-in, which is asked for first', async () => {
    const result = await ask({ '*': { addresses: ['10.0.0.1'] } });
    expect(reds(result)).toEqual(['dns.resolver forged']);
    const row = result.row('dns.resolver', resolver());
    expect(row.fixes[0]).toBe('sign-in-portal');
    expect(checkMeaning(textsFor('ja'), row)).toContain('サインイン');
  });

  it('of a pool with several networks too', async () => {
    const result = await ask({ '*': { addresses: ['23.1.2.3', '45.1.2.3', '67.1.2.3'], inTurn: true } });
    expect(reds(result)).toEqual(['dns.resolver forged']);
  });

  it('for names that nobody has only, and knows the vendor’s', async () => {
    const pool = { addresses: ['23.1.2.3', '23.1.2.4'], inTurn: true } as const;
    const own = { [SOA]: { addresses: ['3.94.1.1'] }, [UPLOAD]: { addresses: ['52.84.1.9'] } };
    const result = await ask({ '*': pool, ...own }, ['3.94.1.1', '52.84.1.9']);
    expect(result.said('dns.resolver', resolver())).toBe('pass ok');
    expect(result.row('dns', `${SOA}:443`).code).not.toBe('forged');
  });
});

describe('a resolver whose answers come late', () => {
  const GOOD = { [SOA]: { addresses: ['3.94.48.186'] }, [UPLOAD]: { addresses: ['52.84.1.9'] } } as const;
  const printed = destinationsOf(shipped, ['xcc'], false, []).flatMap(({ guide }) => guide);
  const nowhere = [...printed, '52.84.1.9'];

  it('after the deadline, and right, is slow and not dead: names count, nobody is asked to open a firewall', async () => {
    dns.faults.all = 'slow';
    dns.faults.slowMs = SHORT.dns * 1.4;
    const result = await ask(GOOD, nowhere);
    const row = result.row('dns.resolver', resolver());
    expect(`${row.status} ${row.code}`).toBe('warn slow');
    expect(Number(row.args.took)).toBeGreaterThan(0.9);
    expect(row.fixes).toEqual(['speed-up-dns', 'set-dns-server']);
    expect(result.said('dns', `${SOA}:443`)).toBe('pass ok');
    expect(served(`${SOA}:443`, result.rows, false).addresses).toContain('3.94.48.186');
  });

  it('knows the proxy’s name all the same', async () => {
    dns.faults.all = 'slow';
    dns.faults.slowMs = SHORT.dns * 1.4;
    dns.zones.set('proxy.site.example', { addresses: [`${NETWORK}.0.80`] });
    const resolvers = [{ host: dns.address, port: dns.port }];
    const found = await addressesOf(
      { host: 'proxy.site.example', port: 3128 },
      emptyInput({ resolvers }),
      new AbortController().signal,
    );
    expect(found).toEqual([{ host: `${NETWORK}.0.80`, port: 3128 }]);
  });

  it('later than anybody waits is dead', async () => {
    dns.faults.all = 'slow';
    dns.faults.slowMs = SHORT.dns * 3;
    expect((await ask(GOOD, nowhere)).said('dns.resolver', resolver())).toBe('fail timeout');
  });

  it('is waited for only where that was asked for', async () => {
    dns.faults.all = 'slow';
    dns.faults.slowMs = 600;
    dns.zones.set(SOA, GOOD[SOA]);
    const at = { host: dns.address, port: dns.port };
    const idle = new AbortController().signal;
    const name = { name: SOA, type: 'A' } as const;
    expect((await askDns(at, name, 300, 7, idle)).outcome).toBe('timeout');
    expect(await askDns(at, name, 300, 7, idle, { lateMs: 600 })).toMatchObject({
      outcome: 'ok',
      late: true,
    });
    expect((await askDns(at, name, 2_000, 7, idle, { lateMs: 600 })).late).toBeUndefined();
  });
});

describe('a resolver whose UDP is silent', () => {
  const host = `${NETWORK}.3.53`;
  const port = 8053;
  const silent = (): Promise<Outcome> =>
    run(
      emptyInput({
        profiles: ['xcc'],
        includeOptional: false,
        resolvers: [{ host, port }],
        connectTo: [rule(`:443:${NETWORK}.9.9:1`)],
      }),
    );

  it('and who answers over TCP is there: a firewall drops UDP, which devices use', async () => {
    const udp = await bindUdp(host, port);
    const tcp = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (data) => {
        const { id = 0, questions = [] } = decode(data.subarray(2));
        const answer = encode({ type: 'response', id, flags: RECURSION_AVAILABLE | 3, questions });
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        socket.end(Buffer.concat([length, answer]));
      });
    });
    await new Promise<void>((resolve) => {
      tcp.listen(port, host, resolve);
    });
    try {
      const result = await silent();
      expect(reds(result)[0]).toBe('dns.resolver timeout');
      expect(result.row('dns.resolver', `${host}:${port}`).fixes).toEqual(['open-dns-udp', 'set-dns-server']);
    } finally {
      tcp.close();
      await udp.close();
    }
  });

  it('and whose TCP takes connections without a word is as dead as before', async () => {
    const udp = await bindUdp(host, port);
    const held = new Set<Socket>();
    const tcp = createServer((socket) => held.add(socket));
    await new Promise<void>((resolve) => {
      tcp.listen(port, host, resolve);
    });
    try {
      expect(reds(await silent())[0]).toBe('dns.resolver timeout');
    } finally {
      for (const socket of held) socket.destroy();
      tcp.close();
      await udp.close();
    }
  });
});

it('a resolver that knows a name only when it is asked again is told as one that wavers', async () => {
  dns.faults.names.set(SOA, 'nxdomain-once');
  const own = { [SOA]: { addresses: ['3.94.48.186'] }, [UPLOAD]: { addresses: ['52.84.1.9'] } };
  const result = await ask(own, ['3.94.48.186', '52.84.1.9']);
  expect(result.row('dns.resolver', resolver())).toMatchObject({
    status: 'warn',
    code: 'wavering',
    args: { count: 1 },
    fixes: ['align-forwarders', 'set-dns-server'],
  });
  expect(result.said('dns', `${SOA}:443`)).toBe('pass ok');
  expect(result.row('dns', `${SOA}:443`).evidence).toContainEqual({ key: 'failedFirst', value: 'NXDOMAIN' });
});

const table = destinationsOf(shipped, ['imm2'], true, []).filter(({ literal }) => !literal);

describe('a resolver that answers only so many questions a second', () => {
  const input = () =>
    emptyInput({
      connectTo: table.flatMap(({ guide, port }) =>
        guide.map((address) => rule(`${address}:${port}:${NETWORK}.9.9:1`)),
      ),
      resolvers: [{ host: dns.address, port: dns.port }],
    });
  it.each(['refused', 'silent'] as const)(
    '%s beyond: no filter of names, one word of the limit',
    async (beyond) => {
      for (const { host, guide } of table) dns.zones.set(host, { addresses: guide });
      dns.faults.limit = { aSecond: 5, beyond };
      const result = await run(input());
      const row = result.row('dns.resolver', resolver());
      expect(row).toMatchObject({ status: 'warn', code: 'only-alone', fixes: ['raise-dns-limit'] });
      expect(Number(row.args.count)).toBeGreaterThan(0);
      expect(result.rows.filter(({ id, code }) => id === 'dns' && code !== 'ok')).toEqual([]);
    },
  );

  it('one name that stays refused beside them is refused', async () => {
    for (const { host, guide } of table) dns.zones.set(host, { addresses: guide });
    dns.faults.limit = { aSecond: 8, beyond: 'refused' };
    dns.faults.names.set('www.ecurep.ibm.com', 'refused');
    const result = await run(input());
    expect(result.said('dns', 'www.ecurep.ibm.com:443')).toBe('fail refused');
    expect(result.row('dns.resolver', resolver()).code).toBe('only-alone');
  });
});

describe('a resolver that has nothing for one name', () => {
  it.each([
    ['silent', 'timeout'],
    ['servfail', 'servfail'],
  ] as const)('%s there, is not accused of its way out', async (fault, code) => {
    dns.faults.names.set('www.ecurep.ibm.com', fault);
    for (const { host, guide } of table) dns.zones.set(host, { addresses: guide });
    const result = await run(
      emptyInput({
        resolvers: [{ host: dns.address, port: dns.port }],
        connectTo: table.flatMap(({ guide, port }) =>
          guide.map((address) => rule(`${address}:${port}:${NETWORK}.9.9:1`)),
        ),
      }),
    );
    const row = result.row('dns', 'www.ecurep.ibm.com:443');
    expect(row).toMatchObject({ code, args: { name: 1 }, fixes: ['fix-dns-record', 'set-dns-server'] });
  });
});

it('after a few in vain the names that are asked for once more do not wait for the silence of one another', async () => {
  const server = await bindUdp(`${NETWORK}.7.53`, 8053);
  const hosts = Array.from({ length: 9 }, (_, index) => `n${index}`).map((label) => `${label}.example.net`);
  // Knows the first, refuses the others the first time, three of them always; the last three then wait until all of them have been asked for.
  const times = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  const never = hosts.slice(3, 6);
  const last = hosts.slice(6);
  server.socket.on('message', (bytes, from) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    if (question?.type !== 'A') return;
    const { name } = question;
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    const reply = (rcode: number): void => {
      const answers = rcode === 0 ? [{ type: 'A' as const, name, ttl: 60, data: '23.1.2.3' }] : [];
      const flags = RECURSION_AVAILABLE | rcode;
      server.socket.send(
        encode({ type: 'response', id, flags, questions, answers }),
        from.port,
        from.address,
      );
    };
    if (name !== hosts[0] && (count === 1 || never.includes(name))) reply(5);
    else if (!last.includes(name)) reply(0);
    else waiting.set(name, () => reply(0));
    if (waiting.size === last.length) for (const answer of waiting.values()) answer();
  });
  // As a run has it: every question listens for cancel on the same signal.
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  try {
    const asked = await askNames(
      { host: `${NETWORK}.7.53`, port: 8053 },
      hosts,
      emptyInput({ limits: { ...SHORT, dns: 4_000 } }),
      signal,
    );
    expect(asked.filter(({ v4 }) => v4.outcome === 'ok').map(({ host }) => host)).toEqual(
      hosts.filter((host) => !never.includes(host)),
    );
  } finally {
    await server.close();
  }
});

describe('a resolver that answers for IPv4, and not for IPv6', () => {
  const good = { [SOA]: { addresses: ['104.232.254.5'] }, [UPLOAD]: { addresses: ['104.232.254.6'] } };

  // Nothing goes to where these lead.
  const askGood = (): Promise<Outcome> => ask(good, ['104.232.254.5', '104.232.254.6']);

  it.each([
    ['silent', 'timeout', '応答しません'],
    ['servfail', 'servfail', 'エラーを返します'],
    ['refused', 'refused', '拒否します'],
    ['nxdomain', 'nxdomain', '存在しない'],
  ] as const)('(%s) is told so, and the names are known', async (fault, how, word) => {
    dns.faults.aaaa = fault;
    const result = await askGood();
    const row = result.row('dns.resolver', resolver());
    expect(row).toMatchObject({
      status: 'warn',
      code: 'no-ipv6-answer',
      args: { count: 2, asked: 2, how },
      fixes: ['answer-aaaa', 'set-dns-server'],
    });
    expect(checkMeaning(textsFor('ja'), row)).toContain(word);
    for (const name of [SOA, UPLOAD]) expect(result.row('dns', `${name}:443`).status).not.toBe('fail');
  });

  it('for once, an accident, is no fault', async () => {
    dns.faults.aaaa = 'servfail-once';
    expect((await askGood()).said('dns.resolver', resolver())).toBe('pass ok');
  });

  it('to one question too many within a second, refused or dropped, is one that limits and no fault', async () => {
    const hosts = Array.from({ length: 6 }, (_, index) => `n${index}.example.net`);
    for (const host of hosts) dns.zones.set(host, { addresses: ['23.1.2.3'] });
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    for (const beyond of ['refused', 'silent'] as const) {
      // The last of all is for IPv6.
      dns.faults.limit = { aSecond: hosts.length * 2 - 1, beyond };
      // The simulator counts by the second: one in which nothing was asked comes first.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const asked = await askNames({ host: dns.address, port: dns.port }, hosts, emptyInput(), signal);
      expect(remarkOn(asked, 1)?.code, beyond).toBeUndefined();
    }
  });

  it('for some names only may have it from their own servers, and the sentence says so', () => {
    const means = (count: number, language: 'ja' | 'en'): string =>
      textsFor(language).check.dns['no-ipv6-answer'].means({ count, asked: 2, how: 'servfail' });
    expect(means(1, 'ja')).toContain('権威サーバー');
    expect(means(1, 'en')).toContain('own name servers');
    expect(means(2, 'ja')).not.toContain('権威サーバー');
    expect(means(2, 'en')).not.toContain('own name servers');
  });

  it('and is late for IPv4 is told as late: what is late for IPv6 was not waited for', async () => {
    dns.faults.all = 'slow';
    dns.faults.slowMs = SHORT.dns * 1.4;
    expect((await askGood()).said('dns.resolver', resolver())).toBe('warn slow');
  });
});
