import { basename } from 'node:path';
import { appError } from '../../domain/app-error.ts';
import { err, ok } from '../../domain/result.ts';
import { readBytes } from '../../storage/whole-file.ts';
import type { Handlers } from '../answers.ts';
import { newPracticeFile } from '../practice.ts';
import { createSheetDesk } from '../sheet-desk.ts';
import type { Desk, HandlerWorld } from './world.ts';

type SheetChannel = Extract<keyof Handlers, `sheet:${string}`>;

/** The parameter sheet: read and shown, taken over, and given out empty. */
export function sheetHandlers(world: HandlerWorld, { editFile, show }: Desk): Pick<Handlers, SheetChannel> {
  const { sites, dialogs } = world;
  const sheets = createSheetDesk();
  return {
    'sheet:read': async ({ siteId }, sender) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      const path = await dialogs.openFile(sender, 'xlsx');
      if (path === null) return ok(null);
      const bytes = readBytes(path);
      if (!bytes.ok) return bytes;
      const sheet = { name: basename(path), bytes: bytes.value };
      return sheets.read(world.catalog(), sheet, site?.value.handle.get().file ?? null);
    },
    'sheet:read-bytes': async ({ siteId, ...sheet }) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      return sheets.read(world.catalog(), sheet, site?.value.handle.get().file ?? null);
    },
    'sheet:take': async ({ siteId, token }) => {
      // A new site is only made for a sheet that is there.
      if (!sheets.shows(token)) return err(appError('not-found', { address: '', what: 'sheet' }));
      const site =
        siteId === null
          ? ok(world.practice === null ? sites.create() : sites.create(newPracticeFile(world.practice), true))
          : sites.open(siteId);
      if (!site.ok) return site;
      const taken = sheets.take(token, site.value.handle.get().file);
      if (!taken.ok) return taken;
      const view = await editFile(site.value.handle.get().id, () => taken.value);
      return view.ok ? ok(show(site.value)) : view;
    },
    'sheet:save-form': async ({ siteId, language }, sender) => {
      const site = siteId === null ? null : sites.open(siteId);
      if (site !== null && !site.ok) return site;
      const path = await dialogs.save(
        sender,
        language === 'ja' ? 'CallHome-パラメーターシート-記入用.xlsx' : 'CallHome-parameter-sheet-form.xlsx',
      );
      if (path === null) return ok(null);
      const record = site?.value.handle.get() ?? null;
      const saved = await world.saves.during(() => sheets.saveForm(world.catalog(), path, language, record));
      return saved.ok ? ok({ path }) : saved;
    },
  };
}
