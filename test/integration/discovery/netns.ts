/** Network namespaces for tests: made, used and removed here; nothing outside them hears a packet. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ScanOptions, ScanReport } from '../../../electron/discovery/scan.ts';

/** Debian package of each tool. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  unshare: 'util-linux',
  Xvfb: 'xvfb',
  'avahi-daemon': 'avahi-daemon',
  ipmi_sim: 'openipmi',
  nginx: 'nginx-light',
  openssl: 'openssl',
};

/** Throws with the package's name when a tool isn't there. */
export function requireTools(...tools: readonly string[]): void {
  for (const tool of tools) {
    try {
      execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${tool}`], { stdio: 'ignore' });
    } catch {
      throw new Error(`'${tool}' is needed: apt-get install -y ${PACKAGES[tool] ?? tool}`);
    }
  }
}

export type Namespace = {
  readonly name: string;
  /** Runs a command inside, to its end. */
  readonly run: (...command: readonly string[]) => string;
  /** Starts a command inside; it ends with the namespace. */
  readonly start: (...command: readonly string[]) => ChildProcess;
  readonly close: () => Promise<void>;
};

export function createNamespace(name: string): Namespace {
  const ip = (...words: readonly string[]): string =>
    execFileSync('ip', words, { encoding: 'utf8', stdio: 'pipe' });
  ip('netns', 'add', name);
  const running: ChildProcess[] = [];
  const inside = (command: readonly string[]): string[] => ['netns', 'exec', name, ...command];
  const run = (...command: readonly string[]): string => ip(...inside(command));
  run('ip', 'link', 'set', 'lo', 'up');
  return {
    name,
    run,
    start: (...command) => {
      const child = spawn('ip', inside(command), { stdio: ['ignore', 'pipe', 'pipe'] });
      running.push(child);
      return child;
    },
    close: async () => {
      await Promise.all(
        running.map(
          (child) =>
            new Promise<void>((resolve) => {
              if (child.exitCode !== null || child.signalCode !== null) {
                resolve();
                return;
              }
              child.once('exit', () => resolve());
              child.kill('SIGKILL');
            }),
        ),
      );
      ip('netns', 'del', name);
    },
  };
}

/** A cable between two namespaces; the name of each end is that of its own adapter. */
export function connectNamespaces(a: Namespace, aName: string, b: Namespace, bName: string): void {
  execFileSync('ip', [
    'link',
    'add',
    aName,
    'netns',
    a.name,
    'type',
    'veth',
    'peer',
    'name',
    bName,
    'netns',
    b.name,
  ]);
  for (const [space, name] of [
    [a, aName],
    [b, bName],
  ] as const) {
    // Link-local addresses are wanted at once, not after duplicate detection.
    space.run('sysctl', '-qw', `net.ipv6.conf.${name}.accept_dad=0`);
    space.run('ip', 'link', 'set', name, 'up');
  }
}

/** Waits until a daemon has written such a line. */
export function says(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const listen = (chunk: Buffer): void => {
      heard += chunk.toString();
      if (words.test(heard)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`daemon ended with ${code}: ${heard}`)));
  });
}

/** Waits until a command inside succeeds: the daemon that was started is there. */
export async function until(space: Namespace, ...command: readonly string[]): Promise<void> {
  const ends = Date.now() + 15_000;
  for (;;) {
    try {
      space.run(...command);
      return;
    } catch (error) {
      if (Date.now() > ends) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Scans from inside a namespace, in a process of its own. */
export function scanInside(space: Namespace, options: Partial<ScanOptions>): Promise<ScanReport> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./scan-child.ts', import.meta.url));
    const child = spawn(
      'ip',
      ['netns', 'exec', space.name, process.execPath, '--import', 'tsx', script, JSON.stringify(options)],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let out = '';
    let problem = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      problem += chunk.toString();
    });
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(out) as ScanReport);
      else reject(new Error(`scan in ${space.name} ended with ${code}: ${problem}`));
    });
  });
}
