import { describe, expect, it } from 'vitest';
import { cliWordsFor } from '../../../electron/texts/cli-words.ts';
import { countWords } from '../../../electron/texts/count-words.ts';
import { agreeing, counted } from '../../../electron/texts/counted.ts';
import { driftWords } from '../../../electron/texts/drift.ts';
import { requestWords } from '../../../electron/texts/firewall-request.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { handoverWords } from '../../../electron/texts/handover.ts';
import { premiseWords } from '../../../electron/texts/premises.ts';
import { resultWords } from '../../../electron/texts/result-words.ts';
import { rollbackWords } from '../../../electron/texts/rollback.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { reportWords } from '../../../renderer/report/words.ts';

/** A job of one device is the usual one: no English sentence says "1 devices", "all 1" or "1 device(s)" of it. */
type Say = (...args: readonly unknown[]) => unknown;

/** Every sentence that takes a number, said of one thing, of one of several, and of one after a name. */
const CALLS: readonly (readonly unknown[])[] = [
  [1, 1, 1, 1, 1, 1],
  [2, 1, 1, 1, 1],
  [1, 2, 2, 2, 2],
  ['x', 1, 1, 1],
  ['x', 'y', 1],
  [{ count: 1, numbers: '4', addresses: '192.0.2.1' }],
  [{ devices: 1, outOfScope: 1, applied: 1, inScope: 1, tested: 1, testless: 0, openPoints: 1 }],
];
/** Words in s that are no plural. */
const VERBS = 'is|was|has|does|goes|wants|needs|follows|reports|sends|stays';
const WRONG = [
  new RegExp(`(?<![\\d.] of )\\b1 (?:[a-z-]+ )?(?!(?:${VERBS})\\b)[a-z]+[^s\\W]s\\b`),
  /\b1 (?:more )?(?:are|have|were|do|follow|want)\b/,
  /\b(?:all|these) 1\b/i,
  /[a-z]\(s\)/,
  /No\. 4(?: are\b|.*\bthese\b)/,
];

function sentences(words: unknown, path: string): readonly string[] {
  if (typeof words === 'function')
    return CALLS.flatMap((args) => {
      try {
        return [`${path}: ${String((words as Say)(...args))}`];
      } catch {
        // A sentence of other things than these numbers.
        return [];
      }
    });
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([name, each]) => sentences(each, `${path}.${name}`));
}

describe('of one thing', () => {
  it.each([
    ['the window', en],
    ['the command line', cliWordsFor('en')],
    ['the report', reportWords('en')],
    ['assumptions', premiseWords('en')],
    ['the firewall request', requestWords(textsFor('en'))],
    ['results', resultWords('en')],
    ['changes since the last visit', driftWords('en')],
    ['going back', rollbackWords('en')],
    ['the handover', handoverWords('en')],
    ['counts', countWords('en')],
  ])('%s speaks in the singular', (name, words) => {
    const said = sentences(words, name);
    expect(said.length).toBeGreaterThan(0);
    const wrong = said.filter((each) => WRONG.some((form) => form.test(each)));
    expect(wrong).toEqual([]);
  });

  it('a number and its word agree', () => {
    expect([0, 1, 2].map((n) => counted(n, 'device'))).toEqual(['0 devices', '1 device', '2 devices']);
    expect(counted(1, 'address', 'addresses')).toBe('1 address');
    expect([0, 1, 2].map((n) => agreeing(n, 'is', 'are'))).toEqual(['are', 'is', 'are']);
  });
});
