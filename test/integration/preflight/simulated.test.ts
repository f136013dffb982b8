import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { preflightStage } from '../../../electron/workflow/preflight-stage.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { contextFor } from '../support/context.ts';

/** A practice run stays on this laptop, whatever the laptop's own resolver is. */
const OWN_RESOLVER = { host: '127.83.9.9', port: 5353 };
vi.mock('../../../electron/net/dns.ts', async (original) => ({
  ...(await original<typeof import('../../../electron/net/dns.ts')>()),
  laptopResolvers: () => [OWN_RESOLVER],
}));

let lab: RunningSite;
beforeAll(async () => {
  lab = await startLab({ network: '127.83', multicast: false });
});
afterAll(async () => {
  await lab.close();
});

test('a simulated site asks nothing of the laptop’s own resolver', async () => {
  const resolver = createSocket('udp4');
  let asked = 0;
  resolver.on('message', () => {
    asked += 1;
  });
  resolver.bind(OWN_RESOLVER.port, OWN_RESOLVER.host);
  await once(resolver, 'listening');
  const { site, env } = lab.siteFile();
  const results = await preflightStage(contextFor({ ...site, devices: [] }, env), { profiles: ['xcc'] });
  resolver.close();
  expect(results.ok && results.value.length).toBeGreaterThan(10);
  expect(asked).toBe(0);
});
