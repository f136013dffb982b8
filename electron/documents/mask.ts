import { isIPv6 } from 'node:net';
import { type Catalog, endpointsFor, guideDefects } from '../catalog/index.ts';
import type { AppError } from '../domain/app-error.ts';
import { PROFILE_IDS } from '../domain/product.ts';
import type { ReportModel } from '../domain/report-model.ts';
import { isWriting } from '../domain/run.ts';
import { STARS } from '../domain/site-export.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { standingOf } from '../domain/standing.ts';

/** Shown in place of a personal datum. */
export const MASK = STARS;

/** Hides what must not be seen in any value: objects are walked, keys included, strings are changed. */
export type Masker = <T>(value: T) => T;

/**
 * Masks personal data: names, phone numbers, e-mail, addresses, serial numbers, and the site's own host names,
 * IP and hardware addresses, wherever they stand. The vendor's destinations stay: they are the guide's.
 */
export function createMasker(catalog: Catalog, record: SiteRecord): Masker {
  const words = personalWords(catalog, record);
  const kept = vendorAddresses(catalog);
  const known = new Map<string, string>();
  const text = (value: string): string => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const masked = maskText(value, words, kept);
    known.set(value, masked);
    return masked;
  };
  return <T>(value: T): T => walk(value, '', text) as T;
}

/** A document with its personal data masked; what the catalog prints is nobody's. */
export function maskModel(catalog: Catalog, model: ReportModel, record: SiteRecord): ReportModel {
  const { facts, sources, corrections, events, evidence, ...rest } = model;
  return { ...createMasker(catalog, record)(rest), facts, sources, corrections, events, evidence };
}

/** Serial numbers and UUIDs that an error names: of boxes that nothing else may tell of any more. */
function boxesNamed({ code, args }: AppError): readonly string[] {
  if (code !== 'other-device') return [];
  return [args.known, args.seen].flatMap((list) => String(list ?? '').split(', '));
}

// --- what is personal ---------------------------------------------------------------------------------------

export type PersonalWords = {
  /** Hidden wherever they stand; longest first, so that parts don't survive. */
  readonly anywhere: readonly string[];
  /** Short numbers, such as an extension: hidden only as a whole value. */
  readonly whole: ReadonlySet<string>;
};

/** Values that say nothing about anybody. */
const PLAIN = /^(true|false|set|not-set|unknown|will-change|JP|USERID|localhost)$/i;
/** A number shorter than this would be found in dates and counts. */
const SHORT_NUMBER = 6;

/** Everything in a site that names a person, a place or a machine. */
export function personalWords(catalog: Catalog, record: SiteRecord): PersonalWords {
  const { site, settings, network, devices, credentials } = record.file;
  const { contact, alternate, location } = settings;
  const people = [
    site.customer,
    site.name,
    site.engineer,
    site.company,
    site.contact,
    site.workPlace,
    site.witness,
    ...Object.values(site.japanese),
    settings.company,
    settings.termsAccepted.by,
    ...Object.values(contact),
    ...Object.values(alternate),
    ...Object.values(location),
    ...Object.values(record.signOff),
    ...record.openPoints.map((point) => point.owner),
    ...[...standingOf(record).plans, ...standingOf(record).testCalls].flatMap((entry) =>
      entry.manual.flatMap((step) => [step.done, step.outdated].flatMap((done) => (done ? [done.by] : []))),
    ),
    ...Object.values(credentials).flatMap((credential) => [credential.user, credential.snmp?.user ?? '']),
    network.proxy.user,
    settings.fileTransfer.user,
    ...record.loginAttempts.map((each) => each.user),
    ...Object.values(record.manualDone).flatMap((done) =>
      [done, ...(done.earlier ?? [])].map(({ by }) => by),
    ),
  ];
  const machines = [
    network.proxy.host,
    settings.fileTransfer.host,
    ...customHosts(catalog, record),
    ...devices.map((device) => device.address),
    ...record.loginAttempts.map((each) => each.address),
    ...[...network.dns, ...network.ntp].map((server) => server.replace(/:\d+$/, '')),
    ...(record.discovery?.devices ?? []).flatMap((device) => [
      device.serial ?? '',
      device.uuid ?? '',
      device.name ?? '',
      ...device.addresses,
    ]),
    // Also of boxes that are gone: what was said of them names them.
    ...record.known.flatMap(({ uuids, serials, addresses }) => [...uuids, ...serials, ...addresses]),
    ...Object.values(record.originalBoxes).flatMap(({ uuids, serials }) => [...uuids, ...serials]),
    ...record.runs.flatMap((run) => (run.act === 'preflight' ? [] : run.outcome.errors.flatMap(boxesNamed))),
    ...record.coverage.flatMap(({ lxca, devices: covered }) => [
      lxca,
      ...covered.flatMap(({ uuid, name, addresses }) => [uuid, name, ...addresses]),
    ]),
  ];
  // Values of every run, also of those that a later one has overtaken: the evidence holds them all.
  const plans = record.runs.flatMap((run) =>
    run.act === 'plan' || run.act === 'controller-plan' ? [run.outcome] : [],
  );
  const applies = record.runs.flatMap((run) => (isWriting(run) ? [run.outcome] : []));
  const values = [
    ...plans.flatMap((plan) =>
      plan.items
        .filter((item) => PERSONAL_KEY.test(item.key))
        .flatMap((item) => [item.current ?? '', item.wanted]),
    ),
    ...applies.flatMap((apply) =>
      apply.items
        .filter((item) => PERSONAL_KEY.test(item.key))
        .flatMap((item) => [item.before ?? '', item.wanted, item.after ?? '']),
    ),
  ];
  const all = new Set(
    [...people, ...people.flatMap(parts), ...machines, ...machines.flatMap(domain), ...values]
      .map((word) => word.trim())
      .filter((word) => word.length >= 2 && !PLAIN.test(word)),
  );
  const short = (word: string): boolean => /^\d+$/.test(word) && word.length < SHORT_NUMBER;
  return {
    anywhere: [...all].filter((word) => !short(word)).sort((a, b) => b.length - a.length),
    whole: new Set([...all].filter(short)),
  };
}

/** Settings whose value is about somebody or somewhere, whatever it is. */
const PERSONAL_KEY =
  /^(settings\.|network\.)?(company|contact\.|alternate\.|location\.|proxy\.(host|user)|fileTransfer\.(host|user)|(dns|ntp)\.servers)/;

/** The words of a name, where they are long enough to be one: 髙﨑 and 花子, Hanako and Takasaki. */
function parts(name: string): readonly string[] {
  return name
    .split(/[\s\u3000,，、.．・/@()（）-]+/u)
    .filter((part) =>
      /^[\x20-\x7e]+$/.test(part) ? part.length >= 4 && !/^\d+$/.test(part) : part.length >= 2,
    )
    .filter((part) => !COMMON_PARTS.has(part.toLowerCase()));
}

/** Destinations of the site's own; those that the guide names too are nobody's. */
function customHosts(catalog: Catalog, record: SiteRecord): readonly string[] {
  const printed = new Set(
    PROFILE_IDS.flatMap((profile) =>
      endpointsFor(catalog, profile, { includeOptional: true }).map(({ host }) => host.toLowerCase()),
    ),
  );
  return record.file.network.destinations
    .map(({ host }) => host)
    .filter((host) => !printed.has(host.toLowerCase()));
}

/** Parts of company names that are everybody's. */
const COMMON_PARTS: ReadonlySet<string> = new Set([
  ...[
    '株式会社',
    '有限会社',
    '合同会社',
    '御中',
    'サーバー',
    'システム',
    'センター',
    'データセンター',
    '本社',
    '東京',
    '大阪',
  ],
  ...[
    'inc.',
    'corp',
    'corporation',
    'company',
    'limited',
    'system',
    'systems',
    'server',
    'center',
    'centre',
    'data',
    'test',
  ],
]);

/** `bmc1.example.co.jp` also hides `bmc2.example.co.jp`'s domain. */
function domain(host: string): readonly string[] {
  const found = /^[A-Za-z0-9-]+\.((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})$/.exec(host);
  return found?.[1] === undefined ? [] : [found[1]];
}

function vendorAddresses(catalog: Catalog): ReadonlySet<string> {
  const printed = guideDefects(catalog).flatMap((defect) =>
    [defect.printed, defect.corrected, defect.reason.ja].flatMap((text) => [
      ...(text.match(IPV4) ?? []),
      ...(text.match(IPV6) ?? []).map((address) => address.toLowerCase()),
    ]),
  );
  return new Set([
    ...printed,
    ...PROFILE_IDS.flatMap((profile) =>
      endpointsFor(catalog, profile, { includeOptional: true }).flatMap((endpoint) => [
        ...endpoint.ipv4,
        ...endpoint.ipv6.map((address) => address.toLowerCase()),
      ]),
    ),
  ]);
}

// --- hiding it ----------------------------------------------------------------------------------------------

const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
const IPV6 = /(?<![0-9A-Za-z:.])[0-9A-Fa-f:]*:[0-9A-Fa-f:]+(?:%[\w.]+)?(?![0-9A-Za-z:])/g;
const HARDWARE = /(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])/g;
const UUID = /[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** The program's own subject, in every document's title and many of its sentences. */
const OWN_NAME = 'Call Home';
const OWN_NAME_KEPT = '\u0000';

export function maskText(text: string, words: PersonalWords, kept: ReadonlySet<string>): string {
  if (words.whole.has(text.trim())) return MASK;
  // A customer whose name holds the program's own is masked whole; the program's is no person.
  const whole = words.anywhere.filter((word) => word.includes(OWN_NAME));
  let masked = whole.reduce(withoutWord, text).replaceAll(OWN_NAME, OWN_NAME_KEPT);
  for (const word of words.anywhere) if (masked.includes(word)) masked = withoutWord(masked, word);
  return masked
    .replaceAll(OWN_NAME_KEPT, OWN_NAME)
    .replace(EMAIL, MASK)
    .replace(UUID, MASK)
    .replace(HARDWARE, MASK)
    .replace(IPV4, (address) => (kept.has(address) ? address : MASK))
    .replace(IPV6, (address) => {
      const bare = address.replace(/%.*$/, '').toLowerCase();
      return !isIPv6(bare) || !/[0-9a-f]/.test(bare) || kept.has(bare) ? address : MASK;
    });
}

/** Letters and digits at its ends make a word another word: `Taro` is not in `Tarot`. */
function withoutWord(text: string, word: string): string {
  const alphanumeric = /^[A-Za-z0-9]/.test(word) || /[A-Za-z0-9]$/.test(word);
  if (!alphanumeric) return text.replaceAll(word, MASK);
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const left = /^[A-Za-z0-9]/.test(word) ? '(?<![A-Za-z0-9])' : '';
  const right = /[A-Za-z0-9]$/.test(word) ? '(?![A-Za-z0-9])' : '';
  return text.replace(new RegExp(`${left}${escaped}${right}`, 'gi'), MASK);
}

/** Codes and names of settings are no personal data, and must stay what they are. */
export const STRUCTURAL: ReadonlySet<string> = new Set([
  ...['kind', 'code', 'key', 'status', 'state', 'outcome', 'change', 'product', 'route', 'driver', 'profile'],
  ...['profiles', 'options', 'protocol', 'transport', 'fixes', 'version', 'type', 'step', 'steps', 'source'],
]);
/** Evidence that names a machine, whatever the value looks like. */
const MACHINE_EVIDENCE = /serial|uuid|mac(-?address)?$|(^|[.-])name$|hostname|host-name|location|contact/i;
/** What an item of a plan or a result holds, and an evidence. */
const VALUE_NAMES: ReadonlySet<string> = new Set(['current', 'wanted', 'before', 'after', 'value', 'from']);

function walk(value: unknown, name: string, text: (value: string) => string): unknown {
  if (typeof value === 'string') return STRUCTURAL.has(name) ? value : text(value);
  if (Array.isArray(value)) return value.map((each) => walk(each, name, text));
  if (typeof value !== 'object' || value === null) return value;
  const key = (value as { readonly key?: unknown }).key;
  const hidden =
    typeof key === 'string' &&
    ((PERSONAL_KEY.test(key) && !key.endsWith('country')) || MACHINE_EVIDENCE.test(key));
  const used = new Set<string>();
  return Object.fromEntries(
    Object.entries(value).map(([inner, content]) => {
      let shown = text(inner);
      // Names that became the same are told apart: a key must not swallow another.
      for (let count = 2; used.has(shown); count += 1) shown = `${text(inner)} (${count})`;
      used.add(shown);
      const whole =
        (hidden && VALUE_NAMES.has(inner)) || (PERSONAL_KEY.test(inner) && !inner.endsWith('country'));
      if (whole && typeof content === 'string' && content !== '' && !PLAIN.test(content))
        return [shown, MASK];
      return [shown, walk(content, inner, text)];
    }),
  );
}
