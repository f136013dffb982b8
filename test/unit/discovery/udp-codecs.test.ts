import { encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MDNS_SERVICES } from '../../../electron/discovery/mdns.ts';
import {
  decodePong,
  encodeCapabilitiesQuestion,
  encodePing,
  isCapabilitiesAnswer,
} from '../../../electron/discovery/rmcp-codec.ts';
import {
  decodeAnswer,
  encodeSearch,
  ownHttpsPort,
  REDFISH_TARGET,
} from '../../../electron/discovery/ssdp-codec.ts';
import { decodeServiceAnswer, encodeServiceQuestion } from '../../../electron/net/dns-service.ts';

const UUID = '7D7D6AFE-1C2B-11EC-8D3A-0A3A88F00011';
const answer = (st: string, more = ''): Buffer =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\nST: ${st}\r\nUSN: uuid:${UUID}::${st}\r\nAL: https://10.0.0.1/redfish/v1/\r\n${more}\r\n`,
  );

describe('SSDP', () => {
  it('searches in the words of the standard', () => {
    expect(encodeSearch('239.255.255.250', 1900, REDFISH_TARGET, 1).toString()).toBe(
      'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\n' +
        'ST: urn:dmtf-org:service:redfish-rest:1\r\n\r\n',
    );
    expect(encodeSearch('ff02::c%eth0', 1900, 'x', 2).toString()).toContain('HOST: [ff02::c]:1900\r\n');
  });

  it('takes Redfish answers, with a minor version, upper-case UUID, or the double colon of one firmware', () => {
    expect(decodeAnswer(answer(`${REDFISH_TARGET}:15`))).toMatchObject({ uuid: UUID.toLowerCase() });
    expect(decodeAnswer(answer('urn::dmtf-org:service:redfish-rest:1'))).toMatchObject({
      location: 'https://10.0.0.1/redfish/v1/',
    });
  });

  it('reads folded headers, wherever they are folded', () => {
    const whole = `HTTP/1.1 200 OK\r\nST: ${REDFISH_TARGET}\r\nUSN: uuid:${UUID}::${REDFISH_TARGET}\r\nAL: https://[fe80::1]/redfish/v1/\r\n\r\n`;
    for (const fold of ['\r\n ', '\r\n\t', '\n  '])
      for (const value of [`uuid:${UUID}`, 'https:', REDFISH_TARGET])
        expect(decodeAnswer(Buffer.from(whole.replace(` ${value}`, `${fold}${value}`)))).toMatchObject({
          target: REDFISH_TARGET,
          uuid: UUID.toLowerCase(),
          location: 'https://[fe80::1]/redfish/v1/',
        });
  });

  it('tells other services from what is no answer: other verbs, answers of nothing, oversized datagrams', () => {
    for (const st of ['urn:schemas-upnp-org:device:Printer:1', 'upnp:rootdevice', 'ssdp:all'])
      expect(decodeAnswer(answer(st))).toBe('other');
    expect(decodeAnswer(Buffer.from('HTTP/1.1 200 OK\r\nSERVER: x\r\n\r\n'))).toBeNull();
    expect(
      decodeAnswer(Buffer.from('NOTIFY * HTTP/1.1\r\nNT: urn:dmtf-org:service:redfish-rest:1\r\n\r\n')),
    ).toBeNull();
    expect(decodeAnswer(answer(REDFISH_TARGET, `X: ${'y'.repeat(5_000)}\r\n`))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (data) => void decodeAnswer(Buffer.from(data))),
    );
  });

  it('follows a location only to the responder itself, and only by HTTPS', () => {
    expect(ownHttpsPort('https://10.0.0.1:8443/x', '10.0.0.1')).toBe(8443);
    expect(ownHttpsPort('https://[fe80::1]/x', 'fe80::1%eth0')).toBe(443);
    expect(ownHttpsPort('https://10.0.0.2/x', '10.0.0.1')).toBeNull();
    expect(ownHttpsPort('http://10.0.0.1/x', '10.0.0.1')).toBeNull();
    expect(ownHttpsPort('https://[bad', '10.0.0.1')).toBeNull();
  });
});

describe('RMCP', () => {
  it('pings as ASF 2.0 says', () => {
    expect(encodePing(0x21).toString('hex')).toBe('0600ff06000011be80210000');
  });

  it('reads a pong, also with the byte order of OpenBMC', () => {
    const pong = Buffer.from('0600ff06000011be40210010000011be000000008100000000000000', 'hex');
    expect(decodePong(pong)).toEqual({ enterprise: 4542 });
    const lenovo = Buffer.from(pong);
    lenovo.writeUInt32BE(19_046, 12);
    expect(decodePong(lenovo)).toEqual({ enterprise: 19_046 });
    expect(
      decodePong(Buffer.from('0600ff06be1100004000001 0be11000000000000 81'.replaceAll(' ', ''), 'hex')),
    ).not.toBeNull();
    expect(decodePong(encodePing(1))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (data) => void decodePong(Buffer.from(data))));
  });
});

describe('IPMI', () => {
  // Channel 1, IPMI 2.0, MD5 and straight passwords, no maker's own (IPMI 2.0 table 22-15).
  const answer = Buffer.from('0600ff0700000000000000000010811c632000380001860403000000001a', 'hex');

  it('asks for what a channel takes, outside of any session', () => {
    expect(encodeCapabilitiesQuestion().toString('hex')).toBe(
      '0600ff07000000000000000000092018c88100388e04b5',
    );
  });

  it('takes an answer to that, also one that refuses it, and nothing else', () => {
    expect(isCapabilitiesAnswer(answer)).toBe(true);
    expect(isCapabilitiesAnswer(Buffer.from('0600ff0700000000000000000008811c63200038ccdc', 'hex'))).toBe(
      true,
    );
    // An echo is no answer, nor is one of ASF's.
    expect(isCapabilitiesAnswer(encodeCapabilitiesQuestion())).toBe(false);
    expect(isCapabilitiesAnswer(encodePing(1))).toBe(false);
    expect(decodePong(answer)).toBeNull();
  });

  it('cut anywhere, or with one bit turned, is none, but where no checksum looks', () => {
    for (let size = 0; size < answer.length; size += 1)
      expect(isCapabilitiesAnswer(answer.subarray(0, size))).toBe(false);
    for (let bit = 0; bit < answer.length * 8; bit += 1) {
      const turned = Buffer.from(answer);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const at = bit >> 3;
      // Reserved byte, sequence numbers and session: of no meaning here.
      const idle = at === 1 || at === 2 || (at >= 5 && at <= 12);
      expect([bit, isCapabilitiesAnswer(turned)]).toEqual([bit, idle]);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (data) => void isCapabilitiesAnswer(Buffer.from(data))),
    );
  });
});

describe('mDNS', () => {
  it('asks for the answer by unicast', () => {
    const question = encodeServiceQuestion('_redfish._tcp.local');
    expect(question.subarray(-4).toString('hex')).toBe('000c8001');
  });

  it('reads instance, host, port, addresses and the UUID of a Redfish service', () => {
    const name = 'bmc1._redfish._tcp.local';
    const data = encode({
      type: 'response',
      answers: [{ type: 'PTR', name: '_redfish._tcp.local', data: name }],
      additionals: [
        { type: 'SRV', name, data: { target: 'bmc1.local', port: 8443 } },
        { type: 'TXT', name, data: [`uuid=${UUID}`] },
        { type: 'A', name: 'bmc1.local', data: '10.0.0.9' },
      ],
    });
    expect(decodeServiceAnswer(data, MDNS_SERVICES)).toEqual([
      {
        service: '_redfish._tcp.local',
        instance: 'bmc1',
        host: 'bmc1.local',
        port: 8443,
        addresses: ['10.0.0.9'],
        text: [`uuid=${UUID}`],
      },
    ]);
    fc.assert(
      fc.property(fc.nat(data.length - 1), fc.nat(255), (at, value) => {
        const spoiled = Buffer.from(data);
        spoiled[at] = value;
        decodeServiceAnswer(spoiled, MDNS_SERVICES);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        decodeServiceAnswer(Buffer.from(bytes), MDNS_SERVICES);
      }),
    );
  });
});
