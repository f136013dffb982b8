import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../../electron/domain/app-error.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { ownCredential } from '../support/own-credential.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/**
 * A controller makes itself another certificate or host key between two commands, as a firmware update or a restored
 * configuration does: the next one stops, and goes on only with the fingerprint that a person names.
 */
const ADDRESS = '127.108.6.1';
let folder = '';
let running: RunningXcc | RunningImm2 | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-renewed-'));
});
afterEach(async () => {
  await running?.close();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

const site = (): string => join(folder, 'site.json');

type Document = { readonly plans?: readonly Planned[]; readonly results?: readonly Planned[] };
type Planned = { readonly state: string; readonly errors: readonly AppError[] };

async function callhome(environment: Record<string, string>, ...words: readonly string[]) {
  const ran = await runCommand([...words, '--site', site(), '--json'], environment);
  const document = JSON.parse(ran.out) as Document;
  const [one] = document.results ?? document.plans ?? [];
  return { code: ran.code, state: one?.state, error: one?.errors[0] };
}

/** The same box again, with a certificate of its own making. */
async function renewed(box?: RunningXcc): Promise<RunningXcc> {
  await box?.close();
  const same = box === undefined ? {} : { port: box.ports.https, serial: box.serial, uuid: box.uuid };
  const made = await startXcc({ address: ADDRESS, ...same });
  running = made;
  return made;
}

test('a renewed certificate stops the write, and is believed by its own fingerprint only', async () => {
  const first = await renewed();
  const { environment, ...devices } = xccDevices([first]);
  writeFileSync(site(), JSON.stringify({ version: 1, ...devices, settings: SETTINGS }));
  expect(await callhome(environment, 'plan')).toMatchObject({ code: 0, state: 'changes' });

  const second = await renewed(first);
  const stopped = await callhome(environment, 'apply', '--yes');
  expect(stopped).toMatchObject({ code: 1, state: 'failed', error: { code: 'certificate-changed' } });
  expect(second.log.filter((entry) => JSON.stringify(entry).includes('PATCH'))).toEqual([]);
  const seen = String(stopped.error?.args.seen);
  const { fingerprint256 } = new X509Certificate(second.identity.certPem);
  expect(seen).toBe(fingerprint256.replaceAll(':', '').toLowerCase());

  // Another one than was named does not help; a word that is none is refused.
  const wrong = `${seen.slice(0, -1)}${seen.endsWith('0') ? '1' : '0'}`;
  expect(await callhome(environment, 'apply', '--yes', '--trust', wrong)).toMatchObject({ code: 1 });
  expect((await runCommand(['apply', '--yes', '--trust', 'yes', '--site', site()], environment)).code).toBe(
    2,
  );

  // As OpenSSL prints it; from then on it is the one that is known.
  expect(
    await callhome(environment, 'apply', '--yes', '--trust', `${wrong}、${fingerprint256}`),
  ).toMatchObject({
    code: 0,
    state: 'done',
  });
  expect(await callhome(environment, 'plan')).toMatchObject({ code: 0, state: 'no-change' });

  await renewed(second);
  expect(await callhome(environment, 'plan', '--trust', seen)).toMatchObject({
    code: 1,
    error: { code: 'certificate-changed', args: { known: seen } },
  });
}, 60_000);

test('a renewed SSH host key likewise, and the sentence names the option', async () => {
  const start = async (port?: number): Promise<RunningImm2> => {
    await running?.close();
    const made = await startImm2({
      address: ADDRESS,
      httpsPort: null,
      ...(port === undefined ? {} : { sshPort: port }),
    });
    running = made;
    return made;
  };
  const first = await start();
  const { own, environment } = ownCredential(first);
  const ssh = first.ports.ssh ?? 22;
  const device = {
    address: ADDRESS,
    product: 'imm2',
    route: 'direct',
    driver: 'imm2-cli',
    credential: 'own',
  };
  writeFileSync(
    site(),
    JSON.stringify({
      version: 1,
      credentials: { own },
      devices: [{ ...device, ports: { ssh } }],
      settings: SETTINGS,
    }),
  );
  expect(await callhome(environment, 'plan')).toMatchObject({ code: 0, state: 'changes' });
  await start(ssh);
  const stopped = await callhome(environment, 'plan');
  expect(stopped).toMatchObject({ code: 1, error: { code: 'host-key-changed' } });
  const seen = String(stopped.error?.args.seen);
  expect((await runCommand(['plan', '--site', site()], environment)).out).toContain(`--trust ${seen}`);
  expect(await callhome(environment, 'plan', '--trust', `${seen}=`)).toMatchObject({
    code: 0,
    state: 'changes',
  });
}, 60_000);
