import { describe, expect, it } from 'vitest';
import { type CheckResult, FIX_IDS } from '../../../electron/domain/check.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { groupFinding, groupRemedies } from '../../../electron/texts/index.ts';
import { redRow } from '../../support/red-row.ts';

const row = (target: string, part: Partial<CheckResult> = {}): CheckResult => redRow({ target, ...part });

const LANGUAGES = ['ja', 'en'] as const;

describe.each(LANGUAGES)('what mends a whole group, in %s', (language) => {
  const texts = textsFor(language);
  const said = (...rows: readonly CheckResult[]): readonly string[] =>
    groupRemedies(texts, rows).map(({ text }) => text);

  it('names the one destination that it is about', () => {
    expect(said(row('a.example:443'), row('a.example:443', { profile: 'xcc' }))).toEqual([
      texts.fix['open-firewall'].remedy({ host: 'a.example', port: 443 }),
    ]);
  });

  it('is about all of several destinations, and names none of them alone', () => {
    const [text = '', ...more] = said(row('a.example:443'), row('b.example:443'), row('b.example:80'));
    expect(more).toEqual([]);
    expect(text).toContain(texts.severalTargets(3));
    expect(text).not.toMatch(/example|443|80/);
  });

  it('keeps the host where only the port differs, and the port where only the host does', () => {
    const [ports = ''] = said(row('a.example:443'), row('a.example:80'));
    expect(ports).toContain('a.example');
    expect(ports).not.toMatch(/443|80/);
    const [hosts = ''] = said(row('a.example:443'), row('b.example:443'));
    expect(hosts).toContain('443');
  });

  it('says for each what differs besides the destination', () => {
    const asked = (target: string, resolver: string) =>
      row(target, { id: 'dns', args: { resolver }, fixes: ['fix-dns-server'] });
    expect(
      said(asked('a.example', '10.0.0.1'), asked('b.example', '10.0.0.2'), asked('c.example', '10.0.0.1')),
    ).toEqual(['10.0.0.1', '10.0.0.2'].map((resolver) => texts.fix['fix-dns-server'].remedy({ resolver })));
  });

  it('has the remedies of every row, once each, and none of a row that hangs on another', () => {
    const remedies = groupRemedies(texts, [
      row('a.example:443'),
      row('b.example:443', { fixes: ['update-allow-list-addresses', 'open-firewall'] }),
      row('c.example:443', {
        status: 'skipped',
        cause: 'tcp',
        causeTarget: 'a.example:443',
        fixes: ['rerun'],
      }),
    ]);
    expect(remedies.map(({ fix }) => fix)).toEqual(['open-firewall', 'update-allow-list-addresses']);
  });

  it.each(FIX_IDS)('the remedy %s can be about several destinations', (fix) => {
    const args = { resolver: 'R', from: 'F', needed: 'N', end: 'E', server: 'S', unanswered: 'U' };
    const rows = ['a.example:443', 'b.example:80'].map((target) => row(target, { args, fixes: [fix] }));
    const [text = '', ...more] = said(...rows);
    expect(more).toEqual([]);
    expect(text).not.toMatch(/[ab]\.example/);
    expect(text).not.toContain('—');
  });

  it('tells a finding as one of several where the others are said otherwise', () => {
    const rows = [row('a.example:443'), row('b.example:80')];
    expect(groupFinding(texts, 'tcp', rows)).toContain('a.example:443');
    expect(groupFinding(texts, 'tcp', [row('a.example:443'), row('b.example:443')])).not.toContain('example');
    const hanging = row('b.example:80', { status: 'skipped', code: 'dependency-failed', fixes: [] });
    expect(groupFinding(texts, 'tcp', [row('a.example:443'), hanging])).not.toContain('a.example');
  });
});
