import { expect, test } from 'vitest';
import { bundledCatalog, catalogMeta, documentOf, shippedCatalog } from '../../../electron/catalog/index.ts';
import { parseCatalog } from '../../../electron/catalog/parse.ts';
import { PRODUCTS } from '../../../electron/domain/product.ts';
import { shipped } from '../../support/shipped.ts';

type Loose = Record<string, unknown>;

/** A copy of the shipped catalog with one place changed. */
function broken(change: (copy: Loose) => void): ReturnType<typeof parseCatalog> {
  const copy = structuredClone(shippedCatalog()) as Loose;
  change(copy);
  return parseCatalog(copy);
}

function issues(result: ReturnType<typeof parseCatalog>): readonly string[] {
  return result.ok ? [] : result.error.map((issue) => `${issue.path}: ${issue.message}`);
}

/** Follows a path into the copy; fails where there is nothing. */
function inside(value: unknown, ...path: readonly (string | number)[]): Loose {
  const found = path.reduce<unknown>((at, part) => (at as Loose)[part], value);
  if (typeof found !== 'object' || found === null) throw new Error(`nothing at ${path.join('.')}`);
  return found as Loose;
}

test('the shipped catalog passes its own schema', () => {
  const parsed = parseCatalog(shippedCatalog());
  expect(issues(parsed)).toEqual([]);
  // Nothing is added, left out or changed: the program takes it as it is.
  expect(parsed.ok && parsed.value).toStrictEqual(bundledCatalog());
  expect(bundledCatalog()).toStrictEqual(shippedCatalog());
});

test('the catalog is the guide Ver 1.22 of 2020/07, entered 2026-11', () => {
  const meta = catalogMeta(shipped);
  expect(meta.guide).toMatchObject({
    version: '1.22',
    date: '2020/07',
    title: { ja: '自動問題通知 (Call Home) 機能のご紹介' },
  });
  expect(meta.entered).toBe('2026-11');
  expect(meta.schemaVersion).toBe(1);
  expect(meta.slides).toHaveLength(43);
});

test('the catalog cannot be changed by who reads it', () => {
  const { rows } = shipped.prefectures;
  expect(() => (rows as unknown as { ja: string }[]).push({ ja: '' })).toThrow(TypeError);
});

test('a catalog of another layout is refused with the path of its version', () => {
  const result = broken((copy) => {
    inside(copy, 'meta').schemaVersion = 2;
  });
  expect(issues(result).join()).toContain('meta.schemaVersion');
});

test('a misspelt name is refused with its path', () => {
  const result = broken((copy) => {
    inside(copy, 'destinations', 'tables', 0, 'rows', 1).prot = 443;
  });
  expect(issues(result)).toEqual(['destinations.tables[0].rows[1]: unknown name: prot']);
});

test('a source that names an unknown document or an unknown slide is refused', () => {
  const document = broken((copy) => {
    inside(copy, 'limits', 'products', 0, 'fields', 0, 'source').document = 'hearsay';
  });
  expect(issues(document)).toEqual([
    'limits.products[0].fields[0].source.document: unknown document: hearsay',
  ]);
  const slide = broken((copy) => {
    inside(copy, 'destinations', 'tables', 0, 'source').page = 'p.99';
  });
  expect(issues(slide)).toEqual(['destinations.tables[0].source.page: unknown page: p.99']);
});

test('an event row with a mark too few is refused', () => {
  const result = broken((copy) => {
    inside(copy, 'events', 'matrix', 'events', 4).marks = '●●●';
  });
  expect(issues(result)).toEqual(['events.matrix.events[4].marks: expected 16 marks']);
});

test('a port, an address and a host that cannot be are refused', () => {
  const endpoint = ['destinations', 'tables', 0, 'rows', 0, 'endpoints', 0] as const;
  for (const [name, value] of [
    ['host', 'not a host'],
    ['ipv4', ['999.1.1.1']],
    ['ports', [{ port: 70000, protocol: 'https', required: true }]],
  ] as const) {
    const result = broken((copy) => {
      inside(copy, ...endpoint)[name] = value;
    });
    expect(issues(result).join()).toContain(`destinations.tables[0].rows[0].endpoints[0].${name}`);
  }
});

test('a catalog without one of the products is refused', () => {
  const result = broken((copy) => {
    const rows = inside(copy, 'products').products as Loose[];
    inside(copy, 'products').products = rows.filter((row) => row.product !== 'cmm2');
  });
  expect(issues(result)).toContain('products.products: missing product: cmm2');
});

test.each([undefined, null, 'catalog', 7, [], {}])(
  '%s is no catalog, and that is an answer, not an exception',
  (input) => {
    const result = parseCatalog(input);
    expect(result.ok).toBe(false);
    expect(issues(result).length).toBeGreaterThan(0);
  },
);

test('every source leads to a document with a title', () => {
  for (const product of PRODUCTS) {
    const entry = shipped.products.products.find((each) => each.product === product);
    for (const source of entry?.routes.flatMap((each) => each.sources) ?? []) {
      expect(documentOf(shipped, source)?.title.ja).toBeTruthy();
    }
  }
});

test('no part of the catalog is sourced from nowhere: every table row, field, route and quote has a source', () => {
  const sourceless: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        visit(item, `${path}[${index}]`);
      });
    } else if (typeof value === 'object' && value !== null) {
      if (('quoteJa' in value || 'printed' in value) && !('source' in value) && !('sources' in value)) {
        // `superseded` and the encryption's own parts stand inside a row that has its sources.
        if (!path.endsWith('.superseded')) sourceless.push(path);
      }
      for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
    }
  };
  visit(shipped, 'catalog');
  expect(sourceless).toEqual([]);
});
