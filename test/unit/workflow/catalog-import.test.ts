import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogMeta, endpointsFor, shippedCatalog } from '../../../electron/catalog/index.ts';
import { destinationsOf } from '../../../electron/preflight/destinations.ts';
import { openCatalogFile } from '../../../electron/storage/catalog-file.ts';
import { keptCatalog, readCatalog } from '../../../electron/workflow/catalog-import.ts';
import { shipped } from '../../support/shipped.ts';

/** A newer catalog file: checked, never older than the shipped one, and the shipped one stays what it is. */
type Parts = ReturnType<typeof parts>;
function parts() {
  return structuredClone(shippedCatalog()) as {
    meta: { entered: string };
    destinations: { tables: { rows: { endpoints: { host: string }[] }[] }[] };
  };
}
function changed(change: (value: Parts) => void): Parts {
  const value = parts();
  change(value);
  return value;
}

test('one that is newer answers whoever was handed it; the shipped one stays what it is', () => {
  const newer = readCatalog(
    changed((value) => {
      value.meta.entered = '2099-01';
      const endpoint = value.destinations.tables[0]?.rows[0]?.endpoints[0];
      if (endpoint) endpoint.host = 'new.example.com';
    }),
    'catalog.json',
  );
  if (!newer.ok) throw new Error(JSON.stringify(newer.error));
  expect(catalogMeta(newer.value).entered).toBe('2099-01');
  expect(destinationsOf(newer.value, ['imm2'], true).map(({ host }) => host)).toContain('new.example.com');
  expect(catalogMeta(shipped).entered).not.toBe('2099-01');
  expect(endpointsFor(shipped, 'imm2').map(({ host }) => host)).not.toContain('new.example.com');
});

test('one that is older is refused with both dates', () => {
  const old = readCatalog(
    changed((value) => {
      value.meta.entered = '2019-05';
    }),
    'old.json',
  );
  expect(old).toMatchObject({ ok: false, error: { code: 'catalog-older', args: { date: '2019-05' } } });
});

test('one that does not fit the schema is refused, and the place is named', () => {
  const bad = readCatalog(
    changed((value) => {
      const endpoint = value.destinations.tables[0]?.rows[0]?.endpoints[0];
      if (endpoint) endpoint.host = 'not a host';
    }),
    'bad.json',
  );
  expect(bad).toMatchObject({
    ok: false,
    error: {
      code: 'catalog-refused',
      args: { path: 'bad.json: destinations.tables[0].rows[0].endpoints[0].host' },
    },
  });
  expect(readCatalog([], 'x.json')).toMatchObject({ ok: false, error: { code: 'catalog-refused' } });
});

test('of an earlier import what this version cannot read is told and stays as it is; what it has overtaken is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-catalog-'));
  const file = openCatalogFile(folder);
  const now = () => {
    const json = file.read();
    return json === null ? null : keptCatalog(json, file.path);
  };
  expect(now()).toBeNull();
  const newer = changed((value) => {
    value.meta.entered = '2099-01';
  });
  expect(file.keep(newer).ok).toBe(true);
  expect(now()).toMatchObject({ catalog: { meta: { entered: '2099-01' } }, trouble: null });
  expect(file.keep({ ...newer, meta: { ...newer.meta, entered: '2019-05' } }).ok).toBe(true);
  expect(now()).toEqual({ catalog: null, trouble: null });
  const later = [
    JSON.stringify({ ...newer, prices: [] }),
    JSON.stringify({ ...newer, meta: { ...newer.meta, schemaVersion: 2 } }),
    '{"half',
  ];
  for (const text of later) {
    writeFileSync(file.path, text);
    expect(now()).toMatchObject({
      catalog: null,
      trouble: { code: 'catalog-unused', args: { path: expect.stringContaining(file.path) } },
    });
    expect(readFileSync(file.path, 'utf8')).toBe(text);
  }
  rmSync(folder, { recursive: true, force: true });
});
