import { describe, expect, it } from 'vitest';
import { type RunningSite, startLab } from '../../lab/site.ts';

/** Handles a lab leaves behind would keep a process alive; node counts them. */
const handles = (): number =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|Pipe|Process/.test(kind)).length;

describe('the whole practice site', () => {
  it('starts beside another one, describes itself completely and closes without a trace', async () => {
    const before = handles();
    const ports = { ssdp: 43_900, slp: 43_427 };
    let labs: readonly RunningSite[] = [];
    try {
      labs = await Promise.all([
        startLab({ network: '127.25', ports }),
        startLab({ network: '127.26', ports, multicast: false, filtered: [], dnsAnswers: 'lab' }),
      ]);
      const [lab] = labs;
      const { site, env } = lab?.siteFile() ?? { site: null, env: {} };
      const text = JSON.stringify(site);
      for (const name of text.match(/"LAB_[A-Z_]+"/g) ?? []) expect(env).toHaveProperty(JSON.parse(name));
      for (const secret of Object.values(env)) expect(text).not.toContain(secret);
      expect(site?.devices).toHaveLength(9);
      expect(lab?.inventory.devices.every((device) => device.address.startsWith('127.25.0.'))).toBe(true);
      const rules = lab?.inventory.connectTo ?? [];
      expect(rules.every((rule) => /:127\.25\.[12]\.\d+:\d+$/.test(rule))).toBe(true);
    } finally {
      await Promise.all(labs.map((lab) => lab.close()));
    }
    expect(handles()).toBeLessThanOrEqual(before);
  });
});
