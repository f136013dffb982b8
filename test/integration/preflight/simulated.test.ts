import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding, evidenceName, groupTitle } from '../../../electron/texts/index.ts';
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

test('everything a run says has words in both languages: what was measured, causes, what was waited for', async () => {
  const { site, env } = lab.siteFile();
  const results = await preflightStage(contextFor(site, env));
  if (!results.ok) throw new Error(results.error.code);
  expect(results.value.filter(({ from }) => from === 'device').length).toBeGreaterThan(15);
  for (const language of ['ja', 'en'] as const) {
    const texts = textsFor(language);
    for (const { id, code, args, group, evidence } of results.value) {
      for (const { key } of evidence) expect(evidenceName(texts, key), `${id} ${key}`).not.toBe(key);
      expect(groupTitle(texts, group), group).not.toMatch(/login:|resolver:|device:/);
      expect(checkFinding(texts, id, code).means(args), `${id} ${code}`).not.toMatch(
        /undefined|\((login|tcp|dns|proxy|proxy-connect|dns\.resolver) [\w.-]+[:)]/,
      );
    }
  }
}, 60_000);

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
