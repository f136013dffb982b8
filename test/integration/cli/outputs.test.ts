import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../../electron/cli/schemas.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';
import { ownCredential } from '../support/own-credential.ts';

/** What `--json` prints is what its schema says, and nothing beside: whoever reads it relies on the schema. */
let folder = '';
let device: RunningImm2;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-outputs-'));
  device = await startImm2({ address: '127.108.8.21', httpsPort: null, sshPort: null });
});
afterAll(async () => {
  await device.close();
  rmSync(folder, { recursive: true, force: true });
});

test('of every command on a device that is pushed, one by hand and one that is not there', async () => {
  const { own, environment } = ownCredential(device);
  const site = join(folder, 'site.json');
  const pushed = { product: 'imm2', route: 'direct', driver: 'imm2-snmp', credential: 'own' };
  writeFileSync(
    site,
    JSON.stringify({
      version: 1,
      credentials: { own },
      devices: [
        { ...pushed, address: device.address, ports: { snmp: device.ports.snmp } },
        { product: 'storage-dm', address: '127.108.8.31' },
        { product: 'xcc2', route: 'direct', credential: 'own', address: '127.108.8.99', ports: { https: 1 } },
      ],
      settings: SETTINGS,
    }),
  );
  const event = '0x4000008600000000';
  const commands = [
    ['plan'],
    ['apply', '--yes'],
    ['test-call'],
    ['problems'],
    ['acknowledge', '--device', device.address, '--event', event, '--yes'],
    ['read-back'],
    ['drift'],
    ['firewall'],
    ['undo', '--yes'],
  ] as const;
  for (const words of commands) {
    const { out } = await runCommand([...words, '--site', site, '--json'], environment);
    const document: unknown = JSON.parse(out);
    const parsed = OUTPUT_SCHEMAS[words[0]].safeParse(document);
    expect([words[0], parsed.success, parsed.data]).toEqual([words[0], true, document]);
  }
}, 120_000);
