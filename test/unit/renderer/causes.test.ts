import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { checkFinding, checkMeaning } from '../../../electron/texts/index.ts';
import { readLanguage, wordsFor } from '../../../renderer/i18n/index.ts';
import { causesOf, mended } from '../../../renderer/steps/preflight/causes.ts';
import { groupResults, needsAction } from '../../../renderer/steps/preflight/groups.ts';
import { ticketText } from '../../../renderer/steps/preflight/ticket.ts';
import { redRow } from '../../support/red-row.ts';

const row = (part: Partial<CheckResult>): CheckResult =>
  redRow({ group: 'proxy:proxy.example:3128', ...part });

/** One dead proxy in front of 300 destinations: one row is red, the others were not asked. */
const deadProxy = [
  row({ id: 'proxy-connect', target: 'proxy.example:3128', code: 'unreachable' } as Partial<CheckResult>),
  ...Array.from({ length: 300 }, (_, at) =>
    row({ target: `host${at}.example:443`, status: 'skipped', code: 'dependency-failed', fixes: [] }),
  ),
];

describe('causes before rows', () => {
  it('one fault in front of 300 destinations is one cause, with what it touches and what was not asked', () => {
    const causes = causesOf(
      groupResults([...deadProxy, row({ status: 'pass', group: 'ok' })]).filter(needsAction),
      null,
    );
    expect(
      causes.map(({ touched, unasked, head, change }) => [touched, unasked, head.status, change]),
    ).toEqual([[301, 300, 'fail', null]]);
  });

  it('what was not asked and hangs on nothing red needs no action', () => {
    const groups = groupResults([
      row({ status: 'skipped', group: 'x' }),
      row({ status: 'warn', group: 'y' }),
    ]);
    expect(groups.filter(needsAction).map(({ group }) => group)).toEqual(['y']);
  });

  it('marks what is new since the last run, and tells what was mended', () => {
    const groups = groupResults([row({ group: 'a' }), row({ group: 'b' })]).filter(needsAction);
    const before = new Set(['b', 'c']);
    expect(causesOf(groups, before).map(({ group, change }) => [group.group, change])).toEqual([
      ['a', 'new'],
      ['b', 'same'],
    ]);
    expect(mended(groups, before)).toEqual(['c']);
    expect(mended(groups, null)).toEqual([]);
  });

  it.each(['ja', 'en'] as const)('makes one text for the network team, in %s', async (language) => {
    await readLanguage(language);
    const text = ticketText(textsFor(language), wordsFor(language).messages, {
      customer: 'Renshu K.K.',
      site: 'Tokyo',
      measuredAt: '2026/11/27 12:00',
      causes: causesOf(groupResults(deadProxy).filter(needsAction), null),
      rules: 'RULES',
    });
    expect(text).toContain('Renshu K.K. Tokyo');
    expect(text).toContain('2026/11/27 12:00');
    expect(text).toContain('proxy.example:3128');
    expect(text).toContain(textsFor(language).fix['open-firewall'].who);
    expect(text).toContain('RULES');
    // 301 targets are counted, not poured into a mail.
    expect(text).toContain('293');
    expect(text).not.toContain('host299.example');
    if (language === 'en') expect(text).not.toMatch(/[぀-ヿ一-鿿]/);
  });

  it.each([
    ['tcp:timeout', 1],
    // A heading that names the place does not say what was found there.
    ['proxy:proxy.example:3128', 1],
  ])('says once what was found under the heading of %s', async (group, times) => {
    await readLanguage('ja');
    const texts = textsFor('ja');
    const causes = causesOf(groupResults([row({ group })]).filter(needsAction), null);
    const about = { customer: '', site: '', measuredAt: '', causes, rules: '' };
    const text = ticketText(texts, wordsFor('ja').messages, about);
    const { title } = checkFinding(texts, 'tcp', 'timeout');
    expect(text.split(title).length - 1 - (checkMeaning(texts, row({})).includes(title) ? 1 : 0)).toBe(times);
  });
});
