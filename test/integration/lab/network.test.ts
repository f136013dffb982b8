import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDns, startDns } from '../../lab/dns.ts';
import { startFiltered, tryConnect } from '../../lab/filtered.ts';
import { createPki, type LabPki } from '../../lab/pki.ts';
import { type RunningProxy, startProxy } from '../../lab/proxy.ts';
import { startSntp } from '../../lab/sntp.ts';
import { type RunningVendor, startVendor, type VendorFault } from '../../lab/vendor.ts';
import { run } from './tools.ts';

const NET = '127.23';
let folder: string;
let pki: LabPki;
let vendor: RunningVendor;
let ca: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-network-'));
  pki = createPki();
  ca = join(folder, 'root.pem');
  writeFileSync(ca, pki.root.certPem);
  vendor = await startVendor({ pki, network: `${NET}.2`, refused: ['soa.lenovo.com:443'] });
});
afterAll(async () => {
  await vendor.close();
  rmSync(folder, { recursive: true });
});

const rules = (): string[] => vendor.connectTo.flatMap((rule) => ['--connect-to', rule]);
const curl = (...args: string[]) => run('curl', ['-sS', '-m', '3', '--cacert', ca, ...rules(), ...args]);

describe('vendor hosts, asked by curl and openssl', () => {
  it('are trusted through the lab root by the names and reached by the printed addresses of the guide', async () => {
    expect((await curl('https://soaus.lenovo.com/')).stdout).toContain('soaus.lenovo.com');
    expect((await curl('-i', 'http://www.ibm.com/')).stdout).toContain('Location: https://www.ibm.com/');
    const address = await curl('-k', 'https://129.42.26.224/');
    expect(address.stdout).toContain('www-945.ibm.com');
    expect((await curl('ftp://www-945.ibm.com/', '-v')).stderr).toContain('220 FTP');
    expect((await curl('https://soa.lenovo.com/')).stderr).toMatch(/refused|Failed to connect/);
    expect((await curl('http://www-03.ibm.com:43/')).stderr).toMatch(/refused|Failed to connect/);
  });

  it.each<readonly [VendorFault, RegExp]>([
    ['expired', /certificate has expired/],
    ['not-yet-valid', /not yet valid/],
    ['self-signed', /self.signed certificate/],
    ['wrong-name', /hostname mismatch/],
    ['intercept', /unable to get (local )?issuer certificate|self.signed certificate in certificate chain/],
  ])('show %s as openssl names it', async (fault, text) => {
    const endpoint = vendor.endpoints.find(({ host, port }) => host === 'esupport.ibm.com' && port === 443);
    vendor.faults.set('esupport.ibm.com', fault);
    const target = `${endpoint?.address}:${endpoint?.labPort}`;
    const host = 'esupport.ibm.com';
    const result = await run('openssl', [
      ...['s_client', '-connect', target, '-servername', host, '-verify_hostname', host],
      ...['-CAfile', ca, '-verify_return_error', '-brief'],
    ]);
    vendor.faults.delete('esupport.ibm.com');
    expect(result.stdout + result.stderr).toMatch(text);
  });

  it('send the whole GeoTrust chain, old TLS only, a reset, silence and a captive portal when told to', async () => {
    const host = 'www-03.ibm.com';
    const get = async (fault: VendorFault, url = `https://${host}/`, ...args: string[]) => {
      vendor.faults.set(host, fault);
      const result = await curl('-v', ...args, url);
      vendor.faults.delete(host);
      return result;
    };
    const geotrust = await get('geotrust');
    expect(geotrust.code).toBe(0);
    expect(geotrust.stderr).toContain('GeoTrust SSL CA - G3');
    expect((await get('tls-old', `https://${host}/`, '--tlsv1.2')).stderr).toMatch(
      /protocol version|unsupported protocol|handshake failure/i,
    );
    expect((await get('reset')).code).not.toBe(0);
    expect((await get('silent')).code).toBe(28);
    expect((await get('captive-portal', `http://${host}/`)).stderr).toContain('portal.practice.example');
  });
});

describe('proxy, asked by curl', () => {
  const connectTo = (): Map<string, { address: string; port: number }> =>
    new Map(
      vendor.endpoints.map(({ host, port, address, labPort }) => [
        `${host}:${port}`,
        { address, port: labPort },
      ]),
    );
  const through = (proxy: RunningProxy, url: string, ...args: string[]) =>
    run('curl', [
      '-sS',
      '-m',
      '3',
      '--cacert',
      ca,
      '--proxy',
      `http://${proxy.address}:${proxy.port}`,
      ...args,
      url,
    ]);

  it('asks for Basic, tunnels with it, denies by policy and says bad gateway for what it does not know', async () => {
    const proxy = await startProxy({
      address: `${NET}.1.31`,
      port: 0,
      connectTo: connectTo(),
      deny: ['www.ibm.com'],
    });
    const user = ['--proxy-user', 'proxyuser:Proxy-pass1'];
    try {
      expect((await through(proxy, 'https://soaus.lenovo.com/')).stderr).toContain('407');
      expect(
        (await through(proxy, 'https://soaus.lenovo.com/', '--proxy-user', 'proxyuser:wrong')).stderr,
      ).toContain('407');
      expect((await through(proxy, 'https://soaus.lenovo.com/', ...user)).stdout).toContain(
        'soaus.lenovo.com',
      );
      expect((await through(proxy, 'http://www-945.ibm.com/', ...user, '-i')).stdout).toContain('301');
      expect((await through(proxy, 'https://www.ibm.com/', ...user)).stderr).toContain('403');
      expect((await through(proxy, 'https://unknown.example/', ...user)).stderr).toContain('502');
      proxy.faults.targets.set('soaus.lenovo.com:443', '504');
      expect((await through(proxy, 'https://soaus.lenovo.com/', ...user)).stderr).toContain('504');
      proxy.faults.notAProxy = true;
      expect((await through(proxy, 'https://soaus.lenovo.com/', ...user)).code).not.toBe(0);
    } finally {
      await proxy.close();
    }
  });

  it('takes Digest when that is asked for, and only NTLM when that is', async () => {
    const digest = await startProxy({
      address: `${NET}.1.32`,
      port: 0,
      auth: 'digest',
      connectTo: connectTo(),
    });
    const ntlm = await startProxy({
      address: `${NET}.1.33`,
      port: 0,
      auth: 'ntlm-only',
      connectTo: connectTo(),
    });
    const user = ['--proxy-user', 'proxyuser:Proxy-pass1'];
    try {
      const good = await through(digest, 'https://soaus.lenovo.com/', '--proxy-digest', ...user);
      expect(good.stdout).toContain('soaus.lenovo.com');
      expect((await through(digest, 'https://soaus.lenovo.com/', ...user)).stderr).toContain('407');
      const only = await through(ntlm, 'https://soaus.lenovo.com/', ...user, '-v');
      expect(only.stderr).toContain('Proxy-Authenticate: NTLM');
      expect(only.stderr).not.toContain('Proxy-Authenticate: Basic');
    } finally {
      await Promise.all([digest.close(), ntlm.close()]);
    }
  });
});

describe('DNS server, asked by dig', () => {
  let dns: RunningDns;
  beforeAll(async () => {
    const many = Array.from({ length: 60 }, (_, index) => `192.0.2.${index + 1}`);
    dns = await startDns({
      address: `${NET}.1.53`,
      port: 0,
      zones: new Map([
        ['www-945.ibm.com', { addresses: ['129.42.26.224', '2620:0:6c0:1::1000'] }],
        ['many.example', { addresses: many }],
        ['soaus.lenovo.com', { cname: 'www-945.ibm.com' }],
      ]),
    });
  });
  afterAll(() => dns.close());
  const dig = (...args: string[]) =>
    run('dig', [`@${dns.address}`, '-p', String(dns.port), '+time=1', '+tries=1', '+noedns', ...args]);

  it('answers A, AAAA and aliases, NXDOMAIN for others, and long answers over TCP', async () => {
    expect((await dig('+short', 'WWW-945.ibm.com', 'A')).stdout.trim()).toBe('129.42.26.224');
    expect((await dig('+short', 'www-945.ibm.com', 'AAAA')).stdout.trim()).toBe('2620:0:6c0:1::1000');
    expect((await dig('+short', 'soaus.lenovo.com', 'A')).stdout).toContain('129.42.26.224');
    expect((await dig('nosuch.example')).stdout).toContain('NXDOMAIN');
    expect((await dig('+ignore', 'many.example')).stdout).toMatch(/flags:[^;]* tc/);
    expect((await dig('+short', 'many.example')).stdout.trim().split('\n')).toHaveLength(60);
  });

  it('fails in every way it is told to', async () => {
    dns.faults.all = 'servfail';
    expect((await dig('www-945.ibm.com')).stdout).toContain('SERVFAIL');
    dns.faults.all = 'refused';
    expect((await dig('www-945.ibm.com')).stdout).toContain('REFUSED');
    dns.faults.all = 'silent';
    expect((await dig('www-945.ibm.com')).stdout).toMatch(/timed out|no servers could be reached/);
    dns.faults.all = 'wrong-id';
    expect((await dig('www-945.ibm.com')).stdout).toMatch(/ID mismatch|timed out|no servers/);
    dns.faults.all = null;
  });
});

describe('NTP server', () => {
  /** RFC 5905 §7.3: 48 octets, mode 3, transmit timestamp in the last eight. */
  const query = async (address: string, port: number): Promise<Buffer> => {
    const socket = createSocket('udp4');
    const request = Buffer.alloc(48);
    request.writeUInt8(0x23, 0);
    request.write('originat', 40, 'ascii');
    socket.send(request, port, address);
    const [reply] = (await once(socket, 'message', { signal: AbortSignal.timeout(2000) })) as [Buffer];
    socket.close();
    return reply;
  };
  it('answers with its own time, and as kiss-o-death or unsynchronised when told to', async () => {
    const ntp = await startSntp({ address: `${NET}.1.23`, port: 0, offsetMs: 3_600_000 });
    try {
      const reply = await query(ntp.address, ntp.port);
      expect(reply.readUInt8(0)).toBe(0x24);
      expect(reply.subarray(24, 32).toString('ascii')).toBe('originat');
      const seconds = reply.readUInt32BE(40) - 2_208_988_800;
      expect(Math.abs(seconds - (Date.now() / 1000 + 3600))).toBeLessThan(20);
      ntp.faults.kissOfDeath = 'RATE';
      expect((await query(ntp.address, ntp.port)).subarray(12, 16).toString()).toBe('RATE');
      ntp.faults.kissOfDeath = null;
      ntp.faults.unsynchronised = true;
      const lost = await query(ntp.address, ntp.port);
      expect([lost.readUInt8(0) >> 6, lost.readUInt8(1)]).toEqual([3, 16]);
    } finally {
      await ntp.close();
    }
  });
});

describe('filtered port', () => {
  it('is not taken for one because the process that asks was busy for longer than it waits', async () => {
    const open = createServer().listen(0, `${NET}.3.98`);
    await once(open, 'listening');
    const parked = new Set<Socket>();
    const connected = tryConnect(`${NET}.3.98`, (open.address() as AddressInfo).port, parked);
    const until = Date.now() + 400;
    while (Date.now() < until);
    expect(await connected).toBe(true);
    for (const socket of parked) socket.destroy();
    open.close();
  });

  it('neither accepts nor refuses: a connect really times out', async () => {
    const filtered = await startFiltered({ address: `${NET}.3.99` });
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(filtered.port, filtered.address);
      socket.on('connect', () => resolve('connected'));
      socket.on('error', (error) => resolve(error.message));
      socket.setTimeout(1500, () => {
        socket.destroy();
        resolve('timeout');
      });
    });
    await filtered.close();
    expect(outcome).toBe('timeout');
  });
});
