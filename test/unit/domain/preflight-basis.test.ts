import { describe, expect, test } from 'vitest';
import { firewallRows } from '../../../electron/documents/firewall-rows.ts';
import { derivedOpenPoints } from '../../../electron/documents/open-points.ts';
import { overviewOf } from '../../../electron/documents/overview.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { isPreflightOutdated, preflightBasis } from '../../../electron/domain/preflight-basis.ts';
import { networkSchema, type SiteNetwork, siteFileSchema } from '../../../electron/domain/site-file.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { chosenRows } from '../../../electron/workflow/rows.ts';
import { siteView } from '../../../electron/workflow/view.ts';
import { checked } from '../../support/outcomes.ts';
import { shipped } from '../../support/shipped.ts';

/** A preflight tells of the network form it was run for: what was typed since was never checked. */
const network = (part: object = {}): SiteNetwork => networkSchema.parse(part);
const OLD = { proxy: { host: 'proxy-a.example', port: 3128 }, dns: ['192.0.2.53'] };
const through = (target: string): CheckResult => ({ ...checked(target), id: 'proxy-connect' });

type Preflight = {
  readonly form?: object | null;
  readonly only?: readonly string[];
  readonly profiles?: readonly string[];
  readonly results?: readonly CheckResult[];
};

/** One device that reports itself, with these preflights behind it and this form now. */
function site(now: object, ...preflights: readonly Preflight[]): SiteRecord {
  const file = siteFileSchema.parse({
    version: 1,
    network: now,
    devices: [{ address: '192.0.2.1', product: 'xcc2', route: 'direct' }],
  });
  const runs = preflights.map(({ form = OLD, only, profiles = ['direct-xcc'], results = [] }, at) => ({
    no: at + 1,
    act: 'preflight' as const,
    startedAt: '2026-11-25T02:00:00.000Z',
    endedAt: '2026-11-25T02:00:00.000Z',
    interrupted: null,
    outcome: {
      profiles: [...profiles],
      only: only === undefined ? null : [...only],
      results: [...results],
      ...(form === null ? {} : { basis: preflightBasis(network(form)) }),
      done: 1,
      total: 1,
    },
  }));
  return { ...newSiteRecord('s', '2026-11-25T00:00:00.000Z', file), runs };
}
const [tableOf] = chosenRows(shipped, site({})).map(({ profile }) => profile ?? '');
const whole: Preflight = { profiles: [tableOf ?? ''] };

/** In every place that says how the preflight stands. */
function outdated(record: SiteRecord): boolean {
  const rows = chosenRows(shipped, record);
  const { preflight } = standingOf(record);
  if (preflight === null) throw new Error('none');
  const said = isPreflightOutdated(preflight, record.file.network, rows);
  const secrets = { has: () => false, own: () => null, refusing: () => [], trials: [] };
  expect([
    siteView(shipped, record, secrets).preflight?.outdated,
    overviewOf(record, rows, 0).preflightOutdated,
    derivedOpenPoints(record, rows).some(({ code }) => code === 'preflight-outdated'),
  ]).toEqual([said, said, said]);
  return said;
}

describe('a preflight is of another form', () => {
  test.each<readonly [string, object]>([
    ['another proxy', { ...OLD, proxy: { host: 'proxy-b.example', port: 3128 } }],
    ['another port of it', { ...OLD, proxy: { host: 'proxy-a.example', port: 8080 } }],
    ['another user of it', { ...OLD, proxy: { ...OLD.proxy, user: 'ann' } }],
    ['no proxy', { dns: OLD.dns }],
    ['other name servers', { ...OLD, dns: ['192.0.2.54'] }],
    ['other time servers', { ...OLD, ntp: ['192.0.2.55'] }],
    ['a destination more', { ...OLD, destinations: [{ host: 'relay.example', port: 443 }] }],
    ['other certificates', { ...OLD, caFile: '/ca.pem' }],
  ])('%s', (_what, now) => {
    expect(outdated(site(now, whole))).toBe(true);
    expect(outdated(site(now, whole, { ...whole, form: now }))).toBe(false);
  });

  test('one device needs a table that was not checked', () => {
    expect(outdated(site(OLD, { profiles: [] }))).toBe(true);
  });

  test('what stands red is of a device that was taken out since', () => {
    const red = (address: string): CheckResult => ({
      ...checked(address, 'fail'),
      id: 'clock',
      from: 'device',
    });
    expect(outdated(site(OLD, { ...whole, results: [red('192.0.2.9')] }))).toBe(true);
    expect(outdated(site(OLD, { ...whole, results: [red('192.0.2.1')] }))).toBe(false);
    const good: CheckResult = { ...checked('192.0.2.9'), id: 'clock', from: 'device' };
    expect(outdated(site(OLD, { ...whole, results: [good] }))).toBe(false);
  });

  test('some rows asked again after the change leave the others as they were, also when it is taken back', () => {
    const now = { ...OLD, dns: ['192.0.2.54'] };
    const again: Preflight = { ...whole, form: now, only: ['x'] };
    expect(outdated(site(now, whole, again))).toBe(true);
    expect(outdated(site(OLD, whole, again))).toBe(true);
  });
});

test.each<readonly [string, object, Preflight]>([
  ['the same form', OLD, whole],
  ['another case of a name', { ...OLD, proxy: { host: 'PROXY-A.example', port: 3128 } }, whole],
  ['ranges that were searched', { ...OLD, ranges: ['192.0.2.0/24'] }, whole],
  ['one that an earlier program ran', { dns: ['192.0.2.54'] }, { ...whole, form: null }],
])('%s makes no preflight one of another form', (_what, now, run) => {
  expect(outdated(site(now, run))).toBe(false);
});

test('what went through another proxy says nothing of the way through the present one', () => {
  const [row] = firewallRows(shipped, chosenRows(shipped, site(OLD)), site(OLD), 'all').filter(
    ({ purpose }) => purpose === 'call-home',
  );
  const name = `${row?.host}:${row?.port}`;
  const run: Preflight = { ...whole, results: [through(name)] };
  const stateIn = (record: SiteRecord): string | undefined =>
    firewallRows(shipped, chosenRows(shipped, record), record, 'all').find(
      ({ host, port }) => `${host}:${port}` === name,
    )?.state;
  expect(stateIn(site(OLD, run))).toBe('open');
  expect(stateIn(site({ ...OLD, proxy: { host: 'proxy-b.example' } }, run))).toBe('not-checked');
  // Other name servers leave the way as it was measured; that it is to be run again is said elsewhere.
  expect(stateIn(site({ ...OLD, dns: [] }, run))).toBe('open');
});
