import {
  type Catalog,
  catalogMeta,
  eventMatrix,
  guideDefects,
  matrixModel,
  tableIdOf,
} from '../catalog/index.ts';
import { type CheckResult, severity, worst } from '../domain/check.ts';
import { completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { digest } from '../domain/digest.ts';
import { CHAIN_EVIDENCE } from '../domain/evidence.ts';
import type { FirewallRow } from '../domain/firewall-row.ts';
import { leftBehind } from '../domain/left-behind.ts';
import type { ApplyItem } from '../domain/plan.ts';
import type { ReportDevice, ReportModel, ReportOptions } from '../domain/report-model.ts';
import { SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import type { ByHand } from './by-hand.ts';
import { customerNames } from './customer-names.ts';
import { deviceResults } from './device-results.ts';
import { deviceKey, mendedOf, settingGroups, settingsOf } from './device-settings.ts';
import { reportDrift } from './drift.ts';
import { factsOf } from './facts.ts';
import { firewallRows, unmeasuredOf } from './firewall-rows.ts';
import { grouped, groupOf } from './groups.ts';
import { handoverOf } from './handover.ts';
import { maskModel } from './mask.ts';
import { notWrittenTo } from './not-written-to.ts';
import { derivedOpenPoints, leftPoints } from './open-points.ts';
import { overviewOf } from './overview.ts';
import { premisesOf } from './premises.ts';
import { leftDevices, rollbackOf } from './rollback.ts';
import { settingMatrix } from './setting-matrix.ts';

/** What a report needs besides the site itself. */
export type ReportContext = {
  readonly toolVersion: string;
  /** Epoch milliseconds: the date on the cover. */
  readonly now: number;
  /** Names and SHA-256 of the evidence files, for the appendix. */
  readonly evidence?: ReportModel['evidence'];
  readonly byHand?: ByHand;
  /** Work on the site goes on meanwhile: what it comes to is not in the document. */
  readonly atWork?: boolean;
};

/** Builds the document as values; pure. Personal data are masked last, over everything. */
export function buildReportModel(
  catalog: Catalog,
  kind: ReportModel['kind'],
  record: SiteRecord,
  rows: readonly DeviceRow[],
  options: ReportOptions,
  context: ReportContext,
): ReportModel {
  const chosen = rows.filter((row) => row.chosen);
  const devices = chosen.map((row, index) => reportDevice(row, index + 1));
  const standing = standingOf(record);
  const results = forReading(standing.preflight?.results ?? []);
  const meta = catalogMeta(catalog);
  const { site, network, settings } = record.file;
  const destinations = firewallRows(
    catalog,
    chosen,
    record,
    kind === 'firewall-request' ? options.firewallRows : 'all',
  );
  const settingDevices = chosen.map((row, index) => settingsOf(row, index + 1, record, context.byHand));
  const left = leftBehind(record, rows);
  const points = [
    ...derivedOpenPoints(record, chosen),
    ...leftPoints(left),
    ...record.openPoints.map((point) => ({ code: 'note', args: {}, devices: [], ...point })),
  ].map((point, index) => ({ no: index + 1, ...point }));
  const openPoints = points.map(({ devices: _about, ...point }) => point);
  const said = factsOf(catalog, chosen, destinations, options.language);
  const generatedAt = new Date(context.now).toISOString();
  const version = record.revisions.at(-1)?.version ?? '1.0';
  const model: ReportModel = {
    kind,
    pageNumbers: {},
    runningHeads: null,
    options,
    meta: {
      customer: site.customer,
      siteName: site.name,
      reference: site.reference,
      engineer: site.engineer,
      contact: site.contact,
      workPeriod: site.workPeriod,
      workPlace: site.workPlace,
      witness: site.witness,
      classification: site.classification,
      company: site.company,
      documentNumber: documentNumber(kind, record),
      version,
      generatedAt,
      toolVersion: context.toolVersion,
      guide: `${meta.guide.title.ja} ${meta.guide.date} Ver ${meta.guide.version}`,
      catalogDate: meta.entered,
      simulated: record.simulated,
    },
    customerNames: [...customerNames(record.file)],
    revisions: record.revisions.length > 0 ? record.revisions : [{ at: generatedAt, version, text: '' }],
    signOff: record.signOff,
    overview: overviewOf(record, chosen, openPoints.length),
    devices,
    deviceResults: [
      ...deviceResults(
        chosen,
        record,
        settingDevices.map(({ state }) => state),
        points,
      ),
    ],
    routes: routeGroups(devices),
    proxy:
      network.proxy.host === ''
        ? null
        : { host: network.proxy.host, port: network.proxy.port, authentication: network.proxy.user !== '' },
    destinations,
    notMeasured: unmeasuredOf(firewallRows(catalog, chosen, record, 'all')),
    checkGroups: checkGroups(results),
    clock: results.filter((result) => result.id.startsWith('clock')),
    mended: settingGroups(
      chosen.flatMap((row, index) => {
        const mended = mendedOf(row, index + 1, record);
        return mended === null ? [] : [mended];
      }),
    ),
    settings: {
      common: commonSettings(settingDevices.map((device) => device.items)),
      terms: settings.termsAccepted,
      matrix: { columns: [], rows: [] },
      groups: settingGroups(settingDevices),
      notWrittenTo: [...notWrittenTo(settingDevices, chosen)],
      devices: settingDevices,
    },
    testCalls: testGroups(chosen, record),
    events: eventsOf(catalog, chosen, record, options.language),
    openPoints,
    premises: premisesOf(record, rows, meta.entered, context.atWork === true),
    handover: [...handoverOf(chosen, context.byHand)],
    rollback: [],
    leftBehind: leftDevices(catalog, left),
    drift: reportDrift(record, chosen),
    facts: [...said.facts],
    sources: [...said.sources],
    corrections: correctionsOf(catalog, chosen, destinations, options.language),
    evidence: [...(context.evidence ?? [])],
    logins: record.loginAttempts.toSorted(
      (a, b) => a.address.localeCompare(b.address) || a.user.localeCompare(b.user),
    ),
  };
  const shown = options.maskPersonalData ? maskModel(catalog, model, record) : model;
  // Of what may be shown: values that the mask made the same are one.
  return {
    ...shown,
    settings: { ...shown.settings, matrix: settingMatrix(shown.settings.devices) },
    rollback: [...rollbackOf(catalog, shown)],
  };
}

/**
 * The report without what only the workbook and the manual sheet show per device: 500 devices would make the page
 * carry every value twice.
 */
export function forPaper(model: ReportModel): ReportModel {
  return model.kind === 'report' ? { ...model, settings: { ...model.settings, devices: [] } } : model;
}

const DOCUMENT_CODES: Readonly<Record<ReportModel['kind'], string>> = {
  report: 'CHR',
  'firewall-request': 'CHF',
  'manual-sheet': 'CHM',
};

/**
 * `CHR-<reference>-<yyyymmdd>`: the same for a job however often it is issued, so by the day on which the job was
 * begun. A reference that has no Latin letters, or loses some, is told from another by four digits of the job's id.
 */
function documentNumber(kind: ReportModel['kind'], { id, createdAt, file }: SiteRecord): string {
  const reference = file.site.reference.normalize('NFKC').trim();
  const clean = reference.replace(/[^A-Za-z0-9-]/g, '').slice(0, 24);
  const own = clean === '' || clean !== reference ? digest(id).slice(0, 4).toUpperCase() : '';
  return [DOCUMENT_CODES[kind], clean, japaneseDay(createdAt), own].filter((part) => part !== '').join('-');
}

const JAPAN_AHEAD_MS = 9 * 3600 * 1000;

/** `yyyymmdd` in Japan, where the documents are read: the same day as on the cover; '' of what is no time. */
export function japaneseDay(iso: string): string {
  const there = new Date(Date.parse(iso) + JAPAN_AHEAD_MS);
  return Number.isNaN(there.getTime()) ? '' : there.toISOString().slice(0, 10).replaceAll('-', '');
}

function reportDevice(row: DeviceRow, no: number): ReportDevice {
  const { device } = row;
  return {
    no,
    id: deviceKey(no),
    address: device.address,
    name: device.name ?? '',
    product: row.product,
    appliance: row.traits.includes('appliance'),
    vendor: device.vendor ?? '',
    model: device.model ?? '',
    machineType: device.machineType ?? '',
    serial: device.serial ?? '',
    firmware: device.firmware ?? '',
    route: row.route,
    routeReason: row.routes.find((option) => option.route === row.route)?.reason ?? '',
    driver: row.driver,
    reasons: device.reasons,
  };
}

/** Devices of one kind that go the same way for the same reason, as one row. */
function routeGroups(devices: readonly ReportDevice[]): ReportModel['routes'] {
  return grouped(devices, ({ product, route, routeReason, driver }) => [
    product,
    route,
    routeReason,
    driver,
  ]).map((own) => {
    const [first] = own as readonly [ReportDevice];
    const { product, route, routeReason, driver } = first;
    return { product, route, reason: routeReason, driver, ...groupOf(own) };
  });
}

/** Test calls in the order of the device list: this program's, and those a person made on the device's screen. */
function testGroups(chosen: readonly DeviceRow[], record: SiteRecord): ReportModel['testCalls'] {
  const standing = standingOf(record);
  type Call = Omit<ReportModel['testCalls'][number], 'count' | 'numbers' | 'addresses'> & {
    readonly no: number;
    readonly address: string;
  };
  const calls = chosen.flatMap((row, index): Call[] => {
    const { call, test } = completionOf(row, standing);
    if (call === null) return [];
    const head = { no: index + 1, product: row.product, address: row.device.address, test };
    return 'by' in call
      ? [
          {
            ...head,
            state: call.state,
            ticket: call.ticket,
            message: '',
            startedAt: call.at,
            errors: [],
            by: call.by,
          },
        ]
      : [{ ...call, ...head, by: '' }];
  });
  return grouped(calls, ({ no, product, state, ticket, message, errors, by, test }) => [
    product,
    state,
    message,
    by,
    test,
    ticket === '' && errors.length === 0 ? 0 : no,
  ]).map((own) => {
    const [first] = own as readonly [Call];
    const { product, state, ticket, message, startedAt, errors, by, test } = first;
    return { product, state, ticket, message, startedAt, errors, by, test, ...groupOf(own) };
  });
}

/** Results with one cause together, the worst first. */
function checkGroups(results: readonly CheckResult[]): ReportModel['checkGroups'] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    if (result.id.startsWith('clock')) continue;
    const group = result.status === 'pass' ? 'ok' : result.group;
    groups.set(group, [...(groups.get(group) ?? []), result]);
  }
  return [...groups.entries()]
    .map(([group, list]) => ({ group, status: worst(list.map(({ status }) => status)), results: list }))
    .sort((a, b) => severity(a.status) - severity(b.status));
}

/** A certificate chain is for the evidence file; a document names its issuer. */
function forReading(results: readonly CheckResult[]): CheckResult[] {
  return results.map((result) =>
    result.evidence.some(({ key }) => key === CHAIN_EVIDENCE)
      ? { ...result, evidence: result.evidence.filter(({ key }) => key !== CHAIN_EVIDENCE) }
      : result,
  );
}

/** Values that every written device has in common stand once. */
function commonSettings(devices: readonly (readonly ApplyItem[])[]): ReportModel['settings']['common'] {
  const written = devices.filter((items) => items.length > 0);
  if (written.length === 0) return [];
  const values = new Map<SettingKey, Set<string>>();
  const counts = new Map<SettingKey, number>();
  for (const item of written.flat()) {
    values.set(item.key, (values.get(item.key) ?? new Set()).add(item.wanted));
    counts.set(item.key, (counts.get(item.key) ?? 0) + 1);
  }
  return [...values.entries()]
    .filter(([key, set]) => set.size === 1 && counts.get(key) === written.length)
    .map(([key, set]) => ({ key, value: [...set][0] ?? '', secret: SECRET_KEYS.has(key) }));
}

/** Events that call home on the models present, from the guide's matrix of 2019-02-06. */
function eventsOf(
  catalog: Catalog,
  chosen: readonly DeviceRow[],
  record: SiteRecord,
  language: 'ja' | 'en',
): ReportModel['events'] {
  const named = [...new Set(chosen.map(({ device }) => device.model ?? '').filter((model) => model !== ''))];
  // The table is about ThinkSystem servers; what else is present has events of its own.
  const servers = named.filter((model) => /\b(S[RTDNE]\d{3})\b/i.test(model));
  const inMatrix = servers.map((model) => ({ model, listed: matrixModel(catalog, model) }));
  const present = [...new Set(inMatrix.flatMap(({ listed }) => (listed === undefined ? [] : [listed])))];
  const rows = eventMatrix(catalog)
    .events.map((event) => ({
      id: event.id,
      message: event.message[language],
      models: present.filter((model) => event.callsHome[model] === true),
    }))
    .filter((event) => event.models.length > 0);
  return {
    models: present,
    unlisted: inMatrix.flatMap(({ model, listed }) => (listed === undefined ? [model] : [])),
    rows,
    excluded: record.file.settings.excludedEvents,
  };
}

/**
 * What of the guide was put right, where it concerns this job: its destination tables, or every reader. Where two of
 * its tables differ and nothing decides, that is said too.
 */
function correctionsOf(
  catalog: Catalog,
  chosen: readonly DeviceRow[],
  destinations: readonly FirewallRow[],
  language: 'ja' | 'en',
): ReportModel['corrections'] {
  const tables = new Set(
    chosen.flatMap((row) => (row.profile === null ? [] : [tableIdOf(catalog, row.profile)])),
  );
  const hosts = new Set(destinations.map(({ host }) => host));
  const present = new Set(chosen.map(({ product }) => product));
  return guideDefects(catalog)
    .filter(({ table, applied, hosts: named, products }) =>
      table === 'none'
        ? (products === undefined ? applied : products.some((product) => present.has(product))) ||
          named.some((host) => hosts.has(host))
        : tables.has(table),
    )
    .map((defect) => ({
      table: defect.table === 'none' ? '' : defect.table,
      hosts: [...defect.hosts],
      field: defect.field,
      printed: defect.printed,
      corrected: defect.corrected,
      applied: defect.applied,
      reason: defect.reason[language],
    }));
}
