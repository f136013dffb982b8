import type { CustomDestination, SiteFile } from './site-file.ts';

/**
 * The fields of the forms, each judged and kept by itself: one that cannot be used stands beside its field with the
 * reason and keeps what was typed, and takes nothing else with it.
 */
export const FIELD_PATHS = [
  'site.customer',
  'site.name',
  'site.engineer',
  'site.company',
  'site.reference',
  'site.contact',
  'site.workPeriod',
  'site.workPlace',
  'site.witness',
  'site.classification',
  'site.japanese.company',
  'site.japanese.companyKana',
  'site.japanese.contact',
  'site.japanese.contactKana',
  'site.japanese.alternate',
  'site.japanese.alternateKana',
  'site.japanese.address',
  'network.proxy.mode',
  'network.proxy.host',
  'network.proxy.port',
  'network.proxy.user',
  'network.ranges',
  'network.dns',
  'network.ntp',
  'network.caFile',
  'network.connectTo',
  'network.destinations',
  'settings.enable',
  'settings.country',
  'settings.company',
  'settings.contact.name',
  'settings.contact.phone',
  'settings.contact.phoneExtension',
  'settings.contact.email',
  'settings.contact.address',
  'settings.contact.city',
  'settings.contact.state',
  'settings.contact.postalCode',
  'settings.alternate.name',
  'settings.alternate.phone',
  'settings.alternate.phoneExtension',
  'settings.alternate.email',
  'settings.location.phone',
  'settings.location.country',
  'settings.location.address',
  'settings.location.city',
  'settings.location.state',
  'settings.location.postalCode',
  'settings.fileTransfer.mode',
  'settings.fileTransfer.host',
  'settings.fileTransfer.port',
  'settings.fileTransfer.user',
  'settings.retries.count',
  'settings.retries.minimumIntervalMinutes',
  'settings.excludedEvents',
] as const;
export type FieldPath = (typeof FIELD_PATHS)[number];

/** Why a field, or one entry of a list, cannot be used. Closed: every code has a sentence in every language. */
export const FIELD_FAULTS = [
  'too-long', // args: limit
  'too-many', // args: limit
  'not-a-port', // args: found
  'not-a-host', // args: found
  'not-a-country', // args: found
  'not-an-address', // args: found
  'not-a-destination', // args: found
  'not-a-rule', // args: found
  'not-an-event', // args: found
  'not-a-choice', // args: found
] as const;
export type FieldFault = {
  readonly code: (typeof FIELD_FAULTS)[number];
  readonly args: Readonly<Record<string, string | number>>;
};

/** A field's value as it is typed. */
export function fieldText(file: SiteFile, path: FieldPath): string {
  if (path === 'network.destinations') return file.network.destinations.map(formatDestination).join('\n');
  const value = valueAt(file, path);
  return Array.isArray(value) ? value.join('\n') : String(value ?? '');
}

type Tree = Readonly<Record<string, unknown>>;

function valueAt(file: SiteFile, path: FieldPath): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Tree)[name], file);
}

/** The form in which a destination is typed. */
export function formatDestination({ host, port, protocol }: CustomDestination): string {
  const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return protocol === 'https' ? name : `${name}/${protocol}`;
}
