import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressRanges, numberRanges, numbersIn } from '../../../electron/address/address-list.ts';
import { endpointsFor } from '../../../electron/catalog/index.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { repairedMap } from '../../../electron/documents/pdf/unicode-maps.ts';
import { revisionsAt } from '../../../electron/documents/revisions.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { countAttempt } from '../../../electron/domain/login-attempts.ts';
import { type ReportModel, reportModelSchema } from '../../../electron/domain/report-model.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { firewallTable, pointSentence } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { reportWords } from '../../../renderer/report/words.ts';
import { reportSite, type SiteChoice } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

const OPTIONS = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
const CONTEXT = { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) };

function modelOf(
  record: SiteRecord,
  kind: ReportModel['kind'] = 'report',
  options: Partial<ReportModel['options']> = {},
): ReportModel {
  return buildReportModel(
    shipped,
    kind,
    record,
    deviceRows(shipped, record),
    { ...OPTIONS, ...options },
    CONTEXT,
  );
}
const siteOf = (choice: SiteChoice): SiteRecord => reportSite(choice);

describe('a site of every kind', () => {
  const model = modelOf(siteOf({}));

  test('fits its schema, masked or not, in both languages', () => {
    for (const language of ['ja', 'en'] as const)
      for (const maskPersonalData of [true, false])
        expect(() =>
          reportModelSchema.parse(modelOf(siteOf({}), 'report', { language, maskPersonalData })),
        ).not.toThrow();
  });

  test('counts every device once, by kind and route', () => {
    expect(model.overview.byProduct.reduce((sum, kind) => sum + kind.count, 0)).toBe(model.devices.length);
    expect(model.overview).toMatchObject({ applied: 4, tested: 2, outOfScope: 2, byHand: 3 });
    expect(model.overview.verdict).toBe('incomplete');
  });

  test('what is left to do names AutoSupport, the ended product and the way through XClarity Administrator, and not what is left out', () => {
    const codes = model.openPoints.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['autosupport', 'support-ended', 'through-lxca', 'test-by-hand', 'note']),
    );
    expect(model.openPoints.some(({ args }) => String(args.address).includes('10.20.0.19'))).toBe(false);
  });

  test('devices keep apart in a masked document: numbers and keys are their own', () => {
    const masked = modelOf(siteOf({}), 'report', { maskPersonalData: true });
    expect(new Set(masked.devices.map(({ id }) => id)).size).toBe(masked.devices.length);
    expect(masked.settings.devices.map(({ no }) => no)).toEqual(masked.devices.map(({ no }) => no));
  });
});

test('what was set right on a device’s clock stands with the clocks, and not among its Call Home settings', () => {
  const model = modelOf(siteOf({}));
  expect(model.mended).toMatchObject([{ count: 1, addresses: ['10.20.0.12'], state: 'done' }]);
  expect(model.mended[0]?.items.map(({ key }) => key)).toEqual(['clock.zone', 'ntp.servers', 'ntp.enable']);
  expect(model.settings.groups.flatMap(({ items }) => items).some(({ key }) => key === 'ntp.servers')).toBe(
    false,
  );
});

test('a certificate chain is left to the evidence files', () => {
  expect(JSON.stringify(modelOf(siteOf({})))).not.toContain('BEGIN CERTIFICATE');
  expect(JSON.stringify(siteOf({}).runs)).toContain('BEGIN CERTIFICATE');
});

describe('nothing is said to be done that was not', () => {
  test.each([
    ['an empty site', { upTo: 'nothing', devices: 0 }],
    ['a site where nothing was run', { upTo: 'nothing' }],
  ] as const)('%s is incomplete, its checks not run, its firewall rows not checked', (_what, choice) => {
    const model = modelOf(siteOf(choice));
    expect(model.overview).toMatchObject({
      verdict: 'incomplete',
      preflightRun: false,
      applied: 0,
      tested: 0,
    });
    expect(model.checkGroups).toEqual([]);
    expect(model.destinations.every(({ state }) => state === 'not-checked')).toBe(true);
    expect(model.openPoints.map(({ code }) => code)).toContain('preflight-not-run');
  });

  test('a plan that was not applied shows its values as planned, not as written', () => {
    const model = modelOf(siteOf({ upTo: 'plan' }));
    const [group] = model.settings.groups;
    expect(group?.state).toBe('not-run');
    expect(group?.items.every(({ outcome, after }) => outcome === 'not-written' && after === null)).toBe(
      true,
    );
    expect(model.overview.verdict).toBe('incomplete');
  });
});

describe('many devices', () => {
  const model = modelOf(siteOf({ kinds: 'many', devices: 500 }));

  test('every device stands in one group of settings, routes and test calls, and in no other', () => {
    const count = (groups: readonly { readonly count: number }[]): number =>
      groups.reduce((sum, group) => sum + group.count, 0);
    expect(count(model.settings.groups)).toBe(500);
    expect(count(model.routes)).toBe(500);
    expect(count(model.testCalls)).toBe(400);
    // Four kinds that are written, by outcome and by what they left, and the four that failed, each of another kind.
    expect(model.settings.groups).toHaveLength(11);
  });

  test('a field that several devices do not have names all of them, and so does what went wrong there', () => {
    const field = (address: string) =>
      appError('unsupported', { address, reason: 'field:contact.phoneExtension' });
    const lacking = withOutcomes(siteOf({ kinds: 'xcc', devices: 2, upTo: 'plan' }), 'plan', (plan) => ({
      ...plan,
      warnings: [field(plan.address)],
    }));
    const { groups } = modelOf(lacking, 'report').settings;
    const named = groups.flatMap(({ notSet }) => notSet).map(({ args }) => args.address);
    expect(named).toEqual(['10.20.0.11, 10.20.0.12']);
  });

  test('every ticket number stands by its own device', () => {
    const tickets = model.testCalls.filter(({ ticket }) => ticket !== '');
    expect(tickets).toHaveLength(100);
    expect(tickets.every(({ count }) => count === 1)).toBe(true);
  });

  test('points that say the same are one, with how many devices it is about', () => {
    const point = model.openPoints.find(({ code }) => code === 'test-by-hand');
    const failed = model.deviceResults.filter(
      ({ state, test: call }) => state === 'failed' && call !== 'passed',
    ).length;
    expect(failed).toBeGreaterThan(0);
    // What is not set is not sent to a screen to be tested.
    expect(point?.args.count).toBe(300 - failed);
    expect(model.openPoints.length).toBeLessThan(20);
  });

  test('a point about many names the first, and where all of them stand; a point about a few names them all', () => {
    const long = model.openPoints.filter(({ args }) => args.shortened !== undefined);
    expect(long.length).toBeGreaterThan(0);
    for (const point of long) {
      expect(String(point.args.address).length).toBeLessThan(200);
      const about = model.deviceResults.filter(({ points }) => numbersIn(points).includes(point.no));
      expect(about).toHaveLength(Number(point.args.count));
      for (const language of ['ja', 'en'] as const)
        expect(pointSentence(textsFor(language), point)).toContain(reportWords(language).sections.results);
    }
    const few = modelOf(siteOf({ kinds: 'many', devices: 20 })).openPoints;
    expect(few.some(({ args }) => Number(args.count) > 1)).toBe(true);
    expect(few.every(({ args }) => args.shortened === undefined)).toBe(true);
  });
});

describe('FW開放申請', () => {
  const texts = textsFor('ja');

  test('without a proxy the sources are the controllers themselves, and XClarity Administrator for what goes through it', () => {
    const model = modelOf(siteOf({ proxy: false }), 'firewall-request');
    const row = (host: string): ReportModel['destinations'][number] | undefined =>
      model.destinations.find((each) => each.host === host && each.port === 443);
    expect(row('www.ecurep.ibm.com')?.sources).toContain('10.20.0.11');
    expect(row('soaus.lenovo.com')?.sources).toContain('10.20.0.14');
    expect(model.destinations.flatMap(({ sources }) => sources)).not.toContain('10.20.0.15');
  });

  test('through a proxy it is the source of all outer web rules, and the destination of one inner rule from every controller', () => {
    const model = modelOf(siteOf({}), 'firewall-request');
    const [inner, ...outer] = model.destinations;
    expect(inner).toMatchObject({ purpose: 'to-proxy', port: 8080, transport: 'TCP' });
    expect(inner?.sources.join()).toContain('10.20.0.11');
    const [web, other] = [true, false].map((isWeb) =>
      outer.filter(({ protocol }) => /^https?$/.test(protocol) === isWeb),
    );
    expect(new Set(web?.flatMap(({ sources }) => sources)).size).toBe(1);
    // No HTTP proxy can be asked for FTP or SFTP: the controllers go there themselves.
    expect(other?.length).toBeGreaterThan(0);
    for (const { sources } of other ?? []) expect(sources).not.toContain(inner?.host);
  });

  test('a destination added to the site stands behind the guide’s, with its own words; a bare port goes past the proxy', () => {
    const site = siteOf({});
    const network = {
      ...site.file.network,
      destinations: [
        ...site.file.network.destinations,
        { host: '10.20.0.77', port: 9000, protocol: 'tcp' as const, use: '' },
        { host: 'WWW.ecurep.ibm.com', port: 443, protocol: 'https' as const, use: 'named twice' },
      ],
    };
    const model = modelOf({ ...site, file: { ...site.file, network } }, 'firewall-request');
    const [relay, bare] = model.destinations.slice(-2);
    expect(relay).toMatchObject({ host: 'relay.takasaki.example', purpose: 'custom', state: 'not-checked' });
    expect(relay?.sources).toEqual([site.file.network.proxy.host]);
    expect(bare).toMatchObject({ host: '10.20.0.77', addresses: ['10.20.0.77'], purpose: 'custom' });
    expect(bare?.sources.join()).toContain('10.20.0.11');
    const table = firewallTable(texts, model.destinations);
    expect(table.purposes.slice(-2)).toEqual(['保守用の中継サーバー', 'お客様の環境で追加した通信先']);
    expect(table.protocols.slice(-2)).toEqual(['TCP (https)', 'TCP']);
    expect(model.destinations.filter(({ host }) => /ecurep/i.test(host))).toHaveLength(
      modelOf(site, 'firewall-request').destinations.filter(({ host }) => /ecurep/i.test(host)).length,
    );
  });

  test('an appliance nobody named yet is said to be unknown, not left out', () => {
    const site = siteOf({ proxy: false });
    const only = {
      ...site,
      file: { ...site.file, devices: site.file.devices.filter(({ address }) => address === '10.20.0.15') },
      discovery: site.discovery && {
        ...site.discovery,
        devices: site.discovery.devices.filter(({ product }) => product !== 'lxca'),
      },
    };
    const model = modelOf(only as SiteRecord, 'firewall-request');
    expect(model.destinations.length).toBeGreaterThan(0);
    expect(firewallTable(texts, model.destinations).sources[0]).toContain('アドレス未定');
  });

  test('what somebody on the way rejects is asked for: a destination, and the proxy; what this PC rejects is not', () => {
    const direct = (code: 'rejected' | 'local-block') =>
      withOutcomes(siteOf({ proxy: false }), 'preflight', (outcome) => ({
        ...outcome,
        results: outcome.results.map((result) =>
          result.id === 'tcp' && result.target === 'www.ecurep.ibm.com:443'
            ? { ...result, status: 'fail' as const, code, group: `tcp:${code}` }
            : result,
        ),
      }));
    const missing = (record: SiteRecord): readonly string[] =>
      modelOf(record, 'firewall-request', { firewallRows: 'missing' }).destinations.map(
        ({ host, port, cause }) => `${host}:${port} ${cause}`,
      );
    expect(missing(direct('rejected'))).toContain('www.ecurep.ibm.com:443 tcp:rejected');
    expect(missing(direct('local-block')).join()).not.toContain('www.ecurep.ibm.com');
    const through = (code: 'rejected' | 'local-block'): SiteRecord =>
      withOutcomes(siteOf({}), 'preflight', (outcome) => {
        const [any] = outcome.results;
        if (!any) throw new Error('no results');
        const proxy = { ...any, id: 'proxy', target: 'p:8080', status: 'fail' as const, code };
        return { ...outcome, results: [...outcome.results, proxy] };
      });
    const inner = (record: SiteRecord): string => {
      const [first] = modelOf(record, 'firewall-request').destinations;
      return `${first?.purpose} ${first?.state}`;
    };
    expect(inner(through('rejected'))).toBe('to-proxy missing');
    expect(inner(through('local-block'))).toBe('to-proxy not-checked');
  });

  test('only what is missing: what failed, and what is decrypted on the way', () => {
    const site = siteOf({ proxy: false });
    const inspected = withOutcomes(site, 'preflight', (outcome) => ({
      ...outcome,
      results: outcome.results.map((result) =>
        result.id === 'tls' && result.target === 'www.ecurep.ibm.com:443'
          ? { ...result, status: 'fail' as const, code: 'intercepted' as const, group: 'tls:intercepted' }
          : result,
      ),
    }));
    const model = modelOf(inspected, 'firewall-request', { firewallRows: 'missing' });
    expect(model.destinations.map(({ host, port, state }) => `${host}:${port} ${state}`).sort()).toEqual([
      'esupport.ibm.com:443 missing',
      'www-945.ibm.com:443 missing',
      'www-945.ibm.com:80 missing',
      'www.ecurep.ibm.com:443 inspected',
    ]);
  });

  test('the report itself lists every destination, whatever the request is limited to', () => {
    const all = modelOf(siteOf({})).destinations.length;
    expect(modelOf(siteOf({}), 'report', { firewallRows: 'missing' }).destinations).toHaveLength(all);
  });

  test('many sources stand once, in a list that rows name', () => {
    const model = modelOf(siteOf({ kinds: 'many', devices: 60, proxy: false }), 'firewall-request');
    const table = firewallTable(texts, model.destinations);
    expect(table.lists.length).toBeGreaterThan(0);
    expect(table.sources.some((source) => source.startsWith('送信元一覧'))).toBe(true);
  });
});

test('a masked document keeps the vendor destinations, every one of them', () => {
  const text = JSON.stringify(modelOf(siteOf({}), 'report', { maskPersonalData: true }));
  for (const endpoint of endpointsFor(shipped, 'imm2'))
    for (const address of endpoint.ipv4) expect(text).toContain(address);
});

describe('改訂履歴', () => {
  const MADE = { catalog: shipped, toolVersion: '1.0.0' };
  const AT_FIVE = '2026-11-24T05:00:00Z';
  const saved = (): SiteRecord => {
    const site = siteOf({});
    return { ...site, revisions: [...revisionsAt(site, MADE, AT_FIVE)] };
  };

  test('the first report is 1.0; saved again unchanged it stays', () => {
    const site = saved();
    expect(site.revisions).toMatchObject([{ at: AT_FIVE, version: '1.0' }]);
    expect(revisionsAt(site, MADE, '2026-11-24T06:00:00Z')).toBe(site.revisions);
    // Where the wizard stands is no content.
    expect(revisionsAt({ ...site, step: 'site', updatedAt: 'later' }, MADE, AT_FIVE)).toBe(site.revisions);
  });

  test('own words stand beside their version, and alone are reason enough for the next one', () => {
    const site = saved();
    const said = revisionsAt(site, MADE, '2026-11-24T06:00:00Z', '連絡先の変更');
    expect(said.map(({ version, text }) => `${version} ${text}`)).toEqual(['1.0 ', '1.1 連絡先の変更']);
    const later = { ...site, revisions: [...said] };
    expect(revisionsAt(later, MADE, '2026-11-24T07:00:00Z', '連絡先の変更')).toBe(later.revisions);
    expect(revisionsAt(later, MADE, '2026-11-24T07:00:00Z')).toBe(later.revisions);
    expect(modelOf(later).revisions.at(-1)?.text).toBe('連絡先の変更');
  });

  test.each([
    [
      'work that was done',
      (site: SiteRecord) => ({
        ...site,
        runs: site.runs.map((run) => (run.act === 'test-call' ? { ...run, endedAt: AT_FIVE } : run)),
      }),
    ],
    [
      'a signature',
      (site: SiteRecord) => ({ ...site, signOff: { ...site.signOff, approvedBy: '承認 三郎' } }),
    ],
    ['an open point', (site: SiteRecord) => ({ ...site, openPoints: [] })],
    [
      'a setting',
      (site: SiteRecord) => ({
        ...site,
        file: { ...site.file, settings: { ...site.file.settings, company: 'Another K.K.' } },
      }),
    ],
    [
      'a login, which the report counts',
      (site: SiteRecord) => ({
        ...site,
        loginAttempts: countAttempt(site.loginAttempts, '192.0.2.9', 'USERID', true),
      }),
    ],
    ['a tick', (site: SiteRecord) => ({ ...site, manualDone: {} })],
  ])('%s makes it the next version', (_name, change) => {
    const changed = revisionsAt(change(saved()), MADE, '2026-11-24T08:00:00Z');
    expect(changed.map(({ version }) => version)).toEqual(['1.0', '1.1']);
  });

  test.each([
    ['another catalog', { ...MADE, catalog: { ...shipped } as typeof shipped }, ['1.0']],
    [
      'a catalog that says something else',
      {
        ...MADE,
        catalog: { ...shipped, meta: { ...shipped.meta, entered: '2099-01-01' } } as typeof shipped,
      },
      ['1.0', '1.1'],
    ],
    ['another program, which the report names', { ...MADE, toolVersion: '1.0.1' }, ['1.0', '1.1']],
  ])('%s', (_name, made, versions) => {
    const site = saved();
    expect(revisionsAt(site, made, '2026-11-24T08:00:00Z').map(({ version }) => version)).toEqual(versions);
  });

  test('the version on the cover is the last one', () => {
    const site = siteOf({});
    const revisions = [
      { at: '2026-11-24T05:00:00Z', version: '1.0', text: '' },
      { at: '2026-11-25T05:00:00Z', version: '1.1', text: '' },
    ];
    expect(modelOf({ ...site, revisions }).meta.version).toBe('1.1');
  });
});

describe('lists', () => {
  test.each([
    [['10.0.0.3', '10.0.0.1', '10.0.0.2'], ['10.0.0.1-10.0.0.3']],
    [
      ['10.0.0.1', '10.0.0.2'],
      ['10.0.0.1', '10.0.0.2'],
    ],
    [['10.0.0.255', '10.0.1.0', '10.0.1.1'], ['10.0.0.255-10.0.1.1']],
    [
      ['bmc1.example', '10.0.0.1', '10.0.0.1'],
      ['10.0.0.1', 'bmc1.example'],
    ],
  ])('%j in ranges', (addresses, expected) => {
    expect(addressRanges(addresses)).toEqual(expected);
  });

  test('no number is lost or added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 80 }), (numbers) => {
        const again = numberRanges(numbers)
          .split(', ')
          .filter((part) => part !== '')
          .flatMap((part) => {
            const [first, last = first] = part.split('-').map(Number) as [number, number?];
            return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
          });
        expect(again).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });
});

describe('what a copied page says', () => {
  test('radicals and look-alike points become the characters that were written', () => {
    const map = '2 beginbfchar\n<0920> <2F00>\n<056A> <2027>\nendbfchar';
    expect(repairedMap(map)).toBe('2 beginbfchar\n<0920> <4E00>\n<056A> <30FB>\nendbfchar');
  });

  test('a range that holds one is split, entry by entry', () => {
    const map = '1 beginbfrange\n<0010> <0012> <2EFF>\nendbfrange';
    expect(repairedMap(map)).toBe(
      '3 beginbfrange\n<0010> <0010> <2EFF>\n<0011> <0011> <4E00>\n<0012> <0012> <4E28>\nendbfrange',
    );
  });

  test('everything else stays as it is, surrogate pairs among it', () => {
    const map =
      '3 beginbfchar\n<0001> <9AD9>\n<0002> <FA11>\n<0003> <D842DFB7>\nendbfchar\n1 beginbfrange\n<0010> <0020> <3041>\nendbfrange';
    expect(repairedMap(map)).toBe(map);
  });
});
