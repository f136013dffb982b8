import type { ReportModel } from '../domain/report-model.ts';
import type { SiteRecord } from '../domain/site-record.ts';

/** Shown in place of a personal datum. */
export const MASK = '＊＊＊';

/**
 * Masks personal data throughout a document: names, phone numbers, e-mail, addresses, serial numbers, and the
 * site's own host names and IP addresses. The vendor's destinations stay: they are the guide's.
 */
export function maskModel(model: ReportModel, record: SiteRecord): ReportModel {
  const words = personalWords(record);
  const kept = new Set(model.destinations.flatMap((row) => row.addresses));
  return maskValue(model, words, kept) as ReportModel;
}

/** Everything in a site that names a person, a place or a machine; longest first, so that parts don't survive. */
export function personalWords(record: SiteRecord): readonly string[] {
  const { site, settings, network, devices } = record.file;
  const { contact, alternate, location } = settings;
  const words = [
    site.customer,
    site.name,
    site.engineer,
    settings.company,
    settings.termsAccepted.by,
    ...Object.values(contact),
    ...Object.values(alternate),
    ...Object.values(location),
    network.proxy.host,
    network.proxy.user,
    ...Object.values(record.signOff),
    ...devices.map((device) => device.address),
    ...(record.discovery?.devices ?? []).flatMap((device) => [
      device.serial ?? '',
      device.uuid ?? '',
      device.name ?? '',
      ...device.addresses,
    ]),
    ...record.plans.flatMap((plan) =>
      plan.items
        .filter((item) => PERSONAL.test(item.key))
        .flatMap((item) => [item.current ?? '', item.wanted]),
    ),
    ...record.applies.flatMap((apply) =>
      apply.items
        .filter((item) => PERSONAL.test(item.key))
        .flatMap((item) => [item.before ?? '', item.wanted, item.after ?? '']),
    ),
  ];
  return [
    ...new Set(
      words.filter(
        (word) => word.length >= 2 && !/^(true|false|set|not-set|unknown|will-change|JP)$/.test(word),
      ),
    ),
  ].sort((a, b) => b.length - a.length);
}

const PERSONAL = /^(company|contact\.|alternate\.|location\.|proxy\.(host|user))/;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Codes and keys are no personal data, and must stay what they are. */
const STRUCTURAL = new Set([
  'kind',
  'code',
  'key',
  'id',
  'group',
  'status',
  'state',
  'outcome',
  'product',
  'route',
  'driver',
  'profile',
  'options',
  'protocol',
  'transport',
  'fixes',
]);

function maskValue(value: unknown, words: readonly string[], kept: ReadonlySet<string>, name = ''): unknown {
  if (typeof value === 'string')
    return STRUCTURAL.has(name) && name !== 'id' && name !== 'group' ? value : maskText(value, words, kept);
  if (Array.isArray(value)) return value.map((each) => maskValue(each, words, kept, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskValue(inner, words, kept, key)]),
  );
}

export function maskText(text: string, words: readonly string[], kept: ReadonlySet<string>): string {
  let masked = text;
  for (const word of words) masked = masked.replaceAll(word, MASK);
  return masked.replace(EMAIL, MASK).replace(IPV4, (address) => (kept.has(address) ? address : MASK));
}
