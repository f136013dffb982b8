/**
 * The whole simulated customer site (練習サイト): devices on 127.18.0.x, services on 127.18.1.x, the vendor's
 * internet hosts on 127.18.2.x. Nothing in it reaches beyond loopback and nothing needs rights.
 *
 * Multicast: SSDP and SLP groups are joined on interface address 127.18.0.1 (Linux `lo`). A client reaches them when
 * it sends from a socket bound to a 127.x address, or with its multicast interface set to one.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningCmm, startCmm } from './cmm.ts';
import { type DnsRecord, type RunningDns, startDns } from './dns.ts';
import { makeSshHostKey, type RunningImm2, startImm2 } from './imm2.ts';
import { closeAll, DAY_MS } from './kit.ts';
import { type RunningLxca, startLxca } from './lxca.ts';
import { type RunningMdns, startMdns } from './mdns.ts';
import { type RunningOtherBmc, startOtherBmc } from './other-bmc.ts';
import { createPki, type LabPki, xccSubject } from './pki.ts';
import { type ProxyAuth, type RunningProxy, startProxy } from './proxy.ts';
import { type RunningRmcp, startRmcp } from './rmcp.ts';
import { type RunningSlp, startSlp } from './slp.ts';
import { type RunningSntp, startSntp } from './sntp.ts';
import { type RunningSsdp, type SsdpDevice, startSsdp } from './ssdp.ts';
import { type RunningVendor, startVendor, VENDOR_HOSTS } from './vendor.ts';
import { type RunningXcc, startXcc } from './xcc.ts';

export type SiteOptions = {
  /** First two octets of every address, so that labs can run side by side. */
  readonly network?: string;
  readonly ports?: Partial<SitePorts>;
  readonly proxyAuth?: ProxyAuth;
  /** `host:port` or `printedAddress:port` on which connects time out; one address of www-945 by default. */
  readonly filtered?: readonly string[];
  readonly refused?: readonly string[];
  /** What DNS answers for vendor names: the guide's addresses, or the lab's own. */
  readonly dnsAnswers?: 'guide' | 'lab';
  /**
   * `most`: somebody has set the time servers, except where a clock is wrong anyway, as on a site in use. `none`
   * (default): as the devices are shipped.
   */
  readonly timeServers?: 'none' | 'most';
  /** Join the multicast groups; off where several labs or a real service share the ports. */
  readonly multicast?: boolean;
  /** Joined on this interface address. */
  readonly multicastInterface?: string;
};

/** Ports of the lab; the real ones in brackets. */
export type SitePorts = {
  /** HTTPS of every device (443). */
  readonly https: number;
  /** SSH of every device (22). */
  readonly ssh: number;
  /** SNMP of every device (161). */
  readonly snmp: number;
  /** SSDP, unicast and multicast (1900). */
  readonly ssdp: number;
  /** SLP, unicast and multicast (427). */
  readonly slp: number;
  /** mDNS (5353). */
  readonly mdns: number;
  /** RMCP presence ping (623). */
  readonly rmcp: number;
  readonly dns: number;
  readonly ntp: number;
  readonly proxy: number;
  /** Added to the vendor hosts' real ports. */
  readonly vendorBase: number;
};

export const DEFAULT_PORTS: SitePorts = {
  https: 8443,
  ssh: 8022,
  snmp: 8161,
  ssdp: 1900,
  slp: 8427,
  mdns: 8353,
  rmcp: 8623,
  dns: 8053,
  ntp: 8123,
  proxy: 3128,
  vendorBase: 20_000,
};

/** One device as an engineer would note it down. */
export type InventoryDevice = {
  readonly id: string;
  readonly product: string;
  readonly label: string;
  readonly address: string;
  readonly ports: { readonly https?: number; readonly ssh?: number; readonly snmp?: number };
  readonly serial: string;
  readonly uuid: string;
  readonly user: string;
  readonly password: string;
  readonly snmp?: {
    readonly user: string;
    readonly authProtocol: string;
    readonly authPassword: string;
    readonly privProtocol: string;
    readonly privPassword: string;
  };
  /** What is wrong with it on purpose. */
  readonly trouble: string;
};

export type Inventory = {
  readonly devices: readonly InventoryDevice[];
  readonly range: string;
  readonly ports: SitePorts;
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  readonly proxy: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly caFile: string;
  readonly connectTo: readonly string[];
  readonly multicastInterface: string | null;
  /** A `host:port` that times out, as a firewall that drops makes it. */
  readonly filtered: readonly string[];
};

export type RunningSite = {
  readonly inventory: Inventory;
  readonly pki: LabPki;
  readonly devices: {
    readonly xcc1: RunningXcc;
    readonly xcc2: RunningXcc;
    readonly xcc3: RunningXcc;
    readonly xccSkewed: RunningXcc;
    readonly xccLocked: RunningXcc;
    readonly imm2: RunningImm2;
    readonly imm2Timezone: RunningImm2;
    readonly cmm: RunningCmm;
    readonly lxca: RunningLxca;
    readonly idrac: RunningOtherBmc;
    readonly ilo: RunningOtherBmc;
    readonly openbmc: RunningOtherBmc;
  };
  readonly dns: RunningDns;
  readonly ntp: readonly [RunningSntp, RunningSntp];
  readonly proxy: RunningProxy;
  readonly vendor: RunningVendor;
  readonly ssdp: RunningSsdp;
  readonly slp: RunningSlp;
  /** Null without multicast: it speaks no other way. */
  readonly mdns: RunningMdns | null;
  readonly rmcp: RunningRmcp;
  /** A complete site file for this lab, and the environment its `…Env` names refer to. */
  siteFile(): { readonly site: SiteFile; readonly env: Readonly<Record<string, string>> };
  close(): Promise<void>;
};

/** The site file's shape, version 1 (names fixed). */
export type SiteFile = {
  readonly version: 1;
  readonly site: Readonly<Record<'customer' | 'name' | 'engineer' | 'company' | 'reference', string>>;
  readonly network: {
    readonly ranges: readonly string[];
    readonly proxy: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly passwordEnv: string;
    };
    readonly dns: readonly string[];
    readonly ntp: readonly string[];
    readonly connectTo: readonly string[];
    readonly caFile: string;
  };
  readonly credentials: Readonly<Record<string, SiteCredential>>;
  readonly devices: readonly {
    readonly address: string;
    readonly product: string;
    readonly route: string;
    readonly credential: string;
    readonly ports: { readonly https?: number; readonly ssh?: number; readonly snmp?: number };
  }[];
  readonly settings: Readonly<Record<string, unknown>>;
};

type SiteCredential = {
  readonly user: string;
  readonly passwordEnv: string;
  readonly snmp?: {
    readonly user: string;
    readonly authProtocol: string;
    readonly authPasswordEnv: string;
    readonly privProtocol: string;
    readonly privPasswordEnv: string;
  };
};

/** Three months, the skew of the guide's warning. */
const THREE_MONTHS_MS = 92 * DAY_MS;

type Closer = { close(): Promise<void> | void };

function zonesFor(
  vendor: RunningVendor,
  answers: 'guide' | 'lab',
  network: string,
): ReadonlyMap<string, DnsRecord> {
  const zones = new Map<string, DnsRecord>();
  for (const host of VENDOR_HOSTS) {
    const lab = vendor.endpoints
      .filter((endpoint) => endpoint.host === host.name)
      .map((endpoint) => endpoint.address);
    zones.set(host.name, { addresses: answers === 'guide' ? [...host.v4, ...host.v6] : [...new Set(lab)] });
  }
  zones.set('proxy.practice.example', { addresses: [`${network}.1.31`] });
  zones.set('lxca.practice.example', { addresses: [`${network}.0.41`] });
  // BMCs look an LXCA up by this name (discovery reference §1.3).
  zones.set('_lxca._tcp.practice.example', { srv: [{ target: 'lxca.practice.example', port: 443 }] });
  return zones;
}

/** Starts everything; what was started is closed again when something fails. */
export async function startLab(options: SiteOptions = {}): Promise<RunningSite> {
  const network = options.network ?? '127.18';
  const ports: SitePorts = { ...DEFAULT_PORTS, ...options.ports };
  const running: Closer[] = [];
  const keep = <T extends Closer>(part: T): T => {
    running.push(part);
    return part;
  };
  const at = (subnet: number, host: number): string => `${network}.${subnet}.${host}`;
  const folder = await mkdtemp(join(tmpdir(), 'callhome-lab-'));
  running.push({ close: () => rm(folder, { recursive: true, force: true }) });
  const closeRunning = (): Promise<void> => closeAll([...running].reverse());

  try {
    const pki = createPki();
    const caFile = join(folder, 'lab-root.pem');
    await writeFile(caFile, pki.root.certPem);
    const filtered = options.filtered ?? ['129.42.50.224:443'];
    const vendor = keep(
      await startVendor({
        pki,
        network: `${network}.2`,
        portBase: ports.vendorBase,
        filtered,
        refused: options.refused ?? [],
      }),
    );
    const dns = keep(
      await startDns({
        address: at(1, 53),
        port: ports.dns,
        zones: zonesFor(vendor, options.dnsAnswers ?? 'guide', network),
      }),
    );
    const ntp = [
      keep(await startSntp({ address: at(1, 23), port: ports.ntp })),
      keep(await startSntp({ address: at(1, 24), port: ports.ntp, stratum: 3 })),
    ] as const;
    const tunnel = new Map<string, { readonly address: string; readonly port: number }>();
    for (const rule of vendor.connectTo) {
      const match = /^(.+):(\d+):([^:]+):(\d+)$/.exec(rule);
      const [, host = '', port = '', address = '', labPort = ''] = match ?? [];
      tunnel.set(`${host}:${port}`, { address, port: Number(labPort) });
    }
    const proxy = keep(
      await startProxy({
        address: at(1, 31),
        port: ports.proxy,
        auth: options.proxyAuth ?? 'basic',
        connectTo: tunnel,
      }),
    );

    const hostKey = makeSshHostKey();
    const xcc = async (host: number, extra: Partial<Parameters<typeof startXcc>[0]>): Promise<RunningXcc> =>
      keep(await startXcc({ address: at(0, host), port: ports.https, dnsServer: dns.address, ...extra }));
    const xcc1 = await xcc(11, { variant: 'xcc' });
    const xcc2 = await xcc(12, { variant: 'xcc2' });
    const xcc3 = await xcc(13, { variant: 'xcc3' });
    // Managed by an LXCA once, whose authority re-issued its certificate.
    const skewedSerial = 'J300SK14';
    const xccSkewed = await xcc(14, {
      variant: 'xcc',
      serial: skewedSerial,
      uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00014',
      clockSkewMs: -THREE_MONTHS_MS,
      identity: pki.appliance.issue({ subject: xccSubject('7Z73', skewedSerial), names: [at(0, 14)] }),
    });
    const xccLocked = await xcc(15, {
      variant: 'xcc',
      serial: 'J300LK15',
      uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00015',
    });
    xccLocked.faults.accountLocked = true;
    const imm = async (host: number, extra: Partial<Parameters<typeof startImm2>[0]>): Promise<RunningImm2> =>
      keep(
        await startImm2({
          address: at(0, host),
          httpsPort: ports.https,
          sshPort: ports.ssh,
          snmpPort: ports.snmp,
          dnsServer: dns.address,
          sshHostKeyPem: hostKey,
          ...extra,
        }),
      );
    const imm2 = await imm(21, {});
    const imm2Timezone = await imm(22, {
      serial: '06KDAB2',
      uuid: '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80022',
      name: 'IMM2-40f2e9b80022',
      timezone: '-5:00,yes',
      activityLayout: 'semicolons',
    });
    const cmm = keep(
      await startCmm({
        address: at(0, 31),
        dnsServer: dns.address,
        httpsPort: ports.https,
        sshPort: ports.ssh,
        snmpPort: ports.snmp,
        sshHostKeyPem: hostKey,
        identity: pki.appliance.issue({ subject: 'CN=CMM-06ABC31,O=Lenovo,C=US', names: [at(0, 31)] }),
      }),
    );
    const lxca = keep(await startLxca({ address: at(0, 41), port: ports.https, dnsServer: dns.address }));
    const idrac = keep(await startOtherBmc({ address: at(0, 51), port: ports.https, kind: 'idrac9' }));
    const ilo = keep(await startOtherBmc({ address: at(0, 52), port: ports.https, kind: 'ilo5' }));
    const openbmc = keep(await startOtherBmc({ address: at(0, 53), port: ports.https, kind: 'openbmc' }));

    const interfaceAddress = options.multicastInterface ?? at(0, 1);
    const multicast = options.multicast === false ? null : { interfaceAddress };
    const xccs = [xcc1, xcc2, xcc3, xccSkewed, xccLocked];
    const ssdpDevices: SsdpDevice[] = [
      ...xccs.map((device) => ({
        address: device.address,
        uuid: device.uuid,
        location: `https://${device.address}:${device.ports.https}/DeviceDescription.json`,
        minor: device.variant === 'xcc3' ? 17 : 15,
      })),
      {
        address: ilo.address,
        uuid: ilo.uuid,
        location: `https://${ilo.address}:${ilo.ports.https}/redfish/v1/`,
        targets: ['urn:dmtf-org:service:redfish-rest:1', 'urn:schemas-upnp-org:device:Basic:1'],
        minor: 6,
      },
    ];
    const ssdp = keep(await startSsdp({ devices: ssdpDevices, port: ports.ssdp, multicast }));
    const slp = keep(
      await startSlp({
        devices: [imm2.slpDevice(), imm2Timezone.slpDevice(), cmm.slpDevice()],
        port: ports.slp,
        multicast,
      }),
    );

    const mdns =
      multicast === null
        ? null
        : keep(
            await startMdns({
              port: ports.mdns,
              interfaceAddress,
              devices: [
                {
                  address: openbmc.address,
                  services: ['_obmc_redfish._tcp', '_redfish._tcp'],
                  instance: 'obmc-053',
                  host: 'obmc-053',
                  port: openbmc.ports.https,
                  text: [`UUID=${openbmc.uuid}`],
                },
              ],
            }),
          );
    // An XCC answers on 623, an XCC3 has IPMI switched off (§2.4, §2.5).
    const rmcp = keep(
      await startRmcp({
        port: ports.rmcp,
        broadcast: multicast === null ? null : '127.255.255.255',
        devices: [
          ...[xcc1, xccLocked].map(({ address }) => ({ address })),
          // One of the two questions is enough.
          { address: xccSkewed.address, answers: 'ipmi' },
          { address: ilo.address, answers: 'asf' },
          { address: openbmc.address, swapped: true },
        ],
      }),
    );

    const xccDevice = (id: string, device: RunningXcc, trouble: string): InventoryDevice => ({
      id,
      product: device.variant,
      label: `${device.model} (${device.hostname})`,
      address: device.address,
      ports: { https: device.ports.https },
      serial: device.serial,
      uuid: device.uuid,
      ...device.credentials,
      trouble,
    });
    const agentDevice = (
      id: string,
      product: string,
      label: string,
      device: RunningImm2 | RunningCmm,
      trouble: string,
    ): InventoryDevice => {
      const { snmp, user, password } = device.credentials;
      return {
        id,
        product,
        label,
        address: device.address,
        ports: { https: device.ports.https ?? 0, ssh: device.ports.ssh ?? 0, snmp: device.ports.snmp },
        serial: device.serial,
        uuid: device.uuid,
        user,
        password,
        snmp: {
          user: snmp.name,
          authProtocol: snmp.authProtocol,
          authPassword: snmp.authPassword,
          privProtocol: snmp.privProtocol,
          privPassword: snmp.privPassword,
        },
        trouble,
      };
    };
    const inventory: Inventory = {
      devices: [
        xccDevice('xcc1', xcc1, ''),
        xccDevice('xcc2', xcc2, ''),
        xccDevice('xcc3', xcc3, ''),
        xccDevice('xccSkewed', xccSkewed, 'clock three months behind'),
        xccDevice('xccLocked', xccLocked, 'account locked'),
        agentDevice('imm2', 'imm2', 'Lenovo System x3650 M5', imm2, ''),
        agentDevice('imm2Timezone', 'imm2', 'Lenovo System x3650 M5', imm2Timezone, 'wrong time zone'),
        agentDevice('cmm', 'cmm2', 'Flex System Enterprise Chassis', cmm, ''),
        {
          id: 'lxca',
          product: 'lxca',
          label: 'XClarity Administrator',
          address: lxca.address,
          ports: lxca.ports,
          serial: '',
          uuid: '',
          ...lxca.credentials,
          trouble: '',
        },
        ...[idrac, ilo, openbmc].map((device) => ({
          id: device.kind,
          product: 'other-bmc',
          label: device.kind,
          address: device.address,
          ports: device.ports,
          serial: '',
          uuid: device.uuid,
          user: '',
          password: '',
          trouble: '',
        })),
      ],
      range: `${at(0, 1)}-${at(0, 62)}`,
      ports,
      dns: [`${dns.address}:${dns.port}`],
      ntp: ntp.map((server) => `${server.address}:${server.port}`),
      proxy: { host: proxy.address, port: proxy.port, ...proxy.credentials },
      caFile,
      // Devices name their servers without ports, as real ones do; the lab's stand on unprivileged ones.
      connectTo: [
        ...vendor.connectTo,
        `${dns.address}:53:${dns.address}:${dns.port}`,
        ...ntp.map((server) => `${server.address}:123:${server.address}:${server.port}`),
      ],
      multicastInterface: multicast === null ? null : interfaceAddress,
      filtered,
    };
    if (options.timeServers === 'most') {
      const hosts = ntp.map((server) => server.address);
      for (const { state } of [xcc1, xcc2, xcc3]) {
        state.ntpEnabled = true;
        state.ntpServers = hosts;
      }
      for (const { state } of [imm2, cmm]) {
        state.controller.ntpEnabled = true;
        state.controller.ntpHosts = [hosts[0] ?? '', hosts[1] ?? '', '', ''];
      }
      lxca.state.ntpServers = hosts.map((server) => ({ server }));
    }
    return {
      inventory,
      pki,
      devices: { xcc1, xcc2, xcc3, xccSkewed, xccLocked, imm2, imm2Timezone, cmm, lxca, idrac, ilo, openbmc },
      dns,
      ntp,
      proxy,
      vendor,
      ssdp,
      slp,
      mdns,
      rmcp,
      siteFile: () => siteFileOf(inventory),
      close: closeRunning,
    };
  } catch (error) {
    await closeRunning().catch(() => undefined);
    throw error;
  }
}

/** A site file (version 1) for an inventory: one credential per device family, secrets by environment name. */
export function siteFileOf(inventory: Inventory): {
  readonly site: SiteFile;
  readonly env: Readonly<Record<string, string>>;
} {
  const env: Record<string, string> = { LAB_PROXY_PASSWORD: inventory.proxy.password };
  const credentials: Record<string, SiteCredential> = {};
  const families: Readonly<Record<string, string>> = {
    xcc: 'xcc',
    xcc2: 'xcc',
    xcc3: 'xcc',
    imm2: 'imm2',
    cmm2: 'cmm',
    lxca: 'lxca',
  };
  const devices = inventory.devices.flatMap((device) => {
    const family = families[device.product];
    if (family === undefined) return [];
    const prefix = `LAB_${family.toUpperCase()}`;
    env[`${prefix}_PASSWORD`] = device.password;
    const { snmp } = device;
    if (snmp !== undefined) {
      env[`${prefix}_SNMP_AUTH`] = snmp.authPassword;
      env[`${prefix}_SNMP_PRIV`] = snmp.privPassword;
    }
    credentials[family] = {
      user: device.user,
      passwordEnv: `${prefix}_PASSWORD`,
      ...(snmp === undefined
        ? {}
        : {
            snmp: {
              user: snmp.user,
              authProtocol: snmp.authProtocol,
              authPasswordEnv: `${prefix}_SNMP_AUTH`,
              privProtocol: snmp.privProtocol,
              privPasswordEnv: `${prefix}_SNMP_PRIV`,
            },
          }),
    };
    return [
      {
        address: device.address,
        product: device.product,
        route: device.product === 'lxca' ? 'lxca' : 'direct',
        credential: family,
        ports: device.ports,
      },
    ];
  });
  const contact = {
    name: 'Taro Renshu',
    phone: '0312345678',
    phoneExtension: '101',
    email: 'taro.renshu@practice.co.jp',
    address: '1-1 Kanda',
    city: 'Chiyoda',
    state: 'TOK',
    postalCode: '1010021',
  };
  return {
    env,
    site: {
      version: 1,
      site: {
        customer: '練習株式会社',
        name: '練習サイト',
        engineer: '設定 太郎',
        company: '株式会社練習サービス',
        reference: 'LAB-0001',
      },
      network: {
        ranges: [inventory.range],
        proxy: {
          host: inventory.proxy.host,
          port: inventory.proxy.port,
          user: inventory.proxy.user,
          passwordEnv: 'LAB_PROXY_PASSWORD',
        },
        dns: inventory.dns,
        ntp: inventory.ntp,
        connectTo: inventory.connectTo,
        caFile: inventory.caFile,
      },
      credentials,
      devices,
      settings: {
        termsAccepted: { by: '練習 太郎', at: '2026-11-24T10:00:00+09:00' },
        enable: true,
        country: 'JP',
        company: 'Renshu K.K.',
        contact,
        alternate: {
          name: 'Hanako Renshu',
          phone: '0312345679',
          phoneExtension: '',
          email: 'hanako@practice.co.jp',
        },
        location: { phone: '', country: '', address: '', city: '', state: '', postalCode: '' },
        retries: { count: 2, minimumIntervalMinutes: 2 },
        excludedEvents: [],
      },
    },
  };
}
