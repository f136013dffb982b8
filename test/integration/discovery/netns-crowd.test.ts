/**
 * Controllers behind a firewall that takes connections for a whole range: nftables sends every address but theirs to
 * a listener that says nothing. Needs root.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScanReport } from '../../../electron/discovery/scan.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { connectSpaces, createSpace, listening, requireTools, type Space } from '../preflight/netns.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('./scan-child.ts', import.meta.url));
const BOX = fileURLToPath(new URL('../preflight/middle-box.ts', import.meta.url));
/** Among the first and the very last of the range: no order of addresses may decide who is found. */
const CONTROLLERS = ['10.98.0.50', '10.98.0.250', '10.98.15.250'] as const;
let folder = '';
const spaces: Space[] = [];
let laptop: Space;

beforeAll(async () => {
  requireTools('ip', 'nft', 'nginx');
  folder = mkdtempSync(join(tmpdir(), 'callhome-crowd-'));
  for (const name of ['lap', 'rtr', 'srv']) spaces.push(createSpace(`ch-cr-${name}-${process.pid}`));
  const [lap, router, servers] = spaces as [Space, Space, Space];
  laptop = lap;
  connectSpaces(laptop, 'lan0', router, 'lan0');
  connectSpaces(router, 'srv0', servers, 'srv0');
  laptop.run('ip', 'addr', 'add', '10.97.1.2/24', 'dev', 'lan0');
  laptop.run('ip', 'route', 'add', 'default', 'via', '10.97.1.1');
  router.run('ip', 'addr', 'add', '10.97.1.1/24', 'dev', 'lan0');
  router.run('ip', 'addr', 'add', '10.97.2.1/24', 'dev', 'srv0');
  router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.core.somaxconn=4096');
  router.run('ip', 'route', 'add', '10.98.0.0/20', 'via', '10.97.2.2');
  servers.run('ip', 'addr', 'add', '10.97.2.2/24', 'dev', 'srv0');
  servers.run('ip', 'route', 'add', 'default', 'via', '10.97.2.1');
  for (const address of CONTROLLERS) servers.run('ip', 'addr', 'add', `${address}/32`, 'dev', 'lo');
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const sites = CONTROLLERS.map((address, n) => {
    const identity = issueSelfSigned({ subject: `CN=XCC-${n},O=Lenovo`, names: [`xcc-${n}`] });
    const root = JSON.stringify({
      '@odata.id': '/redfish/v1',
      Id: 'RootService',
      Name: 'Root Service',
      RedfishVersion: '1.11.0',
      UUID: `5b7a1d1c-000${n}-11ec-8d3d-0894ef1200${n}0`,
      Vendor: 'Lenovo',
      Product: 'Lenovo XClarity Controller',
      Managers: { '@odata.id': '/redfish/v1/Managers' },
    });
    const cert = `ssl_certificate ${file(`${n}.pem`, identity.certPem)}; ssl_certificate_key ${file(`${n}.key`, identity.keyPem)};`;
    return `server { listen ${address}:443 ssl; ${cert} location ~ ^/redfish/v1/?$ { default_type application/json; return 200 '${root}'; } location / { return 404; } }`;
  });
  servers.start(
    ...['nginx', '-p', folder, '-c'],
    file(
      'nginx.conf',
      `daemon off; user root; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events {} http { access_log off; ${sites.join('\n')} }`,
    ),
  );
  router.start(process.execPath, '--import', 'tsx', BOX, 'mute', '9001');
  router.run(
    'nft',
    '-f',
    file(
      'rules.nft',
      `table ip t { chain c { type nat hook prerouting priority -100; iifname "lan0" ip daddr 10.98.0.0/20 ip daddr != { ${CONTROLLERS.join(', ')} } tcp dport != 0 redirect to :9001; }; }`,
    ),
  );
  await listening(router, 'tcp', '0.0.0.0:9001');
  await listening(servers, 'tcp', `${CONTROLLERS[2]}:443`);
}, 60_000);

afterAll(async () => {
  for (const space of spaces) await space.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function scan(range: string): ScanReport {
  const options = JSON.stringify({ ranges: [range], sweep: true, ports: [443] });
  const out = execFileSync(
    'ip',
    ['netns', 'exec', laptop.name, process.execPath, '--import', 'tsx', CHILD, options],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return JSON.parse(out) as ScanReport;
}

it.each([
  ['10.98.0.0/24', ['10.98.0.50', '10.98.0.250'], 252],
  ['10.98.0.0/20', CONTROLLERS, 1_000],
] as const)('%s: every controller, no ghost, one warning', (range, controllers, mute) => {
  const found = scan(range);
  expect(found.devices.map(({ address, product }) => `${address} ${product}`).sort()).toEqual(
    [...controllers].sort().map((address) => `${address} xcc`),
  );
  const told = found.warnings.filter(({ code }) => code !== 'range-outside-subnet');
  expect(told.map(({ code }) => code)).toEqual(['answers-for-all']);
  expect(Number(told[0]?.args.count)).toBeGreaterThanOrEqual(mute);
});
