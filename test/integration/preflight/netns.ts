/** Namespaces with real daemons for these tests: made, used and removed here; nothing outside them hears a packet. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

/** Debian package of each tool. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  nft: 'nftables',
  dnsmasq: 'dnsmasq',
  squid: 'squid',
  chronyd: 'chrony',
  nginx: 'nginx-light',
  openssl: 'openssl',
  faketime: 'faketime',
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

export type Space = {
  readonly name: string;
  readonly run: (...command: readonly string[]) => string;
  /** Starts a command inside; it ends with the namespace. */
  readonly start: (...command: readonly string[]) => ChildProcess;
  readonly close: () => Promise<void>;
};

export function createSpace(name: string): Space {
  const ip = (...words: readonly string[]): string =>
    execFileSync('ip', words, { encoding: 'utf8', stdio: 'pipe' });
  ip('netns', 'add', name);
  const children: ChildProcess[] = [];
  const run = (...command: readonly string[]): string => ip('netns', 'exec', name, ...command);
  run('ip', 'link', 'set', 'lo', 'up');
  return {
    name,
    run,
    start: (...command) => {
      const child = spawn('ip', ['netns', 'exec', name, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
      children.push(child);
      return child;
    },
    close: async () => {
      const gone = children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve();
            else child.once('exit', () => resolve());
          }),
      );
      // Helpers of the daemons too: everything that lives in this namespace was started here.
      for (const pid of ip('netns', 'pids', name).split('\n').filter(Boolean)) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // Gone already.
        }
      }
      await Promise.all(gone);
      ip('netns', 'del', name);
    },
  };
}

/** A cable between two namespaces. */
export function connectSpaces(a: Space, aName: string, b: Space, bName: string): void {
  execFileSync('ip', [
    ...['link', 'add', aName, 'netns', a.name, 'type', 'veth', 'peer', 'name', bName, 'netns', b.name],
  ]);
  a.run('ip', 'link', 'set', aName, 'up');
  b.run('ip', 'link', 'set', bName, 'up');
}

/** Waits until the namespace has a listener on this address and port (`ss` filter), i.e. the daemon is there. */
export async function listening(space: Space, kind: 'tcp' | 'udp', where: string): Promise<void> {
  const ends = Date.now() + 20_000;
  while (!space.run('ss', '-Hnl', kind === 'tcp' ? '-t' : '-u', 'src', where).includes(where)) {
    if (Date.now() > ends) throw new Error(`nobody listens on ${kind} ${where} in ${space.name}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
