import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * CONTRIBUTING.md says which files a new driver, check and report section touch. Here each is added in a copy of the
 * sources, touching just those, and the copy is put before the compiler and before the tests that hold it together.
 */
const root = resolve(import.meta.dirname, '..', '..');
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'callhome-example-'));
  for (const name of [
    'electron',
    'renderer',
    'resources',
    'docs',
    'scripts',
    'test',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of ['electron.vite.config.ts', 'vitest.config.ts'])
    cpSync(join(root, name), join(copy, name));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What CONTRIBUTING.md lists under a heading, as paths. */
function listed(heading: string): readonly string[] {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const part = text.split(/^### /m).find((each) => each.startsWith(heading)) ?? '';
  return [...part.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1] ?? '').sort();
}

/** Writes a new file, or changes one: every replacement must find its place once. */
function change(
  edits: Readonly<Record<string, string | readonly (readonly [string, string])[]>>,
): readonly string[] {
  for (const [path, edit] of Object.entries(edits)) {
    const file = join(copy, path);
    if (typeof edit === 'string') {
      expect([path, existsSync(file)]).toEqual([path, false]);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, edit);
      continue;
    }
    const text = edit.reduce(
      (sofar, [place, added]) => {
        expect([path, place, sofar.split(place).length]).toEqual([path, place, 2]);
        return sofar.replace(place, () => added);
      },
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, text);
  }
  return Object.keys(edits).sort();
}

const run = (...words: readonly string[]): string => {
  try {
    return execFileSync(process.execPath, [...words], { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}`;
  }
};
const compiled = (): string => run('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
const tested = (...files: readonly string[]): string =>
  run('node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...files);

describe('a newcomer who follows CONTRIBUTING.md', () => {
  test('adds a driver for a product that had none', () => {
    const touched = change({
      'electron/devices/smm/smm-rest.ts': `import { appError } from '../../domain/app-error.ts';
import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { err } from '../../domain/result.ts';
import type { Driver } from '../driver.ts';

/** A pretended interface: it signs in to nothing. */
export const smmRest: Driver = {
  id: 'smm-rest',
  ...DRIVER_TRAITS['smm-rest'],
  products: ['smm'],
  groups: [{ id: 'contact', keys: ['company', 'contact.name'] }],
  open: async ({ target }) => err(appError('unsupported', { address: target.address, reason: 'manual-only' })),
  manual: () => [],
};
`,
      'electron/devices/smm/index.ts': `import type { DeviceFamily } from '../family.ts';
import { smmRest } from './smm-rest.ts';

export const smmFamily: DeviceFamily = { drivers: [smmRest], controllers: [] };
`,
      'electron/devices/index.ts': [
        [
          "import { xccFamily } from './xcc/index.ts';",
          "import { smmFamily } from './smm/index.ts';\nimport { xccFamily } from './xcc/index.ts';",
        ],
        ['lxcaFamily]', 'lxcaFamily, smmFamily]'],
      ],
      'electron/domain/driver-traits.ts': [
        [
          "  'lxca-rest': { account: 'web' },",
          "  'lxca-rest': { account: 'web' },\n  'smm-rest': { account: 'web' },",
        ],
      ],
      'electron/domain/product.ts': [["  'cmm-cli',\n", "  'cmm-cli',\n  'smm-rest',\n"]],
      'electron/texts/ja-names.ts': [
        [
          "    'lxca-rest': 'REST API (HTTPS)',",
          "    'lxca-rest': 'REST API (HTTPS)',\n    'smm-rest': 'REST API (HTTPS)',",
        ],
      ],
      'electron/texts/en-names.ts': [
        ["    'lxca-rest':", "    'smm-rest': 'REST API (HTTPS)',\n    'lxca-rest':"],
      ],
      'resources/catalog/products.json': withDriver(),
    });
    expect(touched).toEqual(listed('A driver'));
    expect(compiled()).toBe('');
    writeFileSync(
      join(copy, 'test/unit/added-driver.test.ts'),
      `import { expect, test } from 'vitest';
import { bundledCatalog, driversFor } from '../../electron/catalog/index.ts';
import { driverOf } from '../../electron/devices/index.ts';
test('is found by its product', () => {
  expect(driversFor(bundledCatalog(), 'smm').map((id) => driverOf(id)?.id)).toContain('smm-rest');
});
`,
    );
    const answer = tested(
      'test/unit/added-driver.test.ts',
      'test/unit/texts',
      'test/architecture/imports.test.ts',
    );
    expect(answer).not.toMatch(/FAIL|Error/);
  }, 240_000);

  test('adds a check of what a device says of itself', () => {
    const touched = change({
      'electron/preflight/checks/version-known.ts': `import { facts, type Verdict } from '../row.ts';

/** Does the device say which firmware it runs? */
export function judgeVersionKnown(version: string): Verdict {
  const evidence = facts({ version });
  return version === ''
    ? { status: 'warn', code: 'firmware-untold', fixes: [], evidence }
    : { status: 'pass', code: 'ok', args: { version }, evidence };
}
`,
      'electron/preflight/checks/of-devices.ts': [
        [
          "import { judgeApplianceVersion, judgeDeviceDns, judgeOutages } from './device.ts';",
          "import { judgeApplianceVersion, judgeDeviceDns, judgeOutages } from './device.ts';\nimport { judgeVersionKnown } from './version-known.ts';",
        ],
        [
          'export const DEVICE_CHECKS: readonly DeviceCheck[] = [\n',
          "export const DEVICE_CHECKS: readonly DeviceCheck[] = [\n  { id: 'device.firmware', always: everyDevice, judge: ({ version }) => judgeVersionKnown(version) },\n",
        ],
      ],
      'electron/domain/check-list.ts': [
        [
          "  { id: 'device.version', layer: 'device', way: 'device', after: [] },",
          "  { id: 'device.version', layer: 'device', way: 'device', after: [] },\n  { id: 'device.firmware', layer: 'device', way: 'device', after: [] },",
        ],
      ],
      'electron/domain/check.ts': [["'version-unknown', ", "'version-unknown', 'firmware-untold', "]],
      'electron/texts/checks/ja-device.ts': [
        [
          "  'planned-outage': {",
          "  'firmware-untold': { title: 'ファームウェアの版が不明です', means: () => '機器が版を返しません。' },\n  'planned-outage': {",
        ],
      ],
      'electron/texts/checks/en-device.ts': [
        [
          "  'planned-outage': {",
          "  'firmware-untold': { title: 'Firmware not told', means: () => 'The device does not say its version.' },\n  'planned-outage': {",
        ],
      ],
    });
    expect(touched).toEqual(listed('A check'));
    expect(compiled()).toBe('');
    writeFileSync(
      join(copy, 'test/unit/added-check.test.ts'),
      `import { expect, test } from 'vitest';
import { checksOf } from '../../electron/domain/check-list.ts';
import { DEVICE_CHECKS } from '../../electron/preflight/checks/of-devices.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import { checkSentence } from '../../electron/texts/index.ts';
test('is run, ordered and said', () => {
  expect(DEVICE_CHECKS.every(({ id }) => checksOf('device').includes(id))).toBe(true);
  const row = { id: 'device.firmware', target: '192.0.2.1', code: 'firmware-untold', args: {} } as const;
  expect(checkSentence(textsFor('ja'), row)).toContain('ファームウェアの版が不明です');
});
`,
    );
    const answer = tested(
      'test/unit/added-check.test.ts',
      'test/unit/texts',
      'test/architecture/imports.test.ts',
    );
    expect(answer).not.toMatch(/FAIL|Error/);
  }, 240_000);

  test('adds a section of the report', () => {
    const touched = change({
      'renderer/report/Wishes.tsx': `import type { PartProps } from './part-props.ts';
import { Section } from './parts.tsx';

/** お客様のご要望. */
export function Wishes({ model, words }: PartProps) {
  return (
    <Section title={words.sections.wishes}>
      <p>{model.wishes}</p>
    </Section>
  );
}
`,
      'renderer/report/sections.ts': [
        [
          "import { TestSection } from './TestSection.tsx';",
          "import { TestSection } from './TestSection.tsx';\nimport { Wishes } from './Wishes.tsx';",
        ],
        [
          "  ['process', InformationSections.Process],",
          "  ['wishes', Wishes],\n  ['process', InformationSections.Process],",
        ],
      ],
      'renderer/report/words.ts': [
        ["    process: '障害時の流れ',", "    wishes: 'ご要望',\n    process: '障害時の流れ',"],
        [
          "    process: 'What happens on a fault',",
          "    wishes: 'Wishes',\n    process: 'What happens on a fault',",
        ],
      ],
      'electron/domain/report-model.ts': [['  facts: z.array(', '  wishes: z.string(),\n  facts: z.array(']],
      'electron/documents/model.ts': [
        ['    facts: [...said.facts],', "    wishes: '',\n    facts: [...said.facts],"],
      ],
    });
    expect(touched).toEqual(listed('A section of the report'));
    expect(compiled()).toBe('');
    writeFileSync(
      join(copy, 'test/unit/added-section.test.ts'),
      `import { expect, test } from 'vitest';
import { SECTIONS } from '../../renderer/report/sections.ts';
import { reportWords } from '../../renderer/report/words.ts';
test('is numbered by its place, and the one after it moves on', () => {
  const { sections } = reportWords('ja', SECTIONS.map(({ id }) => id));
  expect([sections.wishes, sections.process]).toEqual(['14. ご要望', '15. 障害時の流れ']);
});
`,
    );
    expect(tested('test/unit/added-section.test.ts', 'test/unit/report/documents.test.ts')).not.toMatch(
      /FAIL|Error/,
    );
  }, 240_000);
});

/** The row of the product, with the new interface before the manual sheet. */
function withDriver(): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, 'resources/catalog/products.json'), 'utf8');
  const at = text.indexOf('"product": "smm"');
  const drivers = /"drivers": \[[^\]]*\]/.exec(text.slice(at))?.[0] ?? '';
  const entry = text.slice(at, text.indexOf(drivers, at) + drivers.length);
  return [[entry, entry.replace(drivers, '"drivers": ["smm-rest", "manual"]')]];
}
