import type { SheetField } from '../../domain/parameter-sheet.ts';
import { SETTING_KEYS, type SettingKey } from '../../domain/setting-key.ts';
import type { SiteFile } from '../../domain/site-file.ts';

/**
 * The lines of the parameter sheet: what kind of value each holds and where it stands in a site file. Japanese
 * is welcome in what only the documents print (`japanese`); what goes to a device is put in order first.
 */
export type FieldKind =
  | 'japanese'
  | 'romaji'
  | 'phone'
  | 'email'
  | 'postal-code'
  | 'country'
  | 'switch'
  | 'transfer'
  | 'count'
  | 'minutes'
  | 'host'
  | 'port'
  | 'name'
  | 'servers'
  | 'ranges'
  | 'events';

/** How a controller sends its service data to a server of the customer's, where the sheet says anything of it. */
export const TRANSFER_MODES = ['ftp', 'tftp', 'sftp', 'disabled'] as const;

export type FieldShape = {
  readonly kind: FieldKind;
  /** The setting it becomes on a device, for limits and labels. */
  readonly key?: SettingKey;
};

const SETTING: ReadonlySet<string> = new Set(SETTING_KEYS);

/** Kinds that do not follow from the last part of the name. */
const KINDS: Readonly<Record<string, FieldKind>> = {
  phone: 'phone',
  phoneExtension: 'phone',
  email: 'email',
  postalCode: 'postal-code',
  country: 'country',
  enable: 'switch',
  mode: 'transfer',
  count: 'count',
  minimumIntervalMinutes: 'minutes',
  host: 'host',
  port: 'port',
  user: 'name',
  dns: 'servers',
  ntp: 'servers',
  ranges: 'ranges',
  excludedEvents: 'events',
};

export function fieldShape(field: SheetField): FieldShape {
  if (field.startsWith('site.')) return { kind: 'japanese' };
  const kind = KINDS[field.split('.').at(-1) ?? ''] ?? 'romaji';
  const key = field.replace(/^(settings|network)\./, '');
  return SETTING.has(key) ? { kind, key: key as SettingKey } : { kind };
}

/** The value a site file has for a line, as the sheet shows it; lists with one item a line. */
export function fieldValue(file: SiteFile, field: SheetField): string {
  const value = field
    .split('.')
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>>)[name], file);
  if (Array.isArray(value)) return value.join('\n');
  // The port of no proxy is no setting.
  if (field === 'network.proxy.port' && file.network.proxy.host === '') return '';
  if (field === 'settings.fileTransfer.port' && file.settings.fileTransfer.mode === '') return '';
  return String(value);
}

/** What a row of a device said when the sheet was given out, in one cell: address, kind, route and port as they stand there. */
export function issuedRow(cells: readonly string[]): string {
  return cells.map((cell) => cell.trim()).join(' | ');
}

/** A site file with one line set; `value` has passed its checks. Pure. */
export function withField(file: SiteFile, field: SheetField, value: string): SiteFile {
  return setAt(file, field.split('.'), typed(fieldShape(field).kind, value)) as SiteFile;
}

function typed(kind: FieldKind, value: string): unknown {
  switch (kind) {
    case 'switch':
      return value === 'true';
    case 'count':
    case 'minutes':
    case 'port':
      return Number(value);
    case 'servers':
    case 'ranges':
    case 'events':
      return listItems(value);
    default:
      return value;
  }
}

/** One item a line or separated by commas, Japanese ones too. */
export function listItems(value: string): readonly string[] {
  return value
    .split(/[\n\r,，、;；]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function setAt(part: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const record = part as Readonly<Record<string, unknown>>;
  return { ...record, [name]: setAt(record[name], rest, value) };
}
