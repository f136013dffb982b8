import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOutputSchema, OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import { type RunningSite, startLab } from '../lab/site.ts';
import { electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/** The command line inside the real Electron, as `npm run -s callhome` starts it: JSON, exit codes, bad input. */
let lab: RunningSite;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-cli-'));
  lab = await startLab({ network: '127.62', multicast: false });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function callhome(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const headless = words[0] === 'run' || words[0] === 'report' ? [] : ['--ozone-platform=headless'];
    const child = spawn(
      electronPath(),
      [...sandboxFlags, ...headless, '--disable-gpu', projectDir, '--cli', '--', ...words],
      {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Writes a site file over the lab's own, changed. */
function siteWith(
  name: string,
  change: (site: ReturnType<RunningSite['siteFile']>['site']) => unknown,
): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(change(structuredClone(lab.siteFile().site))));
  return path;
}

test('discover prints one JSON document of its schema, with every web device of the range named', async () => {
  const { code, stdout } = await callhome([
    'discover',
    '--range',
    '127.62.0.0/26',
    '--ports',
    '8443',
    '--no-multicast',
    '--slp-port',
    '8427',
    '--json',
  ]);
  expect(code).toBe(0);
  const document = OUTPUT_SCHEMAS.discover.parse(JSON.parse(stdout));
  const found = Object.fromEntries(document.devices.map((device) => [device.address, device.product]));
  expect(found).toMatchObject({
    '127.62.0.11': 'xcc',
    '127.62.0.12': 'xcc2',
    '127.62.0.13': 'xcc3',
    '127.62.0.21': 'imm2',
    '127.62.0.41': 'lxca',
    '127.62.0.51': 'other-bmc',
  });
  for (const device of document.devices) expect(device.sightings[0]?.evidence.length).toBeGreaterThan(0);
});

test('a file of ranges is read line by line: good lines are searched, bad ones named; progress is on stderr', async () => {
  const list = join(folder, '一覧.csv');
  writeFileSync(
    list,
    '\ufeffIPアドレス,備考\r\n１２７．６２．０．１１,XCC\r\n127.62.0.999,誤記\r\n127.62.0.20-127.62.0.22;IMM2\r\n',
  );
  const words = ['--ports', '8443', '--no-multicast', '--slp-port', '8427', '--json'];
  const { code, stdout, stderr } = await callhome(['discover', '--range-file', list, ...words]);
  expect(code).toBe(0);
  const { devices, warnings, scanned } = OUTPUT_SCHEMAS.discover.parse(JSON.parse(stdout));
  expect(devices.map((device) => [device.address, device.product])).toEqual([
    ['127.62.0.11', 'xcc'],
    ['127.62.0.21', 'imm2'],
    ['127.62.0.22', 'imm2'],
  ]);
  expect(scanned).toBe(4);
  expect(warnings).toContainEqual({
    code: 'list-line',
    args: { file: '一覧.csv', line: 3, text: '127.62.0.999', reason: 'not-an-address' },
  });
  expect(stderr).toMatch(/\d+\/4 /);

  writeFileSync(list, '127.62.0.999\n');
  const bad = await callhome(['discover', '--range-file', list, '--json']);
  expect(bad.code).toBe(2);
  expect(errorOutputSchema.parse(JSON.parse(bad.stdout)).errors).toEqual([
    { code: 'range-invalid', args: { range: '一覧.csv:1 127.62.0.999' } },
  ]);
  const none = await callhome(['discover', '--range-file', join(folder, 'none.csv'), '--json']);
  expect(none.code).toBe(2);
});

test('a range that is none is named: exit 2', async () => {
  const { code, stderr } = await callhome([
    'discover',
    '--range',
    '127.62.0.0/30',
    '--range',
    '127.62.0.x/9',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('127.62.0.x/9');
});

test('a range over /20 needs --yes: exit 2, nothing asked', async () => {
  const { code, stdout } = await callhome(['discover', '--range', '127.62.0.0/16', '--json']);
  expect(code).toBe(2);
  expect(errorOutputSchema.parse(JSON.parse(stdout)).errors[0]?.code).toBe('range-too-large');
});

test('a range that is never searched at once: exit 2 with --yes too, and no option is named that would not help', async () => {
  const words = ['discover', '--range', '127.0.0.0/8', '--json'];
  for (const more of [[], ['--yes']]) {
    const { code, stdout } = await callhome([...words, ...more]);
    expect(code).toBe(2);
    const [error] = errorOutputSchema.parse(JSON.parse(stdout)).errors;
    expect(error?.code).toBe('range-over-limit');
    expect(error?.args.option).toBeUndefined();
  }
}, 60_000);

describe('preflight', () => {
  const connect = (): readonly string[] => lab.inventory.connectTo.flatMap((rule) => ['--connect-to', rule]);

  test('a healthy profile exits 0 and gives a row per destination and layer', async () => {
    const { code, stdout } = await callhome([
      'preflight',
      '--profile',
      'xcc',
      '--dns',
      lab.inventory.dns[0] as string,
      '--ntp',
      lab.inventory.ntp[0] as string,
      '--ca',
      lab.inventory.caFile,
      ...connect(),
      '--json',
    ]);
    const { results, summary } = OUTPUT_SCHEMAS.preflight.parse(JSON.parse(stdout));
    expect({ code, fail: summary.fail, error: summary.error }).toEqual({ code: 0, fail: 0, error: 0 });
    for (const id of ['dns', 'tcp', 'tls']) {
      expect(
        results.find((result) => result.id === id && result.target.startsWith('soaus.lenovo.com:443'))
          ?.status,
        id,
      ).toBe('pass');
    }
  });

  test('a fault exits 1 with its exact code', async () => {
    lab.vendor.faults.set('soaus.lenovo.com', 'expired');
    const { code, stdout } = await callhome([
      'preflight',
      '--profile',
      'xcc',
      '--dns',
      lab.inventory.dns[0] as string,
      '--ca',
      lab.inventory.caFile,
      ...connect(),
      '--json',
    ]);
    lab.vendor.faults.clear();
    const { results } = OUTPUT_SCHEMAS.preflight.parse(JSON.parse(stdout));
    expect(code).toBe(1);
    expect(
      results.find((result) => result.id === 'tls' && result.target === 'soaus.lenovo.com:443'),
    ).toMatchObject({ status: 'fail', code: 'expired' });
  });

  test('the proxy is asked with the password of its URL, and the password is nowhere in the output', async () => {
    const { proxy } = lab.inventory;
    const url = `http://${proxy.user}:${encodeURIComponent(proxy.password)}@${proxy.host}:${proxy.port}`;
    const { stdout, stderr } = await callhome([
      'preflight',
      '--profile',
      'xcc',
      '--proxy',
      url,
      '--dns',
      lab.inventory.dns[0] as string,
      '--ca',
      lab.inventory.caFile,
      ...connect(),
      '--json',
    ]);
    const { results } = OUTPUT_SCHEMAS.preflight.parse(JSON.parse(stdout));
    expect(results.find((result) => result.id === 'proxy')).toMatchObject({ status: 'pass', code: 'ok' });
    expect(
      results.find((result) => result.id === 'proxy-tls' && result.target === 'soaus.lenovo.com:443')?.status,
    ).toBe('pass');
    expect(stdout + stderr).not.toContain(proxy.password);
  });

  test('an unknown profile, option, proxy or destination is named: exit 2', async () => {
    for (const words of [
      ['preflight', '--profile', 'xcc', '--destination', 'relay.example'],
      ['preflight', '--profile', 'xcc9'],
      ['preflight', '--profil', 'xcc'],
      ['preflight', '--profile', 'xcc', '--proxy', 'socks5://x:1'],
    ]) {
      const { code, stdout } = await callhome([...words, '--json']);
      expect(code, words.join(' ')).toBe(2);
      expect(errorOutputSchema.parse(JSON.parse(stdout)).errors[0]?.code).toBe('invalid-argument');
    }
  });
});

describe('site files', () => {
  test('a wrong field is named with its path and what was expected, exit 2, and nothing is sent', async () => {
    const before = lab.devices.xcc1.log.length;
    const path = siteWith('wrong', (site) => ({
      ...site,
      settings: { ...site.settings, contact: { ...(site.settings.contact as object), fax: '1' } },
      devices: [{ address: '' }],
    }));
    const { code, stdout } = await callhome(['plan', '--site', path, '--json'], lab.siteFile().env);
    const { errors } = errorOutputSchema.parse(JSON.parse(stdout));
    expect(code).toBe(2);
    expect(errors.map((error) => error.args.path)).toEqual(
      expect.arrayContaining(['settings.contact', 'devices[0].address']),
    );
    expect(lab.devices.xcc1.log.length).toBe(before);
  });

  test('a missing password is named before anything is sent', async () => {
    const { code, stdout } = await callhome(['plan', '--site', siteWith('nopass', (site) => site), '--json']);
    expect(code).toBe(2);
    expect(errorOutputSchema.parse(JSON.parse(stdout)).errors[0]?.code).toBe('password-missing');
  });

  test('apply without --yes writes nothing', async () => {
    const { code, stdout } = await callhome(
      ['apply', '--site', siteWith('unconfirmed', (site) => site), '--json'],
      lab.siteFile().env,
    );
    expect(code).toBe(2);
    expect(errorOutputSchema.parse(JSON.parse(stdout)).errors[0]?.code).toBe('confirmation-missing');
  });

  test('a file that is not there, or no JSON, is named', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{ "version": 1, ');
    for (const [path, expected] of [
      [join(folder, 'nowhere.json'), 'file-unreadable'],
      [broken, 'file-not-json'],
    ] as const) {
      const { code, stdout } = await callhome(['plan', '--site', path, '--json']);
      expect([code, errorOutputSchema.parse(JSON.parse(stdout)).errors[0]?.code]).toEqual([2, expected]);
    }
  });

  test('run does the whole job without a device list told its products, and a second apply writes nothing', async () => {
    const { env } = lab.siteFile();
    const path = siteWith('job', (site) => ({
      ...site,
      // Products, routes and drivers left out: the tool finds them.
      devices: site.devices
        .filter((device) => /\.(12|21)$/.test(device.address))
        .map(({ address, credential, ports }) => ({ address, credential, ports })),
      network: { ...site.network, ranges: [] },
    }));
    const out = join(folder, 'out');
    const { code, stdout, stderr } = await callhome(
      ['run', '--site', path, '--out', out, '--yes', '--slp-port', '8427', '--json'],
      env,
    );
    const document = OUTPUT_SCHEMAS.run.parse(JSON.parse(stdout));
    expect(document.apply.results.map((result) => [result.product, result.driver, result.state])).toEqual([
      ['xcc2', 'xcc-redfish', 'done'],
      ['imm2', 'imm2-snmp', 'done'],
    ]);
    expect(document.testCall.results.find((result) => result.product === 'imm2')?.ticket).toMatch(
      /^[0-9A-Z]{10}$/,
    );
    expect(document.report.files.filter((file) => file.endsWith('.pdf'))).toHaveLength(3);
    for (const file of document.report.files) expect(existsSync(file), file).toBe(true);
    expect([0, 1]).toContain(code);

    const again = await callhome(['apply', '--site', path, '--yes', '--json'], env);
    const second = OUTPUT_SCHEMAS.apply.parse(JSON.parse(again.stdout));
    expect(second.results.map((result) => result.state)).toEqual(['no-change', 'no-change']);

    const texts = [
      stdout,
      stderr,
      again.stdout,
      again.stderr,
      readFileSync(path.replace('.json', '.state.json'), 'utf8'),
      readFileSync(path.replace('.json', '.journal.jsonl'), 'utf8'),
    ].join('\n');
    for (const secret of Object.values(env)) expect(texts).not.toContain(secret);
  }, 120_000);
});

test('fix shows what it would write to the devices, writes it with --yes, and reads it back', async () => {
  const { xcc1 } = lab.devices;
  const path = siteWith('fix', (site) => ({
    ...site,
    devices: site.devices.filter((device) => device.address.endsWith('.0.11')),
  }));
  const { env } = lab.siteFile();
  const shown = await callhome(['fix', '--site', path, '--what', 'ntp', '--json'], env);
  const plan = OUTPUT_SCHEMAS.fix.parse(JSON.parse(shown.stdout));
  expect([shown.code, plan.plans[0]?.state, plan.results.length]).toEqual([0, 'changes', 0]);
  expect(xcc1.state.ntpEnabled).toBe(false);
  const done = await callhome(['fix', '--site', path, '--what', 'ntp', '--yes', '--json'], env);
  const { results } = OUTPUT_SCHEMAS.fix.parse(JSON.parse(done.stdout));
  expect([done.code, results[0]?.state]).toEqual([0, 'done']);
  expect(xcc1.state.ntpServers).toEqual(['127.62.1.23', '127.62.1.24']);
  const wrong = await callhome(['fix', '--site', path, '--what', 'clocks', '--json'], env);
  expect([wrong.code, errorOutputSchema.parse(JSON.parse(wrong.stdout)).errors[0]?.args.name]).toEqual([
    2,
    '--what clocks',
  ]);
});

test('a catalog is printed, taken back changed, and refused with the place that is wrong', async () => {
  const printed = await callhome(['catalog', '--json']);
  const catalog = JSON.parse(printed.stdout) as {
    meta: { entered: string };
    destinations: { tables: { id: string; rows: { endpoints: { host: string }[] }[] }[] };
  };
  const file = join(folder, 'catalog.json');
  const endpoint = catalog.destinations.tables.find(({ id }) => id === 'imm2')?.rows[0]?.endpoints[0];
  if (!endpoint) throw new Error('no endpoint');
  endpoint.host = 'relay.practice.example';
  writeFileSync(file, JSON.stringify(catalog));
  const words = ['preflight', '--profile', 'imm2', '--dns', lab.inventory.dns[0] as string, '--json'];
  const taken = await callhome([...words, '--catalog', file]);
  const { results } = OUTPUT_SCHEMAS.preflight.parse(JSON.parse(taken.stdout));
  expect(results.some((row) => row.target.startsWith('relay.practice.example:'))).toBe(true);
  endpoint.host = 'two words';
  writeFileSync(file, JSON.stringify(catalog));
  const refused = await callhome([...words, '--catalog', file]);
  expect([refused.code, errorOutputSchema.parse(JSON.parse(refused.stdout)).errors[0]?.code]).toEqual([
    2,
    'catalog-refused',
  ]);
}, 60_000);

test('schema prints the JSON schema of a site file', async () => {
  const { code, stdout } = await callhome(['schema', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ type: 'object', properties: { version: {}, settings: {} } });
});

test('a reader that goes away in the middle ends nothing: no crash, and the code of the command', async () => {
  const child = spawn(
    electronPath(),
    [...sandboxFlags, '--ozone-platform=headless', '--disable-gpu', projectDir, '--cli', '--', 'catalog'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // The document is larger than a pipe holds.
  child.stdout.once('data', () => child.stdout.destroy());
  const ended = await new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  expect(ended).toEqual({ code: 0, signal: null });
  expect(stderr).not.toMatch(/EPIPE|Gtk|JavaScript error/);
});

test.each([
  ['ja', '標準出力'],
  ['en', 'standard output'],
] as const)(
  'a document that a full disk took is said to be lost (%s), and the command has failed',
  async (language, place) => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(
      electronPath(),
      [
        ...sandboxFlags,
        '--ozone-platform=headless',
        '--disable-gpu',
        projectDir,
        '--cli',
        '--',
        'catalog',
        '--json',
        '--lang',
        language,
      ],
      { stdio: ['ignore', full, 'pipe'] },
    );
    closeSync(full);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(stderr).toContain(place);
    expect(stderr).toContain('ENOSPC');
    expect(stderr).not.toMatch(/\n\s+at /);
  },
);

test('cancelled by Ctrl+C it ends with 3', async () => {
  const child = spawn(
    electronPath(),
    [
      ...sandboxFlags,
      '--ozone-platform=headless',
      '--disable-gpu',
      projectDir,
      '--cli',
      '--',
      'preflight',
      '--profile',
      'lxca-2.2',
      '--dns',
      lab.inventory.dns[0] as string,
      // One address of this table is filtered on the simulated site: the run takes four seconds.
      ...lab.inventory.connectTo.flatMap((rule) => ['--connect-to', rule]),
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stderr = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  // Progress has begun: it is at work.
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      if (/^ {2}\d+\/\d+ /m.test(stderr)) resolve();
    });
    void ended.then(() => resolve());
  });
  child.kill('SIGINT');
  expect(await ended).toBe(3);
});
