/**
 * Servers that this PC has no route to: nobody was asked, and no firewall or server is told to be silent. In a namespace
 * whose way out leads nowhere, and has one network less. Needs root.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ja } from '../../../electron/texts/ja.ts';
import { createSpace, requireTools, type Space } from './netns.ts';
import { runInSpace } from './run-in-space.ts';
import type { Outcome } from './run-lab.ts';

let space: Space;
let result: Outcome;

beforeAll(async () => {
  requireTools('ip');
  space = createSpace(`ch-na-${process.pid}`);
  space.run('ip', 'route', 'add', 'default', 'dev', 'lo');
  // As if there were no route to it at all: the search ends in no table (ip-route(8)).
  space.run('ip', 'route', 'add', 'throw', '192.0.2.0/24');
  result = await runInSpace(space, {
    profiles: ['xcc'],
    resolvers: ['192.0.2.53:53'],
    devices: ['127.0.0.9'],
    deviceDns: ['192.0.2.54'],
    ntp: ['[2001:db8::7b]:123', '192.0.2.123:123'],
  });
}, 30_000);
afterAll(() => space?.close());

it('a time server over IPv6 alone is another to be named, or a route to be made', () => {
  const row = result.row('clock.ntp', '[2001:db8::7b]:123');
  expect(row).toMatchObject({ code: 'ntp-unreachable', fixes: ['fix-time-server', 'check-route'] });
  expect(ja.check.clock['ntp-unreachable'].means(row.args)).toMatch(/経路がない.*IPv6 だけ/);
});

it('one over IPv4 is a matter of the route', () => {
  const row = result.row('clock.ntp', '192.0.2.123:123');
  expect(row).toMatchObject({ code: 'ntp-unreachable', args: { noRoute: 1 }, fixes: ['check-route'] });
});

it('a resolver is told as not asked', () => {
  const row = result.row('dns.resolver', '192.0.2.53:53');
  expect(row).toMatchObject({ code: 'timeout', args: { reason: 'no-route' } });
  expect(row.fixes).not.toContain('open-firewall');
  expect(ja.check.dns.timeout.means(row.args)).toContain('問い合わせていません');
});

it('so is one of a device’s, which may be answered there', () => {
  const row = result.row('dns.device-resolver', '192.0.2.54:53');
  expect(row).toMatchObject({ status: 'warn', code: 'timeout', fixes: ['ask-dns-for-devices'] });
  expect(row.args.host).toContain('soaus.lenovo.com');
});
