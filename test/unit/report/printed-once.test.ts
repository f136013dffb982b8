import { describe, expect, test } from 'vitest';
import type { PrintPdf } from '../../../electron/documents/files.ts';
import { printedOnce } from '../../../electron/documents/pdf/printed-once.ts';
import { shownRevisions } from '../../../electron/documents/revisions.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import { err, ok, type Result } from '../../../electron/domain/result.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** A document as far as it matters here: what it says, when it was made, its versions. */
const model = (says: string, generatedAt = '2026-11-25T01:00:00.000Z'): ReportModel =>
  ({
    kind: 'report',
    meta: { customer: says, generatedAt },
    revisions: [{ at: generatedAt, version: '1.0', text: '' }],
  }) as unknown as ReportModel;

/** A printer whose prints end when the test says so; each gives a file of its own. */
function printer() {
  const ends: ((answer: Result<Uint8Array>) => void)[] = [];
  const print: PrintPdf = () =>
    new Promise((resolve) => {
      ends.push(resolve);
    });
  const once = printedOnce(print);
  const done = (index: number): void => ends[index]?.(ok(Uint8Array.of(index)));
  return { once, ends, done };
}

const NOTHING_ATTACHED = [] as const;
const evidence = { name: 'e.zip', data: new Uint8Array(), mimeType: 'application/zip', description: '' };

describe('a document that says the same', () => {
  test('is printed once, whether it is made or still being made', async () => {
    const { once, ends, done } = printer();
    const shown = once(model('A'));
    const saved = once(model('A', '2026-11-25T01:07:30.000Z'), NOTHING_ATTACHED);
    done(0);
    expect(await saved).toEqual(await shown);
    expect(await once(model('A'))).toEqual(await shown);
    expect(ends).toHaveLength(1);
  });

  test('is another one when anything in it differs, the day too, which stands on its cover', async () => {
    const { once, ends, done } = printer();
    const first = once(model('A'));
    done(0);
    await first;
    void once(model('B'));
    void once(model('A'));
    // 00:30 of the next day in Japan.
    void once(model('A', '2026-11-25T15:30:00.000Z'));
    expect(ends).toHaveLength(4);
  });

  test('one that came to nothing is tried anew', async () => {
    const { once, ends } = printer();
    const lost = once(model('A'));
    ends[0]?.(err(appError('pdf-failed', { reason: 'gone' })));
    expect((await lost).ok).toBe(false);
    void once(model('A'));
    expect(ends).toHaveLength(2);
  });

  test('a late failure of an older one does not lose the newer', async () => {
    const { once, ends, done } = printer();
    const older = once(model('A'));
    const newer = once(model('B'));
    ends[0]?.(err(appError('pdf-failed', { reason: 'gone' })));
    done(1);
    await Promise.all([older, newer]);
    void once(model('B'));
    expect(ends).toHaveLength(2);
  });

  test('with files inside it is made for itself', async () => {
    const { once, ends, done } = printer();
    const plain = once(model('A'));
    done(0);
    await plain;
    void once(model('A'), [evidence]);
    void once(model('A'), [evidence]);
    expect(ends).toHaveLength(3);
  });
});

describe('the version that is shown is the one that is saved', () => {
  const site = { ...reportSite(), revisions: [] };
  const MADE = { catalog: shipped, toolVersion: '1.0.0' };
  const first = '2026-11-25T01:00:00.000Z';
  const later = '2026-11-25T01:09:00.000Z';

  test('with the moment at which it was first shown', () => {
    const revisions = shownRevisions();
    expect(revisions(site, MADE, first).map(({ at }) => at)).toEqual([first]);
    expect(revisions(site, MADE, later).map(({ at }) => at)).toEqual([first]);
    // Saved, it is the last one, and stays.
    const saved = { ...site, revisions: [...revisions(site, MADE, later)] };
    expect(revisions(saved, MADE, later)).toBe(saved.revisions);
  });

  test('what changed in between, another day or another site is another moment', () => {
    const revisions = shownRevisions();
    revisions(site, MADE, first);
    expect(revisions(site, MADE, later, '電話番号の変更')[0]?.at).toBe(later);
    expect(revisions({ ...site, id: 'another' }, MADE, later)[0]?.at).toBe(later);
    const changed = { ...site, signOff: { ...site.signOff, approvedBy: '承認 三郎' } };
    expect(revisions(changed, MADE, later)[0]?.at).toBe(later);
    expect(revisions(changed, MADE, '2026-11-26T01:00:00.000Z')[0]?.at).toBe('2026-11-26T01:00:00.000Z');
  });
});
