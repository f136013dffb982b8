import { createServer as createHttps } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askAdapters } from '../../../electron/discovery/announcements.ts';
import { createWarningLog } from '../../../electron/discovery/warnings.ts';
import type { NetworkInterface } from '../../../electron/net/interfaces.ts';
import { createLabClock, listenTcp, noHttpFaults, type RunningListener, startHttp } from '../../lab/kit.ts';
import { issueSelfSigned } from '../../lab/pki.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { type RunningSlp, startSlp } from '../../lab/slp.ts';
import { startSsdp } from '../../lab/ssdp.ts';
import { products, report, runScan, sources } from './site.ts';

const NET = '127.41';
const PORTS = {
  https: 18443,
  ssh: 18022,
  snmp: 18161,
  ssdp: 11900,
  slp: 18427,
  mdns: 15353,
  rmcp: 10623,
  dns: 18053,
  ntp: 18123,
  proxy: 13128,
  vendorBase: 28_000,
};
const UDP = { slpPort: PORTS.slp, ssdpPort: PORTS.ssdp, mdnsPort: PORTS.mdns, rmcpPort: PORTS.rmcp };
const EVERY = {
  '11': 'xcc',
  '12': 'xcc2',
  '13': 'xcc3',
  '14': 'xcc',
  '15': 'xcc',
  '21': 'imm2',
  '22': 'imm2',
  '31': 'cmm2',
  '41': 'lxca',
  '51': 'other-bmc',
  '52': 'other-bmc',
  '53': 'other-bmc',
};

let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: NET, ports: PORTS });
});
afterAll(() => lab.close());

const swept = { ranges: [`${NET}.0.0/24`], sweep: true, ports: [PORTS.https], ...UDP } as const;
const announced = { interfaces: [`${NET}.0.1`], multicast: true, ports: [PORTS.https] } as const;

describe('a sweep of the lab', () => {
  it('finds every device, names it, and says what it is without a login', async () => {
    const found = await report(swept);
    expect(products(found)).toEqual(EVERY);
    const at = (host: number) => found.devices.find((device) => device.address === `${NET}.0.${host}`);
    const { xcc1, xcc3, imm2, cmm, idrac } = lab.devices;
    expect(at(11)).toMatchObject({
      id: `uuid:${xcc1.uuid}`,
      vendor: 'Lenovo',
      model: xcc1.model,
      machineType: '7Z73',
      serial: xcc1.serial,
      firmware: 'AFBT58B 5.70',
      name: xcc1.hostname,
    });
    expect(at(13)).toMatchObject({ serial: xcc3.serial, model: 'ThinkSystem SR650 V4' });
    expect(at(21)).toMatchObject({
      id: `uuid:${imm2.uuid}`,
      serial: imm2.serial,
      firmware: '1AOO86D 7.70',
      machineType: '5462',
    });
    expect(at(31)).toMatchObject({ id: `uuid:${cmm.uuid}`, serial: cmm.serial, machineType: '8721' });
    expect(at(41)).toMatchObject({ vendor: 'Lenovo', model: 'XClarity Administrator' });
    expect(at(41)?.id).toMatch(/^cert:[0-9a-f]{64}$/);
    expect(at(51)).toMatchObject({ vendor: 'Dell', serial: '7LAB123', uuid: idrac.uuid });
    expect(at(52)).toMatchObject({ vendor: 'HPE', model: 'ProLiant DL380 Gen10', firmware: '2.78' });
    expect(found.devices.some((device) => device.identityConflict)).toBe(false);
    expect(found).toMatchObject({ scanned: 254, warnings: [] });
    for (const device of found.devices) expect(device.reasons.length).toBeGreaterThan(0);
  });

  it('shows devices as they answer, each first as early as it is known, and tells how far it is', async () => {
    const { result, told, progress } = await runScan(swept);
    if (!result.ok) throw new Error(result.error.code);
    expect(told[0]?.ms ?? 9_999).toBeLessThan(result.value.durationMs);
    const last = new Map(told.map(({ device }) => [device.id, device]));
    for (const device of result.value.devices) expect(last.get(device.id)).toEqual(device);
    expect(progress.at(-1)).toMatchObject({ done: 254, total: 254 });
    expect(progress.some((each) => (each.rate ?? 0) > 0 && each.waitingFor === `TCP ${PORTS.https}`)).toBe(
      true,
    );
  });

  it('asks no address outside the range, and logs nobody in', async () => {
    for (const part of Object.values(lab.devices)) part.log.length = 0;
    await report({ ...swept, ranges: [`${NET}.0.11-12`] });
    const asked = Object.entries(lab.devices).filter(([, device]) => device.log.length > 0);
    expect(asked.map(([name]) => name)).toEqual(['xcc1', 'xcc2']);
    const lines = asked.flatMap(([, device]) => device.log.map(({ text }) => text));
    expect(lines.every((text) => text.startsWith('GET '))).toBe(true);
    expect(lines.some((text) => /Sessions|login/i.test(text))).toBe(false);
  });

  it('tries the other ports where the first one was refused', async () => {
    const found = await report({
      ...swept,
      ranges: [`${NET}.0.11-12`],
      ports: [PORTS.https + 1, PORTS.https],
    });
    expect(products(found)).toEqual({ '11': 'xcc', '12': 'xcc2' });
  });

  it('ends at once on a cancel, far from its end, and says so', async () => {
    const cancel = new AbortController();
    let told = 0;
    const large = { ...swept, ranges: [`${NET}.0.0/16`], confirmedLarge: true };
    const { result } = await runScan(large, cancel.signal, ({ done }) => {
      told = done;
      if (done >= 1_000) cancel.abort();
    });
    expect(told).toBeGreaterThanOrEqual(1_000);
    expect(told).toBeLessThan(60_000);
    expect(result).toEqual({ ok: false, error: { code: 'cancelled', args: {} } });
  });
});

describe('each source by itself', () => {
  it('SLP by multicast finds IMM2 and CMM, with everything their attributes say', async () => {
    const found = await report({ ...announced, slpPort: PORTS.slp, ports: [1] });
    expect(products(found)).toEqual({ '21': 'imm2', '22': 'imm2', '31': 'cmm2' });
    expect(sources(found)).toContain('slp');
    expect(found.devices.find((device) => device.product === 'cmm2')).toMatchObject({
      serial: '06ABC31',
      uuid: lab.devices.cmm.uuid,
    });
  });

  it('SSDP by multicast finds XCC and iLO, at the port they name themselves', async () => {
    const found = await report({ ...announced, ssdpPort: PORTS.ssdp, ports: [1] });
    expect(products(found)).toEqual({
      '11': 'xcc',
      '12': 'xcc2',
      '13': 'xcc3',
      '14': 'xcc',
      '15': 'xcc',
      '52': 'other-bmc',
    });
    expect(sources(found)).toEqual(['https', 'ssdp']);
  });

  it('mDNS finds the OpenBMC by one question it answers by unicast, and looks at the port it names', async () => {
    const found = await report({ ...announced, mdnsPort: PORTS.mdns, ports: [1] });
    expect(products(found)).toEqual({ '53': 'other-bmc' });
    expect(found.devices[0]).toMatchObject({
      vendor: 'OpenBMC',
      name: 'obmc-053',
      uuid: lab.devices.openbmc.uuid,
    });
    expect(sources(found)).toEqual(['https', 'mdns']);
    // Several services of one box stay several sightings' worth of evidence and one device.
    const said = found.devices[0]?.sightings.filter((each) => each.source === 'mdns') ?? [];
    expect(said.flatMap((each) => each.evidence).filter(({ key }) => key === 'mdns.service')).toHaveLength(2);
    expect(lab.mdns?.log.every(({ text }) => text.endsWith('unicast=true'))).toBe(true);
  });

  it('RMCP by broadcast finds who has IPMI over LAN switched on, also with the byte order of OpenBMC', async () => {
    const found = await report({ ...announced, rmcpPort: PORTS.rmcp });
    expect(products(found)).toEqual({
      '11': 'xcc',
      '14': 'xcc',
      '15': 'xcc',
      '52': 'other-bmc',
      '53': 'other-bmc',
    });
    for (const device of found.devices)
      expect(device.sightings.map((each) => each.source).sort()).toEqual(['https', 'rmcp']);
  });

  it('RMCP asked alone tells a controller whose web port is shut from a plain host', async () => {
    const found = await report({ ranges: [`${NET}.0.10-13`], sweep: true, ports: [9], rmcpPort: PORTS.rmcp });
    expect(found.devices.map(({ address, product }) => [address, product])).toEqual([
      [`${NET}.0.11`, 'unknown'],
    ]);
  });

  it('DNS finds the LXCA by its SRV record', async () => {
    const found = await report({
      ...announced,
      dns: { servers: [{ host: lab.dns.address, port: lab.dns.port }], domains: ['practice.example'] },
    });
    expect(found.devices).toHaveLength(1);
    expect(found.devices[0]).toMatchObject({ address: `${NET}.0.41`, product: 'lxca' });
    expect(found.devices[0]?.sightings.map((each) => each.source)).toContain('dns-srv');
  });

  it('all of them together make one device of each', async () => {
    const found = await report({ ...announced, ...UDP, ranges: [`${NET}.0.0/24`], sweep: true });
    expect(products(found)).toEqual(EVERY);
  });
});

describe('addresses typed in', () => {
  it('are asked one by one, by name or number; a name nobody knows is named', async () => {
    const found = await report({
      typed: [
        { address: `${NET}.0.13`, port: PORTS.https },
        { address: 'no-such-host.invalid', port: 443 },
      ],
      ...UDP,
    });
    expect(products(found)).toEqual({ '13': 'xcc3' });
    expect(found.warnings).toContainEqual({
      code: 'name-not-resolved',
      args: { name: 'no-such-host.invalid' },
    });
  });

  it('follow connect-to rules, and keep the name that was typed', async () => {
    const found = await report({
      typed: [{ address: 'bmc.customer.example', port: 443 }],
      connectTo: [{ host: 'bmc.customer.example', port: 443, toHost: `${NET}.0.12`, toPort: PORTS.https }],
    });
    expect(found.devices[0]).toMatchObject({ address: 'bmc.customer.example', product: 'xcc2' });
  });

  it('that only refuse are shown as unknown; no answer at all is explained', async () => {
    const found = await report({ typed: [{ address: `${NET}.9.9`, port: PORTS.https }] });
    expect(found.devices).toMatchObject([{ address: `${NET}.9.9`, product: 'unknown' }]);
    const silent = await report({ multicast: true, interfaces: [`${NET}.0.1`] });
    expect(silent.warnings).toEqual([
      { code: 'no-answers', args: { scanned: 0, interfaces: 'lo', ranges: '' } },
    ]);
  });

  it('and ranges that make no sense are refused before anything is sent', async () => {
    expect((await runScan({ ranges: ['10.0.0.0/16'], sweep: true })).result).toMatchObject({
      ok: false,
      error: { code: 'range-too-large' },
    });
    expect((await runScan({ ranges: ['10.0.0.0/8'], sweep: true })).result).toMatchObject({
      ok: false,
      error: { code: 'range-over-limit' },
    });
    expect((await runScan({ ranges: ['10.0.0.300'], sweep: true })).result).toMatchObject({
      ok: false,
      error: { code: 'range-invalid' },
    });
  });

  it('of an adapter that went away meanwhile are warnings that name it; the other one is asked all the same', async () => {
    const adapter = (name: string, address: string): NetworkInterface => ({
      name,
      address,
      netmask: '255.255.255.0',
      cidr: `${address}/24`,
      family: 4,
      mac: '00:00:00:00:00:00',
      virtual: false,
      internal: true,
      hosts: 254,
    });
    const seen = new Set<string>();
    const warnings = createWarningLog();
    await askAdapters(
      {
        // The first one's address is no longer this laptop's: its sockets cannot be opened, and nothing is sent.
        interfaces: [adapter('gone0', '203.0.113.9'), adapter('lo', `${NET}.0.1`)],
        ports: { slp: PORTS.slp, ssdp: PORTS.ssdp, mdns: PORTS.mdns, rmcp: PORTS.rmcp },
        fast: true,
        random: () => 0.5,
      },
      {
        see: ({ source }) => seen.add(source),
        warnings,
        described: new Map(),
        signal: AbortSignal.timeout(10_000),
      },
    );
    expect([...seen].sort()).toEqual(expect.arrayContaining(['slp', 'ssdp']));
    expect(warnings.all()).toContainEqual({
      code: 'interface-error',
      args: { interface: 'gone0', reason: 'EADDRNOTAVAIL' },
    });
    expect(warnings.all().some(({ args }) => args.interface === 'lo')).toBe(false);
  });

  it('of adapters that do not exist are a warning', async () => {
    const found = await report({ interfaces: ['nope0'], multicast: true });
    expect(found.warnings).toContainEqual({
      code: 'interface-error',
      args: { interface: 'nope0', reason: 'not-found' },
    });
  });
});

describe('bad company', () => {
  const extra: { close(): Promise<void> | void }[] = [];
  afterEach(async () => {
    for (const part of extra.splice(0)) await part.close();
    const { xcc1, xcc2, xcc3, lxca } = lab.devices;
    for (const { faults } of [xcc1, xcc2, xcc3, lxca]) Object.assign(faults, noHttpFaults());
    Object.assign(lab.slp.faults, { silent: false, garbage: false, wrongXid: false, noTcp: false });
    Object.assign(lab.ssdp.faults, { silent: false, garbage: false, doubleColon: false });
    Object.assign(lab.rmcp.faults, { silent: false, garbage: false });
    Object.assign(lab.mdns?.faults ?? {}, { silent: false, garbage: false });
  });
  const webServer = async (host: string, text: string): Promise<RunningListener> => {
    const identity = issueSelfSigned({ subject: 'CN=www', names: ['www'] });
    const running = await startHttp({
      address: host,
      port: PORTS.https,
      tls: identity,
      faults: noHttpFaults(),
      log: [],
      clock: createLabClock(),
      serverHeader: 'nginx/1.22.1',
      dateHeader: true,
      handle: () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, text }),
    });
    extra.push(running);
    return running;
  };

  it('of garbage, silence and dropped connections harms nobody else and ends in time', async () => {
    lab.devices.xcc1.faults.garbage = true;
    lab.devices.xcc2.faults.silent = true;
    lab.devices.xcc3.faults.drop = { method: 'GET', when: 'before', count: 99 };
    const found = await report({ ...swept, fast: true });
    expect(products(found)).toMatchObject({
      '14': 'xcc',
      '15': 'xcc',
      '21': 'imm2',
      '41': 'lxca',
      '51': 'other-bmc',
    });
    // Their SSDP answers still tell that they are there, and the certificate hints at what they are.
    expect(products(found)).toMatchObject({ '11': 'xcc', '12': 'xcc', '13': 'xcc' });
  });

  it('of broken or foreign datagrams is dropped and counted', async () => {
    lab.slp.faults.garbage = true;
    lab.ssdp.faults.garbage = true;
    lab.rmcp.faults.garbage = true;
    if (lab.mdns) lab.mdns.faults.garbage = true;
    const broken = await report({ ...announced, ...UDP, fast: true });
    expect(broken.devices).toEqual([]);
    expect(broken.warnings.map(({ code, args }) => [code, args.source, args.reason])).toEqual(
      expect.arrayContaining([
        ['packet-dropped', 'slp', 'malformed'],
        ['packet-dropped', 'ssdp', 'malformed'],
        ['packet-dropped', 'mdns', 'malformed'],
        ['packet-dropped', 'rmcp', 'malformed'],
      ]),
    );
    Object.assign(lab.slp.faults, { garbage: false, wrongXid: true });
    Object.assign(lab.ssdp.faults, { garbage: false, doubleColon: true });
    const foreign = await report({ ...announced, ...UDP, ports: [PORTS.https], fast: true });
    expect(foreign.warnings.map(({ args }) => args.reason)).toContain('unasked');
    expect(products(foreign)).toMatchObject({ '11': 'xcc', '13': 'xcc3' });
    expect(products(foreign)).not.toHaveProperty('31');
  });

  it('of a huge page is cut off', async () => {
    await webServer(`${NET}.3.1`, `<title>${'A'.repeat(5_000_000)}`);
    const found = await report({ typed: [{ address: `${NET}.3.1`, port: PORTS.https }] });
    expect(found.devices[0]?.product).toBe('unknown');
    expect(JSON.stringify(found.devices).length).toBeLessThan(5_000);
  });

  it('of a page without an end is left after its deadline', async () => {
    const identity = issueSelfSigned({ subject: 'CN=www', names: ['www'] });
    const endless = createHttps({ cert: identity.certPem, key: identity.keyPem }, (_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    extra.push(await listenTcp(endless, `${NET}.3.2`, PORTS.https));
    const found = await report({ typed: [{ address: `${NET}.3.2`, port: PORTS.https }], fast: true });
    expect(found.devices[0]?.product).toBe('unknown');
  });

  it('of a plain web server is not taken for a controller: unknown, with what was seen', async () => {
    await webServer(`${NET}.3.3`, '<title>Welcome to nginx!</title>');
    expect((await report({ ...swept, ranges: [`${NET}.3.0/29`] })).devices).toMatchObject([
      { address: `${NET}.3.3`, product: 'unknown', reasons: [] },
    ]);
    const [typed] = (await report({ ...swept, ranges: [`${NET}.3.3`] })).devices;
    expect(typed).toMatchObject({ product: 'unknown', address: `${NET}.3.3` });
    expect(typed?.sightings.flatMap((each) => each.evidence)).toContainEqual({
      key: 'http.title',
      value: 'Welcome to nginx!',
    });
  });

  it('of a responder that claims the UUID of another is shown beside it', async () => {
    const liar = await startSsdp({
      devices: [
        {
          address: `${NET}.0.66`,
          uuid: lab.devices.xcc1.uuid,
          location: `https://${NET}.0.11:${PORTS.https}/redfish/v1/`,
        },
      ],
      port: PORTS.ssdp,
      multicast: { interfaceAddress: `${NET}.0.1` },
    });
    extra.push(liar);
    const found = await report({ ...announced, ...UDP });
    expect(found.warnings).toContainEqual({
      code: 'identity-conflict',
      args: { uuid: lab.devices.xcc1.uuid, addresses: `${NET}.0.11, ${NET}.0.66` },
    });
    const claimants = found.devices.filter((device) => device.uuid === lab.devices.xcc1.uuid);
    expect(claimants.map(({ id, address, identityConflict }) => [id, address, identityConflict])).toEqual([
      [`uuid:${lab.devices.xcc1.uuid}`, `${NET}.0.11`, true],
      [`address:${NET}.0.66`, `${NET}.0.66`, true],
    ]);
  });
});

describe('SLP replies that do not fit a datagram', () => {
  let slp: RunningSlp;
  const type = 'service:management-hardware.IBM:integrated-management-module2';
  beforeAll(async () => {
    const padding = Array.from({ length: 60 }, (_, index) => [`padding-${index}`, 'x'.repeat(30)] as const);
    slp = await startSlp({
      port: 18_428,
      devices: [
        {
          address: `${NET}.4.1`,
          serviceType: type,
          url: `${type}://${NET}.4.1`,
          attributes: [['enclosure-serial-number', '06KDLNG'], ...padding],
        },
      ],
      multicast: { interfaceAddress: `${NET}.0.1` },
    });
  });
  afterAll(() => slp.close());

  it('are fetched over TCP', async () => {
    const found = await report({ ...announced, slpPort: 18_428, ports: [1] });
    expect(found.devices[0]).toMatchObject({ product: 'imm2', serial: '06KDLNG', address: `${NET}.4.1` });
    expect(slp.log.some(({ text }) => text.includes('tcp fn=6'))).toBe(true);
  });

  it('leave the device shown without its attributes where TCP is refused', async () => {
    slp.faults.noTcp = true;
    const found = await report({ ...announced, slpPort: 18_428, ports: [1] });
    expect(found.devices[0]).toMatchObject({ product: 'imm2' });
    expect(found.warnings).toContainEqual({
      code: 'packet-dropped',
      args: { source: 'slp', reason: 'tcp', count: 1 },
    });
  });
});
