import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../../electron/cli/schemas.ts';
import type { LoginTrial } from '../../../electron/domain/login-trial.ts';
import type { DevicePlan } from '../../../electron/domain/plan.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';
import { runCommand } from '../support/command.ts';

/** Logins on the command line: out of a CSV, and several tried, with nothing secret in any file or answer. */
const NETWORK = '127.47';
const SECRET = 'Geheim-4711-XYZ';
let lab: RunningSite;
let folder: string;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
});
afterAll(() => lab.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-logins-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

async function callhome<T>(environment: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const ran = await runCommand([...words, '--site', at('job.json'), '--json'], environment);
  return { ...ran, document: JSON.parse(ran.out) as T };
}

/** Two XCCs, and these logins by the name of their variable. */
function write(credentials: object): Readonly<Record<string, string>> {
  const { site, env } = lab.siteFile();
  const devices = site.devices
    .filter(({ address }) => [`${NETWORK}.0.11`, `${NETWORK}.0.12`].includes(address))
    .map((device) => ({ ...device, credential: Object.keys(credentials)[0] }));
  writeFileSync(at('job.json'), JSON.stringify({ ...site, devices, credentials }));
  return env;
}

/** No file of the folder but the CSV itself holds the text. */
function nothingKept(text: string): void {
  for (const name of readdirSync(folder).filter((each) => !each.endsWith('.csv')))
    expect([name, readFileSync(at(name), 'utf8').includes(text)]).toEqual([name, false]);
}

test('`--credentials` gives each device its own login; no environment variable is needed for it, and bad rows are said by line', async () => {
  const env = write({ bmc: { user: 'USERID', passwordEnv: 'NOT_SET' } });
  const { password } = lab.devices.xcc1.credentials;
  writeFileSync(
    at('logins.csv'),
    `address,password\r\n${NETWORK}.0.11,${password}\r\n${NETWORK}.0.12,${SECRET}\r\n${NETWORK}.0.99,${SECRET}\r\n`,
  );
  const planned = await callhome<{ plans: readonly DevicePlan[] }>(
    env,
    'plan',
    '--credentials',
    at('logins.csv'),
  );
  expect(planned.document.plans.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
    [],
    ['login-rejected'],
  ]);
  expect(planned.said).toContain('4 行目: 案件に該当する機器がありません。');
  expect(planned.said).not.toContain(SECRET);
  expect(planned.out).not.toContain(SECRET);
  nothingKept(SECRET);
  // Without the file nothing of it is known any more.
  const bare = await callhome<{ errors: readonly { code: string }[] }>(env, 'plan');
  expect(bare.document.errors).toMatchObject([{ code: 'password-missing' }]);
});

test('a row may name its device by the serial number, which is asked of the devices where the site does not know it', async () => {
  const env = write({ bmc: { user: 'USERID' } });
  const { serial, credentials } = lab.devices.xcc2;
  writeFileSync(at('logins.csv'), `シリアル番号,パスワード\n${serial},${credentials.password}\n`);
  const planned = await callhome<{ plans: readonly DevicePlan[] }>(
    env,
    'plan',
    '--credentials',
    at('logins.csv'),
  );
  expect(planned.document.plans.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
    ['password-missing'],
    [],
  ]);
});

test('a file that cannot be used is refused before anything is sent', async () => {
  const env = write({ bmc: { user: 'USERID' } });
  writeFileSync(at('logins.csv'), `${NETWORK}.0.11,${SECRET}\n`);
  const refused = await callhome<{ errors: readonly object[] }>(
    env,
    'plan',
    '--credentials',
    at('logins.csv'),
  );
  expect(refused.code).toBe(2);
  expect(refused.document.errors).toMatchObject([{ code: 'login-file-refused', args: { fault: 'no-head' } }]);
  expect(refused.out + refused.said).not.toContain(SECRET);
  const missing = await callhome<{ errors: readonly object[] }>(env, 'plan', '--credentials', at('none.csv'));
  expect(missing.document.errors).toMatchObject([{ code: 'file-unreadable' }]);
});

test('`logins` tries those named in their order, says which device took which, and writes it where it is asked to', async () => {
  const env = {
    ...write({
      old: { user: 'USERID', passwordEnv: 'OLD' },
      now: { user: 'USERID', passwordEnv: 'LAB_XCC_PASSWORD' },
    }),
    OLD: SECRET,
  };
  const tried = await callhome<{ trials: readonly LoginTrial[] }>(
    { ...lab.siteFile().env, ...env },
    'logins',
    '--login',
    'old',
    '--login',
    'now',
    '--out',
    at('found.json'),
  );
  expect(tried.code).toBe(0);
  expect(OUTPUT_SCHEMAS.logins.safeParse(tried.document).success).toBe(true);
  expect(tried.document.trials.map(({ took, tries }) => [took, tries.map(({ outcome }) => outcome)])).toEqual(
    [
      ['now', ['refused', 'took']],
      ['now', ['refused', 'took']],
    ],
  );
  const found = JSON.parse(readFileSync(at('found.json'), 'utf8')) as {
    devices: readonly { credential: string }[];
  };
  expect(found.devices.map(({ credential }) => credential)).toEqual(['now', 'now']);
  nothingKept(SECRET);
  // What was refused is known to the next run: nothing more is sent.
  const again = await callhome<{ trials: readonly LoginTrial[] }>(
    { ...lab.siteFile().env, ...env },
    'logins',
    '--login',
    'old',
  );
  expect(again.code).toBe(1);
  expect(again.document.trials.flatMap(({ tries }) => tries.map(({ outcome }) => outcome))).toEqual([
    'refused-before',
    'refused-before',
  ]);
  const unknown = await callhome<{ errors: readonly object[] }>(
    { ...lab.siteFile().env, ...env },
    'logins',
    '--login',
    'nobody',
  );
  expect(unknown.document.errors).toMatchObject([{ code: 'invalid-argument' }]);
});
