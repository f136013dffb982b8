import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSlp, type SlpDevice, startSlp } from '../../lab/slp.ts';
import { type RunningSsdp, SSDP_GROUP, startSsdp } from '../../lab/ssdp.ts';

const IMM2 = 'service:management-hardware.IBM:integrated-management-module2';
/** SrvRqst, AttrRqst and SrvTypeRqst computed from RFC 2608 §8.1, §10.3, §10.1 (discovery reference §1.1), XIDs 0x1234-0x1236. */
const SRV_RQST = Buffer.from(
  '020100005e200000000012340002656e0000003d736572766963653a6d616e6167656d656e742d68617264776172652e49424d3a696e74656772617465642d6d616e6167656d656e742d6d6f64756c6532000744454641554c5400000000',
  'hex',
);
const ATTR_RQST = Buffer.from(
  '020600005e000000000012350002656e0000003d736572766963653a6d616e6167656d656e742d68617264776172652e49424d3a696e74656772617465642d6d616e6167656d656e742d6d6f64756c6532000744454641554c5400000000',
  'hex',
);
const TYPE_RQST = Buffer.from('020900001d200000000012360002656e0000ffff000744454641554c54', 'hex');
const unicast = (request: Buffer): Buffer => {
  const copy = Buffer.from(request);
  copy.writeUInt16BE(0, 5);
  return copy;
};

/** Sends one datagram from a loopback socket and collects what comes back within `ms`. */
async function ask(
  message: Buffer | string,
  port: number,
  address: string,
  ms: number,
): Promise<readonly { readonly from: string; readonly data: Buffer }[]> {
  const socket: UdpSocket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setMulticastInterface('127.0.0.1');
  const heard: { from: string; data: Buffer }[] = [];
  socket.on('message', (data, from) => heard.push({ from: from.address, data }));
  socket.send(message, port, address);
  // A window for answers, not a pause: multicast has no other end.
  await once(AbortSignal.timeout(ms), 'abort');
  socket.close();
  return heard;
}

function device(host: number, attributes: SlpDevice['attributes']): SlpDevice {
  return { address: `127.22.0.${host}`, serviceType: IMM2, url: `${IMM2}://127.22.0.${host}`, attributes };
}

describe('SLP service agents', () => {
  let slp: RunningSlp;
  beforeAll(async () => {
    const long = Array.from({ length: 60 }, (_, index) => [`padding-${index}`, 'x'.repeat(30)] as const);
    slp = await startSlp({
      port: 42_427,
      devices: [
        device(21, [
          ['type', 'integrated-management-module2'],
          ['name', 'a,b'],
        ]),
        device(22, long),
      ],
      multicast: { interfaceAddress: '127.0.0.1' },
    });
  });
  afterAll(() => slp.close());

  it('answer a multicast request on lo from their own addresses, with its XID', async () => {
    const heard = await ask(SRV_RQST, slp.port, '239.255.255.253', 250);
    expect(heard.map(({ from }) => from).sort()).toEqual(['127.22.0.21', '127.22.0.22']);
    for (const { data } of heard) {
      expect(data.readUInt8(1)).toBe(2);
      expect(data.readUInt16BE(10)).toBe(0x1234);
      expect(data.readUIntBE(2, 3)).toBe(data.length);
      expect(data.toString('latin1')).toContain(`${IMM2}://`);
    }
  });

  it('stay silent to multicast without a match and to those who list them in PRList; unicast gets an empty reply', async () => {
    const other = Buffer.from(SRV_RQST);
    other.write('integrated-management-moduleX', 16 + 4 + 32, 'latin1');
    expect(await ask(other, slp.port, '239.255.255.253', 150)).toEqual([]);
    const [empty] = await ask(unicast(other), slp.port, '127.22.0.21', 150);
    expect(empty?.data.readUInt16BE(16)).toBe(0);
    expect(empty?.data.readUInt16BE(18)).toBe(0);
    const heardList = Buffer.from('127.22.0.21', 'ascii');
    const withList = Buffer.concat([
      SRV_RQST.subarray(0, 16),
      Buffer.from([0, heardList.length]),
      heardList,
      SRV_RQST.subarray(18),
    ]);
    withList.writeUIntBE(withList.length, 2, 3);
    const heard = await ask(withList, slp.port, '239.255.255.253', 150);
    expect(heard.map(({ from }) => from)).toEqual(['127.22.0.22']);
  });

  it('escape attribute values, and mark what does not fit with OVERFLOW so that TCP has to be asked', async () => {
    const [short] = await ask(ATTR_RQST, slp.port, '127.22.0.21', 150);
    expect(short?.data.toString('latin1')).toContain('(type=integrated-management-module2),(name=a\\2cb)');
    const [long] = await ask(ATTR_RQST, slp.port, '127.22.0.22', 150);
    expect((long?.data.readUInt16BE(5) ?? 0) & 0x8000).toBe(0x8000);
    expect(long?.data.length).toBeLessThanOrEqual(1400);
    const socket = connect(slp.port, '127.22.0.22');
    socket.write(ATTR_RQST);
    let whole = Buffer.alloc(0);
    while (whole.length < 5 || whole.length < whole.readUIntBE(2, 3)) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      whole = Buffer.concat([whole, chunk]);
    }
    socket.destroy();
    expect(whole.readUInt16BE(10)).toBe(0x1235);
    expect(whole.toString('latin1')).toContain('(padding-59=');
  });

  it('name their types, and refuse another version and scope by unicast only', async () => {
    const [types] = await ask(unicast(TYPE_RQST), slp.port, '127.22.0.21', 150);
    expect(types?.data.toString('latin1')).toContain(IMM2);
    const version1 = unicast(SRV_RQST);
    version1.writeUInt8(1, 0);
    const [refused] = await ask(version1, slp.port, '127.22.0.21', 150);
    expect(refused?.data.readUInt16BE(16)).toBe(9);
    const scope = Buffer.from(SRV_RQST);
    scope.write('ELSEWHR', scope.indexOf('DEFAULT'), 'latin1');
    expect((await ask(unicast(scope), slp.port, '127.22.0.21', 150))[0]?.data.readUInt16BE(16)).toBe(4);
    expect(await ask(scope, slp.port, '239.255.255.253', 150)).toEqual([]);
  });
});

describe('SSDP responder', () => {
  const search = (target: string, man = '"ssdp:discover"'): string =>
    `M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: ${man}\r\nMX: 1\r\nST: ${target}\r\n\r\n`;
  const REDFISH = 'urn:dmtf-org:service:redfish-rest:1';
  let ssdp: RunningSsdp;
  beforeAll(async () => {
    ssdp = await startSsdp({
      port: 41_900,
      devices: [
        {
          address: '127.22.0.11',
          uuid: 'abcd-11',
          location: 'https://127.22.0.11/DeviceDescription.json',
          minor: 15,
        },
        {
          address: '127.22.0.12',
          uuid: 'abcd-12',
          location: 'https://127.22.0.12/DeviceDescription.json',
          minor: 17,
        },
      ],
      multicast: { interfaceAddress: '127.0.0.1' },
    });
  });
  afterAll(() => ssdp.close());

  it('answers Redfish searches by multicast on lo and by unicast, with matching ST and USN', async () => {
    const heard = await ask(search(REDFISH), 41_900, SSDP_GROUP, 200);
    expect(heard.map(({ from }) => from).sort()).toEqual(['127.22.0.11', '127.22.0.12']);
    const [one] = await ask(search('ssdp:all'), 41_900, '127.22.0.12', 150);
    const text = one?.data.toString() ?? '';
    expect(text).toContain(`ST: ${REDFISH}:17\r\n`);
    expect(text).toContain(`USN: uuid:abcd-12::${REDFISH}:17\r\n`);
    expect(text).toContain('AL: https://127.22.0.12/DeviceDescription.json\r\n');
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('ignores other targets and requests without a proper MAN', async () => {
    expect(await ask(search('urn:schemas-upnp-org:device:Printer:1'), 41_900, SSDP_GROUP, 120)).toEqual([]);
    expect(await ask(search(REDFISH, 'ssdp:discover'), 41_900, '127.22.0.11', 120)).toEqual([]);
  });
});
