import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../../electron/cli/schemas.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';
import { ownCredential } from '../support/own-credential.ts';

/** A test call goes where step 6 of the window proposes one; who is named gets one all the same. */
let folder = '';
let device: RunningImm2;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-untested-'));
  device = await startImm2({ address: '127.241.8.21', httpsPort: null, sshPort: null });
});
afterAll(async () => {
  await device.close();
  rmSync(folder, { recursive: true, force: true });
});

test('not to a device that is not set up, or not any more, unless it is named', async () => {
  const { own, environment } = ownCredential(device);
  const site = join(folder, 'site.json');
  const write = (settings: object = {}): void => {
    const pushed = { product: 'imm2', route: 'direct', driver: 'imm2-snmp', credential: 'own' };
    writeFileSync(
      site,
      JSON.stringify({
        version: 1,
        credentials: { own },
        devices: [{ ...pushed, address: device.address, ports: { snmp: device.ports.snmp } }],
        settings: { ...SETTINGS, ...settings },
      }),
    );
  };
  const callhome = (...words: readonly string[]) =>
    runCommand([...words, '--site', site, '--json'], environment);
  const call = async (...words: readonly string[]) => {
    const { code, out, said } = await callhome('test-call', ...words);
    const { results } = OUTPUT_SCHEMAS['test-call'].parse(JSON.parse(out));
    return { code, said, states: results.map(({ state }) => state) };
  };
  const named = ['--device', device.address];
  write();

  const before = await call();
  expect(before).toMatchObject({ code: 1, states: [] });
  expect(before.said).toContain(`残っている機器: ${device.address}`);
  expect(before.said).toContain('test-call --device');

  device.faults.snmp.refuseSets = true;
  expect((await callhome('apply', '--yes')).code).toBe(1);
  expect(await call()).toMatchObject({ code: 1, states: [] });
  device.faults.snmp.refuseSets = false;

  expect((await callhome('apply', '--yes')).code).toBe(0);
  expect(await call()).toMatchObject({
    code: 0,
    states: ['success'],
    said: expect.not.stringContaining('送りません'),
  });

  // Read since, and not as the form wants it.
  write({ company: 'Other K.K.' });
  await callhome('plan');
  expect(await call()).toMatchObject({ code: 1, states: [] });
  const rows = device.state.callHome.activity.length;
  // An IMM2 does not send a second one while the first is not acknowledged; it was asked.
  expect(await call(...named)).toMatchObject({ code: 1, states: ['not-sent'] });
  expect(device.state.callHome.activity.length).toBe(rows + 1);

  await callhome('undo', '--yes');
  expect(await call()).toMatchObject({ code: 1, states: [] });
}, 120_000);
