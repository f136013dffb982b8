import { randomUUID } from 'node:crypto';
import type { Catalog } from '../catalog/index.ts';
import type { SheetPreview } from '../contract/views.ts';
import { readParameterSheet } from '../documents/sheet/parameter-sheet.ts';
import { withoutStale } from '../documents/sheet/stale-cells.ts';
import { sheetChanges, takeSheet } from '../documents/sheet/take-sheet.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { SheetReading } from '../domain/parameter-sheet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type SiteFile, siteFileSchema } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { writeWhole } from '../storage/whole-file.ts';

/** The parameter sheet in the window: read and shown first, taken over when the person says so. */
export type SheetDesk = {
  readonly read: (
    catalog: Catalog,
    sheet: { readonly name: string; readonly bytes: Uint8Array },
    site: SiteFile | null,
  ) => Result<SheetPreview, AppError>;
  /** Is this the sheet that was shown last? */
  readonly shows: (token: string) => boolean;
  /** The site with the good cells of the sheet shown last; `not-found` where another one was shown since. */
  readonly take: (token: string, site: SiteFile) => Result<SiteFile, AppError>;
  readonly saveForm: (
    catalog: Catalog,
    path: string,
    language: 'ja' | 'en',
    site: Pick<SiteRecord, 'file' | 'simulated'> | null,
  ) => Promise<Result<void, AppError>>;
};

export function createSheetDesk(): SheetDesk {
  let shown: { readonly token: string; readonly reading: SheetReading } | null = null;
  const empty = (): SiteFile => siteFileSchema.parse({ version: 1 });
  return {
    read: (catalog, { name, bytes }, site) => {
      const against = site ?? empty();
      const reading = readParameterSheet(catalog, bytes, against);
      if (!reading.ok) return err(appError('sheet-unreadable', { path: name, ...reading.error }));
      shown = { token: randomUUID(), reading: reading.value };
      const fresh = withoutStale(reading.value, against);
      return ok({
        token: shown.token,
        fileName: name,
        changes: sheetChanges(fresh, against).filter(({ before, after }) => before !== after),
        ...fresh,
      });
    },
    shows: (token) => shown?.token === token,
    take: (token, site) => {
      if (shown?.token !== token) return err(appError('not-found', { address: '', what: 'sheet' }));
      const { reading } = shown;
      shown = null;
      return ok(takeSheet(withoutStale(reading, site), site));
    },
    saveForm: async (catalog, path, language, site) => {
      const { parameterForm } = await import('../documents/xlsx.ts');
      return writeWhole(path, await parameterForm(catalog, language, site?.file ?? empty(), site?.simulated));
    },
  };
}
