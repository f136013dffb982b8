import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSite, unpackSite } from '../../../electron/contract/site-wire.ts';
import type { SiteView } from '../../../electron/contract/views.ts';

/** Only what crosses matters here: any parts, lists of anything, and parts with lists inside. */
const asSite = (parts: unknown): SiteView => parts as SiteView;
const cross = (site: SiteView, before: ReturnType<typeof unpackSite> | null = null) =>
  // What crosses is copied: no value of the one side is one of the other.
  unpackSite(structuredClone(packSite(site)), before);

const site = asSite({
  id: 'one',
  simulated: false,
  rows: [
    { id: 'a', name: 'rack 1' },
    { id: 'b', name: 'rack 2' },
  ],
  inDoubt: [],
  discovery: null,
  preflight: { finishedAt: 'now', cameTo: null, results: [{ id: 'dns' }, { id: 'tcp' }] },
});
const changed = (part: object): SiteView => asSite({ ...site, ...part });

describe('a site that crosses the bridge', () => {
  it('comes out as it went in, whatever is in it', () => {
    expect(cross(site).site).toEqual(site);
    const odd = JSON.parse('{"a":{"__proto__":0,"constructor":[1]}}') as object;
    expect(Object.keys((cross(asSite(odd)).site as unknown as { a: object }).a).sort()).toEqual([
      '__proto__',
      'constructor',
    ]);
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(
        fc.dictionary(
          name,
          fc.oneof(
            fc.jsonValue(),
            fc.array(fc.jsonValue()),
            fc.dictionary(name, fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()))),
          ),
        ),
        (parts) => {
          const wanted = JSON.parse(JSON.stringify(parts)) as unknown;
          expect(cross(asSite(parts)).site).toEqual(wanted);
          // Also after another one.
          expect(cross(asSite(parts), cross(site)).site).toEqual(wanted);
        },
      ),
    );
  });

  it('is made of texts and lists of texts, which the bridge copies at once', () => {
    const parts = Object.values(packSite(site).packed).flat();
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.every((part) => typeof part === 'string')).toBe(true);
  });

  it('is the same value in every part that is as it was', () => {
    const first = cross(site);
    const again = cross(site, first).site;
    for (const [name, part] of Object.entries(again))
      expect(part).toBe((first.site as unknown as Record<string, unknown>)[name]);
  });

  it('has a new row where one changed, and the very others, also where one came before them', () => {
    const first = cross(site);
    const [a, b] = first.site.rows;
    const other = cross(changed({ rows: [{ id: 'a', name: 'rack 9' }, site.rows[1]] }), first).site.rows;
    expect(other[0]).toEqual({ id: 'a', name: 'rack 9' });
    expect(other[1]).toBe(b);
    const moved = cross(changed({ rows: [{ id: 'new' }, ...site.rows] }), first).site.rows;
    expect(moved.slice(1)).toEqual([a, b]);
    expect([moved[1] === a, moved[2] === b]).toEqual([true, true]);
  });

  it('keeps the list inside a part whose other values changed, and notices one that is gone', () => {
    const first = cross(site);
    const later = cross(changed({ preflight: { ...site.preflight, finishedAt: 'later' } }), first).site;
    expect(later.preflight?.finishedAt).toBe('later');
    expect(later.preflight?.results).toBe(first.site.preflight?.results);
    expect(cross(changed({ preflight: null }), first).site.preflight).toBeNull();
    expect(cross(changed({ rows: [] }), first).site.rows).toEqual([]);
  });
});
