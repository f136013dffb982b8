import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import { ODDITIES, type OldTls, startOldTls } from '../integration/discovery/old-tls.ts';
import { electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/** Electron has another TLS library than Node (BoringSSL): what it can and cannot speak is proven inside it. */
const PORT = 22_443;
let servers: OldTls;
beforeAll(async () => {
  servers = await startOldTls('127.47.0', PORT);
});
afterAll(() => servers.close());

test('old TLS is spoken inside Electron wherever its library can, and where it cannot that is said plainly', async () => {
  const words = ['discover', '--range', '127.47.0.0/24', '--ports', String(PORT), '--no-multicast', '--fast'];
  const child = spawn(
    electronPath(),
    [
      ...sandboxFlags,
      '--ozone-platform=headless',
      '--disable-gpu',
      projectDir,
      '--cli',
      '--',
      ...words,
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  const { devices, warnings } = OUTPUT_SCHEMAS.discover.parse(JSON.parse(stdout));
  const outcome = [...servers.addresses].map(([name, address]) => {
    const device = devices.find((each) => each.address === address);
    const warned = warnings.some((each) => each.code === 'tls-unreadable' && each.args.address === address);
    return [name, { read: device?.product === 'xcc', warned }];
  });
  expect(Object.fromEntries(outcome)).toEqual(
    Object.fromEntries(
      Object.entries(ODDITIES).map(([name, { electron }]) => [name, { read: electron, warned: !electron }]),
    ),
  );
});
