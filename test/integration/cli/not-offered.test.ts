import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { runCommand } from '../support/command.ts';
import { contextFor } from '../support/context.ts';

/** A site file that names a route or an interface which the device's product does not have. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-not-offered-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const address = '127.108.5.1';
const credentials = { own: { user: 'USERID', passwordEnv: 'OWN' } };
const CASES = [
  [{ product: 'lxca', route: 'direct' }, 'devices[0].route', 'lxca: lxca | none'],
  [{ product: 'imm2', route: 'autosupport' }, 'devices[0].route', 'imm2: direct | lxca | none'],
  // The catalog has this one, and says that it is not permitted.
  [{ product: 'storage-dm', route: 'lxca' }, 'devices[0].route', 'storage-dm: autosupport | none'],
  [{ product: 'xcc2', driver: 'imm2-cli' }, 'devices[0].driver', 'xcc2: xcc-redfish | manual'],
  [{ product: 'smm', driver: 'xcc-redfish' }, 'devices[0].driver', 'smm: manual'],
] as const;

describe('a file that names the product as well', () => {
  test.each(CASES)('%j is refused by name before anything is sent', async (entry, path, expected) => {
    const site = join(folder, 'site.json');
    writeFileSync(site, JSON.stringify({ version: 1, credentials, devices: [{ address, ...entry }] }));
    for (const command of ['plan', 'firewall', 'preflight']) {
      const { code, out, said } = await runCommand([command, '--site', site], { OWN: 'x' });
      expect([command, code]).toEqual([command, 2]);
      expect(out + said).toContain(path);
      expect(out + said).toContain(expected);
    }
  });

  test.each([
    { product: 'xcc2', route: 'direct', driver: 'xcc-redfish' },
    { product: 'xcc2', route: 'lxca', driver: 'manual' },
    { product: 'smm', route: 'none', driver: 'manual' },
    { product: 'unknown', route: 'direct' },
    { route: 'direct', driver: 'imm2-cli' },
  ] as const)('%j is taken', async (entry) => {
    const site = join(folder, 'good.json');
    writeFileSync(site, JSON.stringify({ version: 1, credentials, devices: [{ address, ...entry }] }));
    expect((await runCommand(['firewall', '--site', site], { OWN: 'x' })).code).toBe(0);
  });
});

test('a sheet that would make the file such a one is refused, and the file stays as it is', async () => {
  const [site, sheet, out] = ['given.json', 'sheet.xlsx', 'out.json'].map((name) => join(folder, name));
  writeFileSync(
    site as string,
    JSON.stringify({ version: 1, devices: [{ address, product: 'imm2', route: 'autosupport' }] }),
  );
  expect((await runCommand(['form', '--site', site as string, '--out', sheet as string], {})).code).toBe(0);
  for (const yes of [[], ['--yes']]) {
    const words = ['import', '--sheet', sheet as string, '--out', out as string, ...yes];
    const { code, out: told, said } = await runCommand(words, {});
    expect(code).toBe(2);
    expect(told + said).toContain('devices[0].route');
    expect(existsSync(out as string)).toBe(false);
  }
});

/** Where discovery found the product, or a newer catalog changed it, the file could not know. */
describe('a product that is known otherwise', () => {
  const row = (entry: object) => {
    const context = contextFor({ version: 1, credentials, devices: [{ address, ...entry }] }, { OWN: 'x' });
    return { context, row: chosenRows(context.catalog, context.site.get())[0] };
  };
  test('has the route that is recommended, so that its destinations are checked', () => {
    expect(row({ product: 'lxca', route: 'direct' }).row).toMatchObject({
      route: 'lxca',
      profile: 'lxca',
      driver: 'lxca-rest',
      notOffered: [{ field: 'route', given: 'direct', used: 'lxca' }],
    });
  });

  test("never has another product's interface, nor any where nothing is to be written", () => {
    expect(row({ product: 'xcc2', route: 'direct', driver: 'imm2-cli' }).row).toMatchObject({
      driver: 'xcc-redfish',
      driverFixed: false,
      notOffered: [{ field: 'driver', given: 'imm2-cli', used: 'xcc-redfish' }],
    });
    // It reports through XClarity Administrator, or not at all: it is not written to itself.
    for (const route of ['lxca', 'none'])
      expect(row({ product: 'xcc2', route, driver: 'xcc-redfish' }).row).toMatchObject({
        route,
        driver: 'manual',
      });
  });

  test('says so in its plan', async () => {
    const { context } = row({ product: 'xcc2', route: 'none', driver: 'xcc-redfish' });
    const [plan] = await planStage(context, null);
    expect(plan).toMatchObject({ state: 'manual', driver: 'manual' });
    expect(plan?.warnings).toContainEqual({
      code: 'choice-not-offered',
      args: { address, field: 'driver', given: 'xcc-redfish', used: 'manual' },
    });
  });

  test('has none of these words where everything is its own', () => {
    expect(row({ product: 'xcc2', route: 'direct', driver: 'xcc-redfish' }).row?.notOffered).toBeUndefined();
    expect(row({ product: 'xcc2' }).row?.notOffered).toBeUndefined();
    expect(row({ route: 'direct' }).row?.notOffered).toBeUndefined();
  });
});
