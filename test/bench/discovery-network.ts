/** The bench's own network: a client and a site in namespaces, joined by veth; nothing outside hears a packet. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { addressesOf, type Case } from './discovery-cases.ts';

const root = join(import.meta.dirname, '..', '..');
const tag = process.pid;
export const client = `chb-client-${tag}`;
const site = `chb-site-${tag}`;

const ip = (...words: readonly string[]): void => {
  execFileSync('ip', words, { stdio: 'pipe' });
};
export const inside = (name: string, ...words: readonly string[]): string =>
  execFileSync('ip', ['netns', 'exec', name, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
  });

export function buildNetwork(): void {
  for (const name of [client, site]) {
    ip('netns', 'add', name);
    inside(name, 'ip', 'link', 'set', 'lo', 'up');
  }
  ip('link', 'add', 'chb0', 'netns', client, 'type', 'veth', 'peer', 'name', 'chb1', 'netns', site);
  inside(client, 'ip', 'addr', 'add', '10.90.3.250/22', 'dev', 'chb0');
  inside(site, 'ip', 'addr', 'add', '10.90.3.254/22', 'dev', 'chb1');
  inside(client, 'ip', 'link', 'set', 'chb0', 'up');
  inside(site, 'ip', 'link', 'set', 'chb1', 'up');
  inside(client, 'ip', 'route', 'add', 'default', 'via', '10.90.3.254');
  // AnyIP: the whole routed range is local to the site; nftables decides who answers.
  inside(site, 'ip', 'route', 'add', 'local', '10.88.0.0/16', 'dev', 'lo');
}

export function removeNetwork(): void {
  for (const name of [client, site]) {
    try {
      ip('netns', 'del', name);
    } catch {
      // It was never made.
    }
  }
}

/** Sets who answers; gives back the addresses of the controllers. */
export function populate({ range, linked, open, refusing }: Case, lossPercent = 0): readonly string[] {
  const spread = addressesOf(range, open, 3).filter((address) => !address.startsWith('10.90.3.25'));
  // The site's own address is in the /22 as well, and answers.
  const alive = range === '10.90.0.0/22' ? [...spread, '10.90.3.254'] : spread;
  if (linked) {
    inside(site, 'ip', 'addr', 'flush', 'dev', 'chb1');
    inside(site, 'ip', 'addr', 'add', '10.90.3.254/22', 'dev', 'chb1');
    for (const address of spread) inside(site, 'ip', 'addr', 'add', `${address}/22`, 'dev', 'chb1');
    inside(site, 'nft', 'flush', 'ruleset');
    return alive;
  }
  const rst = addressesOf(range, refusing, 5).filter((address) => !alive.includes(address));
  const loss = lossPercent === 0 ? '' : `numgen random mod 100 < ${lossPercent} drop`;
  const elements = (list: readonly string[]): string =>
    list.length === 0 ? '' : `elements = { ${list.join(', ')} }`;
  const rules = `flush ruleset
table ip bench {
  set open { type ipv4_addr; ${elements(alive)} }
  set rst { type ipv4_addr; ${elements(rst)} }
  chain input { type filter hook input priority 0;
    ${loss}
    ip daddr 10.88.0.0/16 ip daddr @open accept
    ip daddr 10.88.0.0/16 ip daddr @rst reject with tcp reset
    ip daddr 10.88.0.0/16 drop
  }
  chain output { type filter hook output priority 0;
    ${loss}
  }
}`;
  execFileSync('ip', ['netns', 'exec', site, 'nft', '-f', '-'], { input: rules });
  return alive;
}

/** The controllers: one server that answers as another XCC at every address. */
export async function startControllers(): Promise<ChildProcess> {
  const script = join(root, 'test', 'bench', 'many-controllers.ts');
  const server = spawn('ip', ['netns', 'exec', site, process.execPath, '--import', 'tsx', script], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(server.stdout as NodeJS.ReadableStream, 'data');
  return server;
}

export function nmap({ range, nmap: words }: Case): { readonly ms: number; readonly found: number } {
  const started = performance.now();
  const out = inside(client, 'nmap', '-n', '-p', '443', '--open', '-oG', '-', ...words, range);
  return {
    ms: performance.now() - started,
    found: out.split('\n').filter((line) => line.includes('443/open')).length,
  };
}
