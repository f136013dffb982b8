/**
 * `openssl s_server` as firmware of many years speaks TLS (discovery-and-devices.md §6), each with the service root of
 * an XCC behind it, so that reading it proves the connection. Listens on loopback addresses of its own.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueSelfSigned } from '../../lab/pki.ts';

type Oddity = {
  readonly flags: readonly string[];
  readonly certificate: 'rsa-2048' | 'rsa-1024-sha1' | 'expired';
  /** Whether OpenSSL in Node, and BoringSSL in Electron, can speak to it without lowering a security level (§6). */
  readonly node: boolean;
  readonly electron: boolean;
};

/** OpenSSL's own level is 2 since 3.2 (its NEWS), and TLS 1.0 is not spoken there any more; Node 24 has 3.5. */
const [major = 0, minor = 0] = process.versions.openssl.split('.').map(Number);
const LEVEL_1 = major < 3 || (major === 3 && minor < 2);

/** The level of the old server that plays the firmware; our side never sets one, it throws inside Electron. */
const cipher = (name: string): readonly string[] => ['-cipher', `${name}:@SECLEVEL=0`];
export const ODDITIES: Readonly<Record<string, Oddity>> = {
  'TLS 1.0, RSA key exchange': {
    flags: ['-tls1', ...cipher('AES128-SHA')],
    certificate: 'rsa-2048',
    node: LEVEL_1,
    electron: true,
  },
  'TLS 1.0, RSA key exchange, RSA-1024 with SHA-1': {
    flags: ['-tls1', ...cipher('AES128-SHA')],
    certificate: 'rsa-1024-sha1',
    node: LEVEL_1,
    electron: true,
  },
  'TLS 1.0, ECDHE': {
    flags: ['-tls1', ...cipher('ECDHE-RSA-AES128-SHA')],
    certificate: 'rsa-2048',
    node: false,
    electron: true,
  },
  'TLS 1.1, DHE': {
    flags: ['-tls1_1', ...cipher('DHE-RSA-AES128-SHA')],
    certificate: 'rsa-2048',
    node: false,
    electron: false,
  },
  'TLS 1.2, RSA key exchange': {
    flags: ['-tls1_2', ...cipher('AES128-SHA')],
    certificate: 'rsa-2048',
    node: true,
    electron: true,
  },
  'TLS 1.2, RSA-1024 with SHA-1': {
    flags: ['-tls1_2', ...cipher('ECDHE-RSA-AES128-GCM-SHA256')],
    certificate: 'rsa-1024-sha1',
    node: true,
    electron: true,
  },
  'TLS 1.2, DHE': {
    flags: ['-tls1_2', ...cipher('DHE-RSA-AES128-GCM-SHA256')],
    certificate: 'rsa-2048',
    node: true,
    electron: false,
  },
  'TLS 1.2, CBC with SHA-256': {
    flags: ['-tls1_2', ...cipher('AES256-SHA256')],
    certificate: 'rsa-2048',
    node: true,
    electron: false,
  },
  'an expired certificate': { flags: [], certificate: 'expired', node: true, electron: true },
  'TLS 1.3 alone': { flags: ['-tls1_3'], certificate: 'rsa-2048', node: true, electron: true },
};

export type OldTls = { readonly addresses: ReadonlyMap<string, string>; readonly close: () => void };

/** One server per oddity, at `network`.10 and up. */
export async function startOldTls(network: string, port: number): Promise<OldTls> {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-tls-'));
  const files = makeCertificates(folder);
  const running: ChildProcess[] = [];
  const addresses = new Map<string, string>();
  for (const [index, [name, { flags, certificate }]] of Object.entries(ODDITIES).entries()) {
    const address = `${network}.${10 + index}`;
    addresses.set(name, address);
    // -HTTP sends files as they are, head and all.
    const web = join(folder, `web-${index}`);
    mkdirSync(join(web, 'redfish'), { recursive: true });
    const uuid = `7D7D6AFE-1C2B-11EC-8D3A-0A3A88F0${String(2_000 + index)}`;
    writeFileSync(
      join(web, 'redfish', 'v1'),
      `HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"RedfishVersion":"1.15.0","Vendor":"Lenovo","UUID":"${uuid}"}`,
    );
    const { cert, key } = files[certificate];
    running.push(
      spawn(
        'openssl',
        [
          's_server',
          '-quiet',
          '-HTTP',
          '-accept',
          `${address}:${port}`,
          '-cert',
          cert,
          '-key',
          key,
          ...flags,
        ],
        { cwd: web, stdio: 'ignore' },
      ),
    );
  }
  for (const address of addresses.values()) await listens(address, port);
  return {
    addresses,
    close: () => {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Files = { readonly cert: string; readonly key: string };

function makeCertificates(folder: string): Readonly<Record<Oddity['certificate'], Files>> {
  const place = (name: string): Files => ({
    cert: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  });
  const made = (name: string, ...more: readonly string[]): Files => {
    const { cert, key } = place(name);
    const words = ['req', '-x509', '-nodes', '-subj', '/CN=bmc', '-days', '30', '-keyout', key, '-out', cert];
    execFileSync('openssl', [...words, ...more], { stdio: 'pipe' });
    return { cert, key };
  };
  const expired = place('expired');
  const identity = issueSelfSigned({
    subject: 'CN=bmc',
    names: ['bmc'],
    notBeforeDays: -800,
    notAfterDays: -400,
  });
  writeFileSync(expired.cert, identity.certPem);
  writeFileSync(expired.key, identity.keyPem);
  return {
    'rsa-2048': made('rsa-2048', '-newkey', 'rsa:2048'),
    'rsa-1024-sha1': made('rsa-1024-sha1', '-newkey', 'rsa:1024', '-sha1'),
    expired,
  };
}

/** Resolves once something accepts connections there. */
function listens(address: string, port: number): Promise<void> {
  const ends = Date.now() + 15_000;
  return new Promise((resolve, reject) => {
    const attempt = (): void => {
      const socket = connect(port, address);
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', (error) => {
        if (Date.now() > ends) reject(error);
        else setTimeout(attempt, 20);
      });
    };
    attempt();
  });
}
