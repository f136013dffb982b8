import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanReport } from '../../../electron/discovery/scan.ts';
import { listenTcp } from '../../lab/kit.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { HOSTILE, ODD, startOdd } from './odd-servers.ts';
import { report, runScan } from './site.ts';

const NET = '127.44';
const PORT = 20_443;
const SLP = 20_427;
/** Behind a firewall that cuts connections for a whole range. */
const STARTING = '127.46.5.200';
/** Behind one that is slow. */
const BEHIND_SLOW = '127.46.9.200';
/** Among addresses that a sign-in portal answers for. */
const BEHIND_PORTAL = '127.45.8.30';
const odd = Object.keys(ODD);
const hostile = Object.keys(HOSTILE);
const extra: { close(): Promise<void> | void }[] = [];
const identity = issueSelfSigned({ subject: 'CN=\u0001 <b>=&weird,O=,C=ZZ', names: ['www'] });
const closeAll = async (): Promise<void> => {
  for (const part of extra.splice(0)) await part.close();
};
afterAll(closeAll);

/** Controllers that spoil the first connection, which is the sweep's: the look has to make its own. */
const MOODY = [
  [91, { resets: (nth: number) => nth === 1 }],
  [92, { resets: (nth: number) => nth % 2 === 1 }],
  [93, { resets: (nth: number) => nth <= 2 }],
  [94, { thinks: 3_000 }],
] as const;

/** Evidence of one address as `key=value` lines. */
const evidenceAt = (found: ScanReport, address: string): string =>
  found.devices
    .filter((device) => device.address === address)
    .flatMap((device) => device.sightings.flatMap((each) => each.evidence))
    .map(({ key, value }) => `${key}=${value}`)
    .join('\n');

describe('odd web servers', () => {
  beforeAll(async () => {
    for (const [index, name] of odd.entries()) {
      const behave = ODD[name]?.(index) ?? (() => {});
      extra.push(await startOdd({ address: `${NET}.0.${10 + index}`, port: PORT, identity, behave }));
    }
    const plain = ODD['HTTP/1.0, closing']?.(90) ?? (() => {});
    extra.push(await startOdd({ address: `${NET}.0.90`, port: PORT, identity, behave: plain, plain: true }));
    for (const [host, nature] of MOODY) {
      const behave = ODD['HTTP/1.0, closing']?.(host) ?? (() => {});
      extra.push(await startOdd({ address: `${NET}.0.${host}`, port: PORT, identity, behave, ...nature }));
    }
  });

  it('are XCCs all the same, each in its own way, also with answers that take two seconds', async () => {
    const found = await report({ ranges: [`${NET}.0.0/25`], sweep: true, ports: [PORT], fast: true });
    const named = Object.fromEntries(found.devices.map(({ address, product }) => [address, product]));
    const wanted = [...odd.keys()].map((index) => [`${NET}.0.${10 + index}`, 'xcc'] as const);
    const moody = MOODY.map(([host]) => [`${NET}.0.${host}`, 'xcc'] as const);
    expect(named).toEqual(Object.fromEntries([...wanted, ...moody, [`${NET}.0.90`, 'xcc']]));
    expect(found.devices.every(({ uuid = '' }) => uuid.startsWith('7d7d6afe-1c2b-11ec-8d3a-0a3a88f0'))).toBe(
      true,
    );
    // Asked in the clear where no TLS is spoken, and that is said.
    expect(evidenceAt(found, `${NET}.0.90`)).toMatch(/tls\.refused=(not-tls|timeout)/);
  });
});

describe('hostile web servers', () => {
  const heard: string[] = [];
  beforeAll(async () => {
    await closeAll();
    for (const [index, name] of hostile.entries()) {
      const behave = HOSTILE[name]?.[0] ?? (() => {});
      extra.push(await startOdd({ address: `${NET}.1.${10 + index}`, port: PORT, identity, behave }));
    }
    const raw = async (host: number, onSocket: (socket: Socket) => void): Promise<void> => {
      const server: Server = createServer((socket) => {
        socket.on('error', () => {});
        onSocket(socket);
      });
      extra.push(await listenTcp(server, `${NET}.1.${host}`, PORT));
    };
    // Below HTTP: nothing, bytes that are no TLS, half a TLS record, a reset.
    await raw(90, () => {});
    await raw(91, (socket) => socket.once('data', () => socket.end(Buffer.alloc(2_000, 0xa5))));
    await raw(92, (socket) => socket.once('data', () => socket.write(Buffer.from('160303ffff', 'hex'))));
    await raw(93, (socket) => socket.once('data', () => socket.resetAndDestroy()));
    await raw(95, (socket) => socket.resetAndDestroy());
    // Sends its visitors to somebody outside of what was named.
    extra.push(
      await startOdd({
        address: `${NET}.1.94`,
        port: PORT,
        identity,
        behave: (socket) => socket.end(`HTTP/1.1 302 X\r\nLocation: https://${NET}.9.9:${PORT}/\r\n\r\n`),
      }),
    );
    const victim = createServer((socket) => {
      heard.push(socket.remoteAddress ?? '');
      socket.destroy();
    });
    extra.push(await listenTcp(victim, `${NET}.9.9`, PORT));
  });

  it('are unknown, with the reason, and the scan ends', async () => {
    const found = await report({ ranges: [`${NET}.1.0/25`], sweep: true, ports: [PORT], fast: true });
    expect(found.devices.filter(({ product }) => product !== 'unknown')).toEqual([]);
    for (const [index, name] of hostile.entries())
      expect(evidenceAt(found, `${NET}.1.${10 + index}`), name).toMatch(HOSTILE[name]?.[1] ?? /^$/);
    expect(evidenceAt(found, `${NET}.1.90`)).toMatch(/tls\.refused=timeout/);
    for (const host of [91, 92, 93, 95])
      expect(evidenceAt(found, `${NET}.1.${host}`), String(host)).toMatch(/tls\.refused=|http\.failure=/);
    expect(evidenceAt(found, `${NET}.1.94`)).toMatch(/http\.location/);
    expect(heard).toEqual([]);
    // Those that could not be read at all are named.
    expect(JSON.stringify(found).length).toBeLessThan(200_000);
    expect(found.warnings.filter(({ code }) => code === 'tls-unreadable').length).toBeGreaterThan(0);
  }, 60_000);
});

describe('a firewall that answers for a whole range', () => {
  beforeAll(async () => {
    await closeAll();
    // Everything in 127.0.0.0/8 is this machine: one listener takes connections for every address, and says nothing.
    const tarpit = createServer((socket) => {
      socket.on('error', () => {});
    });
    extra.push(await listenTcp(tarpit, '0.0.0.0', PORT + 1, 4_096));
    // Another kind takes the connection and cuts it. Among its addresses is a controller that is starting.
    const behave = ODD['HTTP/1.0, closing']?.(95) ?? (() => {});
    extra.push(await startOdd({ address: STARTING, port: PORT + 3, identity, behave }));
    let nth = 0;
    const cutter = createServer((socket) => {
      socket.on('error', () => {});
      if (socket.localAddress !== STARTING) socket.once('data', () => socket.resetAndDestroy());
      else {
        nth += 1;
        if (nth <= 2) socket.resetAndDestroy();
        else socket.pipe(connect(PORT + 3, STARTING).on('error', () => {})).pipe(socket);
      }
    });
    extra.push(await listenTcp(cutter, '0.0.0.0', PORT + 2, 4_096));
    const both = createServer((socket) => {
      socket.on('error', () => {});
      const host = Number(socket.localAddress?.split('.')[3]);
      if (host <= 20) socket.once('data', () => socket.resetAndDestroy());
    });
    extra.push(await listenTcp(both, '0.0.0.0', PORT + 4, 4_096));
    // One that has much to do, and among whose addresses a controller is slower still.
    const slow = createServer((socket) => {
      socket.on('error', () => {});
      const behindSlow = socket.localAddress === BEHIND_SLOW;
      socket.once('data', async (hello: Buffer) => {
        socket.pause();
        await new Promise((resolve) => setTimeout(resolve, behindSlow ? 1_000 : 330));
        if (!behindSlow) socket.resetAndDestroy();
        else {
          const inner = connect(PORT + 3, STARTING).on('error', () => {});
          inner.write(hello);
          socket.pipe(inner).pipe(socket);
        }
      });
    });
    extra.push(await listenTcp(slow, '0.0.0.0', PORT + 8, 4_096));
    // A third sends every browser to its sign-in page. Among its addresses is a controller.
    extra.push(await startOdd({ address: BEHIND_PORTAL, port: PORT + 6, identity, behave }));
    const portal = createServer((socket) => {
      socket.on('error', () => {});
      if (socket.localAddress === BEHIND_PORTAL)
        socket.pipe(connect(PORT + 6, BEHIND_PORTAL).on('error', () => {})).pipe(socket);
      else
        socket.once('data', () =>
          socket.end(
            'HTTP/1.1 302 Found\r\nLocation: http://portal.site.example/login\r\nContent-Length: 0\r\n\r\n',
          ),
        );
    });
    extra.push(await listenTcp(portal, '0.0.0.0', PORT + 5, 4_096));
    // A router that sends every address of a range on to one controller.
    const translator = createServer((socket) => {
      socket.on('error', () => {});
      socket.pipe(connect(PORT + 6, BEHIND_PORTAL).on('error', () => {})).pipe(socket);
    });
    extra.push(await listenTcp(translator, '0.0.0.0', PORT + 7, 4_096));
  });

  it('and one that answers a whole range with one controller is told, beside the one device', async () => {
    const found = await report({ ranges: ['127.45.9.0/28'], sweep: true, ports: [PORT + 7], fast: true });
    expect(found.devices.map(({ product }) => product)).toEqual(['xcc']);
    const told = found.warnings.filter(({ code }) => code === 'one-at-many');
    expect(told.map(({ args }) => args)).toEqual([
      { address: found.devices[0]?.address, count: 14, addresses: '127.45.9.1-127.45.9.14' },
    ]);
  }, 60_000);

  it('and one that sends everybody to its sign-in page is told with that, and is no list of devices', async () => {
    const found = await report({ ranges: ['127.45.8.0/26'], sweep: true, ports: [PORT + 5], fast: true });
    expect(found.devices.map(({ address, product }) => [address, product])).toEqual([[BEHIND_PORTAL, 'xcc']]);
    const told = found.warnings.filter(({ code }) => code === 'same-answer');
    expect(told.map(({ args }) => args)).toEqual([
      {
        count: 61,
        port: PORT + 5,
        addresses: '127.45.8.1-127.45.8.29, 127.45.8.31-127.45.8.62',
        shown: 'http://portal.site.example/login',
      },
    ]);
  }, 60_000);

  it('and one that cuts every connection is told in the same way', async () => {
    const found = await report({ ranges: ['127.46.0.0/21'], sweep: true, ports: [PORT + 2], fast: true });
    expect(found.devices.map(({ address, product }) => [address, product])).toEqual([[STARTING, 'xcc']]);
    expect(found.warnings.filter(({ code }) => code === 'tls-unreadable')).toEqual([]);
    const told = found.warnings.filter(({ code }) => code === 'answers-for-all');
    expect(told).toHaveLength(1);
    expect(told[0]?.args).toMatchObject({
      count: 2_045,
      addresses: '127.46.0.1-127.46.5.199, 127.46.5.201-127.46.7.254',
    });
  }, 60_000);

  it('where it is slow to do so, a controller that is slower than its first question is found all the same', async () => {
    const found = await report({ ranges: ['127.46.9.0/24'], sweep: true, ports: [PORT + 8], fast: true });
    expect(found.devices.map(({ address, product }) => [address, product])).toEqual([[BEHIND_SLOW, 'xcc']]);
    const told = found.warnings.filter(({ code }) => code === 'answers-for-all');
    expect(told.map(({ args }) => args.count)).toEqual([253]);
  }, 60_000);

  it.each([
    ['are looked at', '127.45.8.0/24', PORT + 5, 0],
    ['are asked', '127.45.0.0/21', PORT + 1, 0],
    ['are asked again', '127.46.9.0/24', PORT + 8, 2_000],
  ] as const)(
    'a cancel while its addresses %s ends the search',
    async (_when, range, port, afterMs) => {
      const cancel = new AbortController();
      const options = { ranges: [range], sweep: true, ports: [port], fast: true };
      const { result } = await runScan(options, cancel.signal, ({ done, total }) => {
        if (done > 0 && done === total) setTimeout(() => cancel.abort(), afterMs);
      });
      expect(result).toEqual({ ok: false, error: { code: 'cancelled', args: {} } });
    },
    60_000,
  );

  it('a few that it cuts, among many that it leaves without a word, are not shown either', async () => {
    const found = await report({ ranges: ['127.47.0.0/24'], sweep: true, ports: [PORT + 4], fast: true });
    expect(found.devices).toEqual([]);
    const told = found.warnings.filter(({ code }) => code === 'answers-for-all');
    expect(told).toHaveLength(1);
    expect(told[0]?.args).toMatchObject({ count: 254, addresses: '127.47.0.1-127.47.0.254' });
  }, 60_000);

  it('a few that cut every connection are shown, each with its reason', async () => {
    const found = await report({ ranges: ['127.46.0.0/28'], sweep: true, ports: [PORT + 2], fast: true });
    expect(found.devices).toHaveLength(14);
    expect(found.warnings.filter(({ code }) => code === 'answers-for-all')).toEqual([]);
  }, 60_000);

  it('an address that a person named is shown, also where a firewall cuts every connection', async () => {
    const found = await report({
      ranges: ['127.46.0.0/24', '127.46.0.7'],
      sweep: true,
      ports: [PORT + 2],
      fast: true,
    });
    expect(found.devices.map(({ address }) => address)).toEqual(['127.46.0.7']);
  }, 60_000);

  it('is not waited for address by address, and that is said', async () => {
    const found = await report({
      ranges: ['127.45.0.0/21'],
      sweep: true,
      ports: [PORT + 1],
      fast: true,
    });
    const told = found.warnings.filter(({ code }) => code === 'answers-for-all');
    expect(told).toHaveLength(1);
    expect(told[0]?.args).toMatchObject({ count: 2_046, addresses: '127.45.0.1-127.45.7.254' });
    expect(found.warnings.filter(({ code }) => code === 'tls-unreadable')).toEqual([]);
    // 2,046 addresses one after another, 32 at once, would take six minutes: far beyond this test's limit.
    expect(found.devices).toEqual([]);
  }, 60_000);
});

describe('hostile SLP agents', () => {
  const TYPE = 'service:management-hardware.IBM:integrated-management-module2';
  const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
  const text = (value: string): Buffer => Buffer.concat([u16(Buffer.byteLength(value)), Buffer.from(value)]);
  const message = (kind: number, xid: number, flags: number, body: Buffer, lie = 0): Buffer => {
    const head = Buffer.alloc(12);
    head.writeUInt8(2, 0);
    head.writeUInt8(kind, 1);
    head.writeUIntBE(16 + body.length + lie, 2, 3);
    head.writeUInt16BE(flags, 5);
    head.writeUInt16BE(xid, 10);
    return Buffer.concat([head, text('en'), body]);
  };
  const service = (xid: number): Buffer =>
    message(
      2,
      xid,
      0,
      Buffer.concat([u16(0), u16(1), Buffer.from([0, 0xff, 0xff]), text(`${TYPE}://x`), Buffer.from([0])]),
    );
  const signed = (xid: number): Buffer => {
    const block = Buffer.concat([u16(2), u16(20), Buffer.alloc(4), text('spi'), Buffer.alloc(7)]);
    return message(
      2,
      xid,
      0,
      Buffer.concat([
        u16(0),
        u16(1),
        Buffer.from([0, 0xff, 0xff]),
        text(`${TYPE}://x`),
        Buffer.from([1]),
        block,
      ]),
    );
  };
  const OVERFLOW = 0x8000;

  /** What the agent answers to a search, to a question about attributes, and over TCP. */
  type Agent = {
    readonly search: (xid: number) => Buffer;
    readonly attributes: (xid: number) => Buffer | null;
    readonly tcp?: (socket: Socket, xid: number) => void;
    readonly shown: boolean;
    readonly serial?: string;
  };
  const attributes = (xid: number, list: string): Buffer =>
    message(7, xid, 0, Buffer.concat([u16(0), text(list), Buffer.from([0])]));
  const cut = (xid: number): Buffer => message(7, xid, OVERFLOW, Buffer.concat([u16(0)]));
  const AGENTS: Readonly<Record<string, Agent>> = {
    'a URL count that lies': {
      search: (xid) => message(2, xid, 0, Buffer.concat([u16(0), u16(0xffff), Buffer.alloc(64)])),
      attributes: () => null,
      shown: false,
    },
    'a message longer than it is': {
      search: (xid) => message(2, xid, 0, u16(0), 5_000),
      attributes: () => null,
      shown: false,
    },
    'an answer of another version': {
      search: (xid) => Buffer.concat([Buffer.from([1]), service(xid).subarray(1)]),
      attributes: () => null,
      shown: false,
    },
    'a signed URL': {
      search: signed,
      attributes: (xid) => attributes(xid, '(enclosure-serial-number=SIGNED01)'),
      shown: true,
      serial: 'SIGNED01',
    },
    'no end over TCP': {
      search: service,
      attributes: cut,
      tcp: (socket, xid) => {
        const start = message(7, xid, 0, Buffer.concat([u16(0)]), 0xffffff - 18);
        endless(socket, start);
      },
      shown: true,
    },
    'a drip over TCP': {
      search: service,
      attributes: cut,
      tcp: (socket, xid) => socket.write(message(7, xid, 0, u16(0), 100)),
      shown: true,
    },
    'another XID over TCP': {
      search: service,
      attributes: cut,
      tcp: (socket, xid) => socket.end(attributes((xid + 1) & 0xffff, '(enclosure-serial-number=WRONG001)')),
      shown: true,
    },
    'silence by datagram, an answer over TCP': {
      search: service,
      attributes: () => null,
      tcp: (socket, xid) => socket.end(attributes(xid, '(enclosure-serial-number=BYTCP001)')),
      shown: true,
      serial: 'BYTCP001',
    },
    'attributes without end or sense': {
      search: service,
      attributes: (xid) => attributes(xid, `${'('.repeat(30_000)}=,,,)))\\zz\\`),
      shown: true,
    },
    'escapes and many values': {
      search: service,
      attributes: (xid) =>
        attributes(xid, '(name=a\\2cb\\28c\\29),(enclosure-serial-number=ESCAPED1),(x=\\ff\\00\\01),keyword'),
      shown: true,
      serial: 'ESCAPED1',
    },
  };
  const names = Object.keys(AGENTS);

  function endless(socket: Socket, start: Buffer): void {
    socket.write(start);
    const timer = setInterval(() => socket.write(Buffer.alloc(65_536, 0x41)), 1);
    socket.once('close', () => clearInterval(timer));
  }

  beforeAll(async () => {
    await closeAll();
    const bound = (address: string): Promise<UdpSocket> =>
      new Promise((resolve) => {
        const socket = createSocket({ type: 'udp4', reuseAddr: true });
        extra.push({ close: () => void socket.close() });
        socket.bind(SLP, address, () => resolve(socket));
      });
    const group = await bound('239.255.255.253');
    group.addMembership('239.255.255.253', `${NET}.0.1`);
    for (const [index, name] of names.entries()) {
      const agent = AGENTS[name] as Agent;
      const own = await bound(`${NET}.2.${10 + index}`);
      const wanted = (data: Buffer): boolean => data[1] === 1 && data.includes(TYPE);
      group.on('message', (data, from) => {
        if (wanted(data)) own.send(agent.search(data.readUInt16BE(10)), from.port, from.address);
      });
      own.on('message', (data, from) => {
        const reply = data[1] === 6 ? agent.attributes(data.readUInt16BE(10)) : null;
        if (reply) own.send(reply, from.port, from.address);
      });
      const { tcp } = agent;
      if (tcp === undefined) continue;
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', (data) => tcp(socket, data.readUInt16BE(10)));
      });
      extra.push(await listenTcp(server, `${NET}.2.${10 + index}`, SLP));
    }
  });

  it('that know no question for all types are asked for each of Lenovo, alone and without multicast', async () => {
    const address = `${NET}.2.90`;
    const own = await new Promise<UdpSocket>((resolve) => {
      const socket = createSocket('udp4');
      extra.push({ close: () => void socket.close() });
      socket.bind(SLP, address, () => resolve(socket));
    });
    own.on('message', (data, from) => {
      const xid = data.readUInt16BE(10);
      const reply =
        data[1] === 1 && data.includes(TYPE)
          ? service(xid)
          : data[1] === 6
            ? attributes(xid, '(enclosure-serial-number=UNICAST1)')
            : null;
      if (reply) own.send(reply, from.port, from.address);
    });
    const found = await report({ typed: [{ address, port: 1 }], slpPort: SLP, fast: true });
    expect(found.devices).toMatchObject([{ address, product: 'imm2', serial: 'UNICAST1' }]);
  });

  it('are dropped with a reason, or shown without what could not be read; nothing hangs', async () => {
    const found = await report({
      interfaces: [`${NET}.0.1`],
      multicast: true,
      slpPort: SLP,
      ports: [1],
      fast: true,
    });
    const seen = Object.fromEntries(
      found.devices.map(({ address, product, serial = '' }) => [
        names[Number(address.split('.')[3]) - 10],
        [product, serial],
      ]),
    );
    const wanted = names.flatMap((name) => {
      const { shown, serial = '' } = AGENTS[name] as Agent;
      return shown ? [[name, ['imm2', serial]] as const] : [];
    });
    expect(seen).toEqual(Object.fromEntries(wanted));
    const reasons = found.warnings.map(({ code, args }) => `${code} ${args.source} ${args.reason}`);
    expect(reasons).toEqual(
      expect.arrayContaining(['packet-dropped slp malformed', 'packet-dropped slp tcp']),
    );
  }, 60_000);
});
