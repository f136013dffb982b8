import { addressRanges, numberRanges } from '../address/address-list.ts';
import {
  type Catalog,
  catalogMeta,
  eventMatrix,
  guideDefects,
  matrixModel,
  tableIdOf,
} from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { type CheckResult, severity, summarise, worst } from '../domain/check.ts';
import { type Completion, completionOf } from '../domain/completion.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { digest } from '../domain/digest.ts';
import { CHAIN_EVIDENCE } from '../domain/evidence.ts';
import type { ApplyItem, ApplyResult, ManualStep } from '../domain/plan.ts';
import type { FirewallRow, ReportDevice, ReportModel, ReportOptions } from '../domain/report-model.ts';
import { isWriting, type UnfinishedRun } from '../domain/run.ts';
import { SECRET_KEYS, type SettingKey } from '../domain/setting-key.ts';
import { isRestored, isSetUp, settingRank, settingState } from '../domain/setting-state.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';
import { deviceResults } from './device-results.ts';
import { factsOf } from './facts.ts';
import { firewallRows } from './firewall-rows.ts';
import { maskModel } from './mask.ts';
import { derivedOpenPoints } from './open-points.ts';
import { settingMatrix } from './setting-matrix.ts';

/** What a report needs besides the site itself. */
export type ReportContext = {
  readonly toolVersion: string;
  /** Epoch milliseconds: the date on the cover. */
  readonly now: number;
  /** Names and SHA-256 of the evidence files, for the appendix. */
  readonly evidence?: ReportModel['evidence'];
  /** Every step of a device on its own screens: for one that could not be written to. */
  readonly wholeSheet?: (row: DeviceRow) => readonly ManualStep[];
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
  const settingDevices = chosen.map((row, index) => settingsOf(row, index + 1, record, context));
  const points = [
    ...derivedOpenPoints(record, chosen),
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
    checkGroups: checkGroups(results),
    clock: results.filter((result) => result.id.startsWith('clock')),
    mended: settingGroups(
      chosen.flatMap((row, index) => {
        const apply = standing.controllerApplies.find((each) => each.deviceId === row.device.id);
        return apply === undefined ? [] : [appliedOf(row, index + 1, apply, null)];
      }),
    ),
    settings: {
      common: commonSettings(settingDevices.map((device) => device.items)),
      terms: settings.termsAccepted,
      matrix: { columns: [], rows: [] },
      groups: settingGroups(settingDevices),
      devices: settingDevices,
    },
    testCalls: testGroups(chosen, record),
    events: eventsOf(catalog, chosen, record, options.language),
    openPoints,
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
  return { ...shown, settings: { ...shown.settings, matrix: settingMatrix(shown.settings.devices) } };
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

/** `yyyymmdd` in Japan, where the documents are read: the same day as on the cover. */
export function japaneseDay(iso: string): string {
  return new Date(Date.parse(iso) + JAPAN_AHEAD_MS).toISOString().slice(0, 10).replaceAll('-', '');
}

/** A device's name inside a document: its real identity (UUID, serial) is masked like any personal datum. */
const deviceKey = (no: number): string => `device-${no}`;

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

function overviewOf(
  record: SiteRecord,
  chosen: readonly DeviceRow[],
  openPoints: number,
): ReportModel['overview'] {
  const standing = standingOf(record);
  const { preflight, applies } = standing;
  const restored = new Set(applies.filter(isRestored).map((apply) => apply.deviceId));
  const completions = new Map(chosen.map((row) => [row, completionOf(row, standing)] as const));
  const is = (row: DeviceRow, what: (completion: Completion) => boolean): boolean => {
    const completion = completions.get(row);
    return completion !== undefined && what(completion);
  };
  const checks = summarise(preflight?.results ?? []);
  const kinds = new Map<string, ReportModel['overview']['byProduct'][number]>();
  for (const row of chosen) {
    const name = `${row.product} ${row.route}`;
    const known = kinds.get(name) ?? {
      product: row.product,
      route: row.route,
      count: 0,
      applied: 0,
      tested: 0,
      manual: 0,
    };
    kinds.set(name, {
      ...known,
      count: known.count + 1,
      applied: known.applied + (is(row, ({ setUp }) => setUp) ? 1 : 0),
      tested: known.tested + (is(row, ({ test }) => test === 'passed') ? 1 : 0),
      manual: known.manual + (row.driver === 'manual' && row.route !== 'none' ? 1 : 0),
    });
  }
  const byProduct = [...kinds.values()];
  const sum = (key: 'applied' | 'tested' | 'manual'): number =>
    byProduct.reduce((total, kind) => total + kind[key], 0);
  const inScope = chosen.filter((row) => is(row, (completion) => completion.inScope));
  const done =
    inScope.length > 0 &&
    inScope.every((row) =>
      is(row, ({ setUp, test }) => setUp && (test === 'passed' || test === 'not-needed')),
    ) &&
    preflight !== null &&
    preflight.cameTo === null;
  return {
    verdict: !done ? 'incomplete' : checks.fail + checks.error > 0 || openPoints > 0 ? 'attention' : 'ready',
    devices: chosen.length,
    byProduct,
    applied: sum('applied'),
    tested: sum('tested'),
    byHand: sum('manual'),
    outOfScope: chosen.filter((row) => row.route === 'none').length,
    inScope: inScope.length,
    unread: applies
      .filter((apply) => chosen.some(({ device }) => device.id === apply.deviceId))
      .reduce(
        (sum, { items }) => sum + items.filter(({ outcome }) => outcome === 'written-unread').length,
        0,
      ),
    restored: chosen.filter((row) => restored.has(row.device.id)).length,
    preflightRun: preflight !== null,
    preflightCameTo: preflight?.cameTo ?? null,
    preflightAt: preflight?.finishedAt ?? '',
    checks,
    openPoints,
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
    const { call } = completionOf(row, standing);
    if (call === null) return [];
    const head = { no: index + 1, product: row.product, address: row.device.address };
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
  return grouped(calls, ({ no, product, state, ticket, message, errors, by }) => [
    product,
    state,
    message,
    by,
    ticket === '' && errors.length === 0 ? 0 : no,
  ]).map((own) => {
    const [first] = own as readonly [Call];
    const { product, state, ticket, message, startedAt, errors, by } = first;
    return { product, state, ticket, message, startedAt, errors, by, ...groupOf(own) };
  });
}

/** In order of first appearance. */
function grouped<T>(values: readonly T[], key: (value: T) => unknown): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const name = JSON.stringify(key(value));
    const known = groups.get(name);
    if (known) known.push(value);
    else groups.set(name, [value]);
  }
  return [...groups.values()];
}

function groupOf(devices: readonly { readonly no: number; readonly address: string }[]): {
  readonly count: number;
  readonly numbers: string;
  readonly addresses: string[];
} {
  return {
    count: devices.length,
    numbers: numberRanges(devices.map(({ no }) => no)),
    addresses: [...addressRanges(devices.map(({ address }) => address))],
  };
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

type SettingsDevice = ReportModel['settings']['devices'][number];

/** One device's settings: what was written and read back, else what the plan says, else nothing. */
function settingsOf(row: DeviceRow, no: number, record: SiteRecord, context: ReportContext): SettingsDevice {
  const standing = standingOf(record);
  const apply = standing.applies.find((each) => each.deviceId === row.device.id);
  const plan = standing.plans.find((each) => each.deviceId === row.device.id);
  const manual = [...(plan?.manual ?? [])];
  const tried = triedOf(standing.unfinished, row.device.id);
  const notSet = [...(plan?.warnings ?? [])].filter(isLeftOut);
  const sheet = plan === undefined && row.route !== 'none' ? 'not-made' : 'made';
  if (apply) {
    // What could not be written is set by hand: all of it, not what was left for a person anyway.
    const whole = isWritten(apply) ? [] : (context.wholeSheet?.(row) ?? []);
    const steps = whole.length > 0 ? withTicks(whole, manual) : manual;
    return { ...appliedOf(row, no, apply, tried), manual: steps, sheet: 'made', notSet };
  }
  const items: ApplyItem[] = (plan?.items ?? []).map((item) => ({
    key: item.key,
    before: item.current,
    wanted: item.wanted,
    after: null,
    outcome: item.change === 'none' ? 'unchanged' : 'not-written',
    secret: item.secret,
  }));
  const errors = plan?.errors ?? [];
  return {
    ...headOf(row, no),
    state: 'not-run',
    items,
    errors,
    manual,
    sheet,
    notSet,
    tried,
    at: plan?.madeAt ?? '',
  };
}

/** Nothing is left of this device's settings for a person to type in place of the program. */
function isWritten(apply: ApplyResult): boolean {
  return isSetUp(apply) || apply.act === 'undo';
}

/** A step that was ticked under another plan stays ticked. */
function withTicks(steps: readonly ManualStep[], ticked: readonly ManualStep[]): ManualStep[] {
  return steps.map((step) => {
    const done = ticked.find(({ id }) => id === step.id)?.done;
    return done === undefined ? step : { ...step, done };
  });
}

/** Wanted, and not set over this interface: a field the device has no place for, an id of another family. */
function isLeftOut({ code, args }: AppError): boolean {
  return (
    (code === 'unsupported' && String(args.reason).startsWith('field:')) ||
    (code === 'value-refused' && args.rule === 'not-event-id')
  );
}

/** A try to write, or to put back, that came to nothing after what stands. */
function triedOf(unfinished: readonly UnfinishedRun[], deviceId: string): SettingsDevice['tried'] {
  const run = unfinished.find((each) => each.deviceId === deviceId && isWriting(each));
  return run === undefined
    ? null
    : { at: run.startedAt, error: run.outcome.errors[0] ?? appError('cancelled') };
}

function appliedOf(
  row: DeviceRow,
  no: number,
  apply: ApplyResult,
  tried: SettingsDevice['tried'],
): SettingsDevice {
  const { errors, startedAt: at, driver } = apply;
  const items = apply.items.map((item) => ({ ...item }));
  return {
    ...headOf(row, no),
    driver,
    state: settingState(apply),
    items,
    errors,
    manual: [],
    sheet: 'made',
    notSet: [],
    tried,
    at,
  };
}

function headOf(
  row: DeviceRow,
  no: number,
): Pick<SettingsDevice, 'no' | 'deviceId' | 'address' | 'product' | 'driver'> {
  return {
    no,
    deviceId: deviceKey(no),
    address: row.device.address,
    product: row.product,
    driver: row.driver,
  };
}

/** A certificate chain is for the evidence file; a document names its issuer. */
function forReading(results: readonly CheckResult[]): CheckResult[] {
  return results.map((result) =>
    result.evidence.some(({ key }) => key === CHAIN_EVIDENCE)
      ? { ...result, evidence: result.evidence.filter(({ key }) => key !== CHAIN_EVIDENCE) }
      : result,
  );
}

/**
 * Devices with the very same kind, values before and after, and outcome, the worst off first. Errors that differ in
 * the device they name only are one, which then names all.
 */
function settingGroups(devices: readonly SettingsDevice[]): ReportModel['settings']['groups'] {
  return grouped(devices, ({ no, product, driver, state, items, errors, tried, notSet }) => [
    product,
    driver,
    state,
    items,
    notSet.map(nameless),
    errors.map(nameless),
    tried === null ? 0 : no,
  ])
    .map((own) => {
      const [first] = own as readonly [SettingsDevice];
      const { product, driver, state, items, tried, notSet } = first;
      const addresses = addressRanges(own.map(({ address }) => address));
      const named =
        addresses.length > NAMED_IN_ERROR
          ? `${addresses.slice(0, NAMED_IN_ERROR).join(', ')} …`
          : addresses.join(', ');
      const errors = first.errors.map((error) =>
        own.length > 1 && error.args.address === first.address
          ? { ...error, args: { ...error.args, address: named } }
          : error,
      );
      const times = own
        .map(({ at }) => at)
        .filter((at) => at !== '')
        .sort();
      return {
        product,
        driver,
        state,
        items,
        errors,
        notSet,
        tried,
        at: times[0] ?? '',
        until: times.at(-1) ?? '',
        ...groupOf(own),
      };
    })
    .sort((a, b) => settingRank(a.state) - settingRank(b.state));
}

/** A group's error names at most so many addresses or ranges; the group names its devices itself. */
const NAMED_IN_ERROR = 4;

function nameless({ code, args: { address: _address, device: _device, ...args } }: AppError): unknown {
  return [code, args];
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
