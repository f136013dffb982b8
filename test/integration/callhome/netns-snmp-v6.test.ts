/** An agent that has nothing but an IPv6 link-local address with its zone, in a network namespace. Needs root. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IMM_BASE } from '../../lab/imm2-tree.ts';
import {
  connectNamespaces,
  createNamespace,
  type Namespace,
  requireTools,
  says,
} from '../discovery/netns.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
let site: Namespace | undefined;
let laptop: Namespace | undefined;
let account: readonly string[] = [];

beforeAll(async () => {
  requireTools('ip');
  site = createNamespace(`ch6s-site-${process.pid}`);
  laptop = createNamespace(`ch6s-laptop-${process.pid}`);
  connectNamespaces(laptop, 'lan0', site, 'bmc0');
  site.run('ip', 'addr', 'add', 'fe80::77:3/64', 'dev', 'bmc0', 'nodad');
  const child = site.start(
    process.execPath,
    '--import',
    'tsx',
    script('./snmp-v6-agent-child.ts'),
    'fe80::77:3%bmc0',
  );
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await says(child, /READY/);
  account = /READY (.*)/.exec(said)?.[1]?.trim().split(' ') ?? [];
});
afterAll(async () => {
  await laptop?.close();
  await site?.close();
});

test('it is read over its address with the zone, by every version', () => {
  if (!laptop) throw new Error('no namespace');
  const [port = '', ...user] = account;
  const oid = `${IMM_BASE}.1.5.2.1.1.0`;
  const answer = execFileSync(
    'ip',
    [
      ...['netns', 'exec', laptop.name, process.execPath, '--import', 'tsx', script('./snmp-child.ts')],
      ...['fe80::77:3%lan0', port, oid, ...user],
    ],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(answer)).toEqual([
    { ok: true, value: ['5462'] },
    { ok: true, value: ['5462'] },
  ]);
});
