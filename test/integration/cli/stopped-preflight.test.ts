import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../../electron/cli/schemas.ts';
import { type RunningDns, startDns } from '../../lab/dns.ts';
import { runCommand } from '../support/command.ts';

/** A preflight that was stopped leaves what stood before it, and its output says whose results these are. */
let folder = '';
let site = '';
let dns: RunningDns;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-stopped-'));
  site = join(folder, 'site.json');
  dns = await startDns({ address: '127.109.4.53', port: 8053, zones: new Map() });
});
afterAll(async () => {
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  dns.faults.all = null;
  rmSync(join(folder, 'site.state.json'), { force: true });
  const network = {
    dns: [`${dns.address}:${dns.port}`],
    destinations: [{ host: 'www.ibm.com', port: 443, protocol: 'https', use: '' }],
  };
  writeFileSync(site, JSON.stringify({ version: 1, network, devices: [] }));
});

const preflight = (...words: readonly string[]) => runCommand(['preflight', '--site', site, ...words]);
/** Stopped as soon as the resolver, which does not answer, was asked. */
async function stopped(...words: readonly string[]) {
  dns.faults.all = 'silent';
  const stop = new AbortController();
  const asked = dns.log.length;
  const watch = setInterval(() => {
    if (dns.log.length > asked) stop.abort();
  }, 5);
  try {
    return await runCommand(['preflight', '--site', site, ...words], {}, stop.signal);
  } finally {
    clearInterval(watch);
  }
}

test('after a whole one the results are told as those from before', async () => {
  await preflight();
  const { code, out } = await stopped();
  expect(code).toBe(3);
  expect(out.split('\n')[0]).toMatch(/中止しました.*\d{4}-\d{2}-\d{2} \d{2}:\d{2} に終わった/);
  const { results, ...head } = JSON.parse((await stopped('--json')).out);
  expect(head).toMatchObject({ stopped: { at: expect.any(String) }, cameTo: null });
  expect(results.map((row: { code: string }) => row.code)).toContain('nxdomain');
  // The next whole one has nothing to say of it.
  dns.faults.all = null;
  expect((await preflight()).out).not.toContain('中止');
  const whole = JSON.parse((await preflight('--json')).out);
  expect(OUTPUT_SCHEMAS.preflight.parse(whole)).toEqual(whole);
  expect(whole).toMatchObject({ stopped: null, cameTo: null });
});

test('without one before it is told how far it came, and nothing is said to have failed', async () => {
  const { code, out } = await stopped();
  expect(code).toBe(3);
  expect(out.split('\n')[0]).toMatch(/途中で中止しました.*残りは未確認/);
  expect(out).not.toMatch(/NG のため|通らなかった/);
});
