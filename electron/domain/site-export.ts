import type { JournalEntry } from './journal.ts';
import { type SiteFile, siteFileSchema } from './site-file.ts';
import type { ExportKind } from './site-limits.ts';
import type { SiteRecord } from './site-record.ts';

/** Shown by masked documents in place of a personal datum (documents/mask.ts); never a value of its own. */
export const STARS = '＊＊＊';

/** Logins that are everybody's: names of accounts that the devices are delivered with, and `anonymous`. */
const NOBODYS = /^(USERID|ADMIN|admin|administrator|root|anonymous)?$/;

type Tree = Readonly<Record<string, unknown>>;

/** A site file without what is about somebody, and the paths of what was taken out of it. */
export function withoutPersonal(file: SiteFile): {
  readonly file: SiteFile;
  readonly leftOut: readonly string[];
} {
  return emptied(file, (path, value) => (PERSONAL.test(path) || LOGIN.test(path)) && !isNobodys(path, value));
}

/** Names, telephones, e-mail and postal addresses, and free text in which people write them. */
const PERSONAL =
  /^(site\.(customer|name|engineer|company|contact|workPlace|witness|japanese\..+)|settings\.(company|termsAccepted\.(by|at)|(contact|alternate|location)\.(?!country).+)|network\.(caFile|destinations\[\d+\]\.use))$/;
const LOGIN = /^(network\.proxy\.user|settings\.fileTransfer\.user|credentials\..+\.user)$/;

function isNobodys(path: string, value: string): boolean {
  return LOGIN.test(path) && NOBODYS.test(value);
}

/** A file in which stars were written in place of a value: the field is empty, and is asked for again. */
export function withoutStars(file: SiteFile): {
  readonly file: SiteFile;
  readonly leftOut: readonly string[];
} {
  const devices = file.devices.filter(({ address }) => !address.includes(STARS));
  const left = emptied({ ...file, devices }, (_path, value) => value.includes(STARS));
  // As it is, where there is nothing to take out: with what a later program knows of it.
  if (left.leftOut.length === 0 && devices.length === file.devices.length) return { file, leftOut: [] };
  return {
    file: left.file,
    leftOut: [...left.leftOut, ...(devices.length < file.devices.length ? ['devices'] : [])],
  };
}

/** Texts that `goes` says of are emptied, entries of lists taken out. */
function emptied(
  file: SiteFile,
  goes: (path: string, value: string) => boolean,
): { readonly file: SiteFile; readonly leftOut: readonly string[] } {
  const leftOut: string[] = [];
  const walk = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      if (value === '' || !goes(path, value)) return value;
      leftOut.push(path);
      return '';
    }
    if (Array.isArray(value))
      return value
        .map((each, at) => walk(each, typeof each === 'string' ? path : `${path}[${at}]`))
        .filter((each) => each !== '');
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value as Tree).map(([name, inner]) => [
        name,
        walk(inner, path === '' ? name : `${path}.${name}`),
      ]),
    );
  };
  const rest = siteFileSchema.parse(walk(file, ''));
  return { file: rest, leftOut: [...new Set(leftOut)] };
}

/** What is written: one JSON document. */
export function exportOf(
  record: SiteRecord,
  journal: readonly JournalEntry[],
  kind: ExportKind,
  /** Lines of the journal that are no entries to this version. */
  foreign: readonly string[] = [],
): unknown {
  switch (kind) {
    case 'whole':
      // Hashes of passwords could be tried against at leisure; without them one is written, or refused, once more.
      return {
        record: { ...record, origin: originOf(record), secretHashes: {}, refusedLogins: [] },
        journal,
        // Apart from the entries, as every version that takes the file in checks those.
        ...(foreign.length === 0 ? {} : { journalForeign: foreign }),
      };
    case 'settings':
      return record.file;
    case 'without-personal': {
      const { file, leftOut } = withoutPersonal(record.file);
      return { file, leftOut };
    }
  }
}

/** The site that this one was first. */
export function originOf(record: Pick<SiteRecord, 'id' | 'origin'>): string {
  return record.origin === '' ? record.id : record.origin;
}

/** Fields that were left out and are still empty: they are to be asked for. */
export function stillLeftOut({ leftOut, file }: Pick<SiteRecord, 'leftOut' | 'file'>): readonly string[] {
  return leftOut.filter((path) => {
    const value = path
      .split(/[.[\]]+/)
      .filter((part) => part !== '')
      .reduce<unknown>((inner, name) => (inner as Tree | undefined)?.[name], file);
    return value === '' || (Array.isArray(value) && value.length === 0);
  });
}
