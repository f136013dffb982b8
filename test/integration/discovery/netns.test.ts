/**
 * The scan against daemons that are not ours, in network namespaces: avahi-daemon for mDNS, ipmi_sim for RMCP,
 * nginx and openssl s_server for web servers and TLS oddities. Needs root.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanReport } from '../../../electron/discovery/scan.ts';
import {
  connectNamespaces,
  createNamespace,
  type Namespace,
  requireTools,
  says,
  scanInside,
  until,
} from './netns.ts';

const UUID = '92384634-2938-2342-8820-489239905423';
const ROOT = `{"@odata.id":"/redfish/v1/","RedfishVersion":"1.9.0","Vendor":"ACME","UUID":"${UUID}"}`;
const ADDRESSES = {
  redfish: '10.77.0.20',
  plain: '10.77.0.21',
  old: '10.77.0.30',
  impossible: '10.77.0.31',
} as const;

let folder: string;
let site: Namespace | undefined;
let laptop: Namespace | undefined;

beforeAll(async () => {
  requireTools('ip', 'unshare', 'avahi-daemon', 'ipmi_sim', 'nginx', 'openssl');
  folder = mkdtempSync(join(tmpdir(), 'callhome-netns-'));
  site = createNamespace(`ch-site-${process.pid}`);
  laptop = createNamespace(`ch-laptop-${process.pid}`);
  connectNamespaces(laptop, 'lan0', site, 'bmc0');
  laptop.run('ip', 'addr', 'add', '10.77.0.2/24', 'brd', '+', 'dev', 'lan0');
  site.run('ip', 'addr', 'add', `${ADDRESSES.redfish}/24`, 'brd', '+', 'dev', 'bmc0');
  // The others sit on loopback, which avahi does not speak for; ARP is answered for all.
  for (const address of [ADDRESSES.plain, ADDRESSES.old, ADDRESSES.impossible]) {
    site.run('ip', 'addr', 'add', `${address}/32`, 'dev', 'lo');
  }

  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  // RSA, which the old key exchange needs.
  site.run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=bmc',
    '-days',
    '30',
    '-keyout',
    key,
    '-out',
    cert,
  );

  const tls = `ssl_certificate ${cert}; ssl_certificate_key ${key};`;
  const nginx = file(
    'nginx.conf',
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off; server {
      listen ${ADDRESSES.redfish}:443 ssl; listen ${ADDRESSES.redfish}:8443 ssl; listen [::]:8443 ssl ipv6only=on; ${tls}
      location = /redfish/v1/ { default_type application/json; return 200 '${ROOT}'; } }
      server { listen ${ADDRESSES.plain}:443 ssl; ${tls} location / { default_type text/html; return 200 '<title>Welcome to nginx!</title>'; } } }`,
  );
  site.start('nginx', '-c', nginx, '-p', folder);

  mkdirSync(join(folder, 'services'));
  file(
    'services/redfish.service',
    `<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd"><service-group><name>rack-bmc</name>
     <service><type>_redfish._tcp</type><port>8443</port><txt-record>uuid=${UUID}</txt-record></service></service-group>`,
  );
  const avahi = file(
    'avahi.conf',
    '[server]\nhost-name=bmc\nallow-interfaces=bmc0\nuse-ipv4=yes\nuse-ipv6=yes\nenable-dbus=no\n[publish]\npublish-addresses=yes\n',
  );
  // Its own mount namespace: services are read from a fixed folder, and /run stays this daemon's own.
  const responder = site.start(
    'unshare',
    '--mount',
    'sh',
    '-c',
    `mount --bind ${folder}/services /etc/avahi/services && mount -t tmpfs tmpfs /run && mkdir /run/avahi-daemon &&
     exec avahi-daemon --file ${avahi} --no-drop-root --no-chroot --no-rlimits`,
  );

  const ready = says(responder, /successfully established/);

  const emulator = file(
    'bmc.emu',
    'mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n',
  );
  const lan = file(
    'lan.conf',
    'name "bmc"\nset_working_mc 0x20\nstartlan 1\naddr 0.0.0.0 623\npriv_limit admin\nguid a123456789abcdefa123456789abcdef\nendlan\n',
  );
  site.start('ipmi_sim', '-n', '-c', lan, '-f', emulator, '-s', folder);

  const server = ['openssl', 's_server', '-cert', cert, '-key', key, '-quiet', '-www', '-accept'] as const;
  // RSA key exchange and TLS 1.0, as firmware of 2012 has it (§6).
  site.start(...server, `${ADDRESSES.old}:443`, '-tls1', '-cipher', 'AES128-SHA:@SECLEVEL=0');
  // Nothing but pre-shared keys: no client without the key gets in.
  site.start(
    'openssl',
    's_server',
    '-nocert',
    '-psk',
    'abcdef',
    '-cipher',
    'PSK-AES128-CBC-SHA',
    '-tls1_2',
    '-quiet',
    '-accept',
    `${ADDRESSES.impossible}:443`,
  );
  const listening = (endpoint: string) => ['sh', '-c', `ss -Htln | grep -qF '${endpoint}'`] as const;
  for (const address of Object.values(ADDRESSES)) await until(site, ...listening(`${address}:443`));
  await until(site, 'sh', '-c', "ss -Huln | grep -q ':623 '");
  // It probes for a second before it answers (RFC 6762 §8.1).
  await ready;
});

afterAll(async () => {
  await laptop?.close();
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function inside(): Namespace {
  if (!laptop) throw new Error('no namespace');
  return laptop;
}
const standard = { ports: [443], slpPort: 427, ssdpPort: 1900, mdnsPort: 5353, rmcpPort: 623 } as const;
const evidenceAt = (found: ScanReport, address: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    found.devices
      .filter((device) => device.address === address)
      .flatMap((device) => device.sightings.flatMap((each) => each.evidence))
      .map(({ key, value }) => [key, value]),
  );

describe('against daemons that are not ours', () => {
  it('mDNS from avahi-daemon is found over IPv4 and IPv6 link-local, and is one device with its scope kept', async () => {
    const found = await scanInside(inside(), { ...standard, interfaces: null, multicast: true });
    const device = found.devices.find((each) => each.uuid === UUID);
    expect(device).toMatchObject({
      address: ADDRESSES.redfish,
      product: 'other-bmc',
      vendor: 'ACME',
      name: 'rack-bmc',
    });
    expect(device?.addresses.some((address) => /^fe80::.*%lan0$/.test(address))).toBe(true);
    expect(device?.sightings.map((each) => each.source)).toEqual(expect.arrayContaining(['mdns', 'https']));
    expect(device?.identityConflict).toBeUndefined();
  });

  it('RMCP from ipmi_sim is found by broadcast and by asking who refused the web port', async () => {
    const broadcast = await scanInside(inside(), { ...standard, interfaces: null, multicast: true });
    const rmcp = broadcast.devices
      .flatMap((device) => device.sightings)
      .filter((each) => each.source === 'rmcp');
    expect(rmcp.map((each) => each.address)).toContain(ADDRESSES.redfish);
    const asked = await scanInside(inside(), {
      ...standard,
      ports: [9],
      sweep: true,
      ranges: [`${ADDRESSES.redfish}-21`],
    });
    expect(asked.devices.map((device) => [device.address, device.product])).toEqual([
      [ADDRESSES.redfish, 'unknown'],
    ]);
    expect(evidenceAt(asked, ADDRESSES.redfish)).toMatchObject({ 'rmcp.pong': 'true' });
  });

  it('TLS 1.0 alone is spoken to, and what no client can speak to is said plainly', async () => {
    const found = await scanInside(inside(), {
      ...standard,
      rmcpPort: 1,
      sweep: true,
      ranges: ['10.77.0.0/24'],
      typed: [{ address: ADDRESSES.old, port: 443 }],
    });
    expect(evidenceAt(found, ADDRESSES.old)).toMatchObject({
      'tls.protocol': 'TLSv1',
      'tls.subject': 'CN=bmc',
    });
    expect(evidenceAt(found, ADDRESSES.impossible)['tls.refused']).toMatch(/^(handshake|protocol): /);
    expect(found.scanned).toBe(254);
  });

  it('a plain nginx in the range is no controller, and is shown as what it is', async () => {
    const found = await scanInside(inside(), {
      ...standard,
      rmcpPort: 1,
      sweep: true,
      ranges: ['10.77.0.16/28'],
    });
    expect(found.devices.find((device) => device.address === ADDRESSES.plain)).toMatchObject({
      product: 'unknown',
      reasons: [],
    });
    expect(evidenceAt(found, ADDRESSES.plain)).toMatchObject({ 'http.title': 'Welcome to nginx!' });
    const typed = await scanInside(inside(), {
      ...standard,
      rmcpPort: 1,
      typed: [{ address: ADDRESSES.plain, port: 443 }],
    });
    expect(typed.devices).toMatchObject([{ address: ADDRESSES.plain, product: 'unknown' }]);
  });

  it('without ranges the laptop sweeps its own subnet, and only that', async () => {
    const found = await scanInside(inside(), { ...standard, rmcpPort: 1, sweep: true, interfaces: null });
    expect(found.scanned).toBe(254);
    expect(found.devices.map((device) => device.address)).toContain(ADDRESSES.redfish);
  });
});
