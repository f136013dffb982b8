/** A laptop with a line of its own beside the devices' network, in a namespace: what it measures is said to be that line's. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { connectSpaces, createSpace, requireTools, type Space } from './netns.ts';
import type { ChildInput } from './run-child.ts';

const CHILD = fileURLToPath(new URL('./run-child.ts', import.meta.url));
let laptop: Space;
let world: Space;

beforeAll(() => {
  requireTools('ip');
  laptop = createSpace(`ch-ln-lap-${process.pid}`);
  world = createSpace(`ch-ln-net-${process.pid}`);
  connectSpaces(laptop, 'lan0', world, 'lan0');
  connectSpaces(laptop, 'wlan0', world, 'wlan0');
  laptop.run('ip', 'addr', 'add', '10.109.0.2/24', 'dev', 'lan0');
  laptop.run('ip', 'addr', 'add', '172.20.10.3/28', 'dev', 'wlan0');
  world.run('ip', 'addr', 'add', '10.109.0.1/24', 'dev', 'lan0');
  world.run('ip', 'addr', 'add', '172.20.10.1/28', 'dev', 'wlan0');
});
afterAll(async () => {
  await laptop?.close();
  await world?.close();
});

function line(change: ChildInput = {}): CheckResult | undefined {
  const input: ChildInput = { profiles: ['xcc'], devices: ['10.109.0.1'], ...change };
  const words = [
    'netns',
    'exec',
    laptop.name,
    process.execPath,
    '--import',
    'tsx',
    CHILD,
    JSON.stringify(input),
  ];
  const rows = JSON.parse(
    execFileSync('ip', words, { encoding: 'utf8', maxBuffer: 1 << 24 }),
  ) as CheckResult[];
  return rows.find(({ id }) => id === 'tcp.line');
}

it('is told where the way out is another than the devices’, and only there', () => {
  laptop.run('ip', 'route', 'replace', 'default', 'via', '172.20.10.1');
  expect(line()).toMatchObject({
    status: 'warn',
    code: 'other-line',
    args: { device: '10.109.0.1', inside: 'lan0 (10.109.0.2)', outside: 'wlan0 (172.20.10.3)' },
  });
  // The proxy is what devices and laptop both go to.
  const proxy = { host: '10.109.0.1', port: 3128, user: '', password: '' };
  expect(line({ proxy })).toBeUndefined();
  expect(line({ devices: [] })).toBeUndefined();
  laptop.run('ip', 'route', 'replace', 'default', 'via', '10.109.0.1');
  expect(line()).toBeUndefined();
}, 60_000);
