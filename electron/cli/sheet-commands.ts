import { existsSync } from 'node:fs';
import { readParameterSheet } from '../documents/sheet/parameter-sheet.ts';
import { withoutStale } from '../documents/sheet/stale-cells.ts';
import { sheetChanges, takeSheet } from '../documents/sheet/take-sheet.ts';
import { appError } from '../domain/app-error.ts';
import type { SheetChange, SheetReading } from '../domain/parameter-sheet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type SiteFile, siteFileSchema } from '../domain/site-file.ts';
import { readBytes, writeWhole } from '../storage/whole-file.ts';
import { textsFor } from '../texts/for-language.ts';
import { sheetFieldLabel, sheetNoteText, sheetPlace, sheetProblemText, type Texts } from '../texts/index.ts';
import type { Arguments } from './arguments.ts';
import type { CommandResult } from './command.ts';
import type { CliWorld } from './context.ts';
import { notGiven } from './not-given.ts';
import { isSamePath } from './option-values.ts';
import { choiceErrors } from './site-choices.ts';
import { isSimulated, lockSite, readSiteFile } from './site-state.ts';

/** `import`: a filled-in parameter sheet into a site file. `form`: the sheet to be filled in. */

export async function importCommand(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const path = args.value('sheet');
  if (path === undefined) return err([notGiven('--sheet', 'F.xlsx')]);
  const out = args.value('out') ?? args.value('site');
  if (out === undefined) return err([notGiven('--out', 'F.json')]);
  // A site that is there holds what no sheet carries, such as its logins: it is taken into that, or nothing is written.
  if (existsSync(out) && !isSamePath(out, args.value('site') ?? ''))
    return err([appError('invalid-argument', { name: `--out ${out}`, expected: `--site ${out}` })]);
  // A command that has the site reads it, or writes it whole, once more.
  const lock = lockSite(out);
  if (!lock.ok) return err([lock.error]);
  try {
    return importInto(out, path, args, world);
  } finally {
    lock.value();
  }
}

function importInto(out: string, path: string, args: Arguments, { catalog }: CliWorld): CommandResult {
  const site = siteOf(args.value('site'));
  if (!site.ok) return site;
  const data = readBytes(path);
  if (!data.ok) return err([data.error]);
  const reading = readParameterSheet(catalog, data.value, site.value);
  if (!reading.ok) return err([appError('sheet-unreadable', { path, ...reading.error })]);
  const value = withoutStale(reading.value, site.value);
  const changes = sheetChanges(value, site.value).filter(({ before, after }) => before !== after);
  const take = value.problems.length === 0 || args.flag('yes');
  if (take) {
    const taken = takeSheet(value, site.value);
    // Another kind in the sheet than the route or interface in the file is for: no command would read what is written.
    const wrong = choiceErrors(catalog, taken);
    if (wrong.length > 0) return err(wrong);
    const written = writeWhole(out, `${JSON.stringify(taken, null, 2)}\n`);
    if (!written.ok) return err([written.error]);
  }
  const texts = textsFor(args.value('lang') === 'en' ? 'en' : 'ja');
  return ok({
    document: { path: take ? out : null, changes, ...value },
    lines: [...importLines(texts, value, changes), ...(take ? [out] : [])],
    failed: value.problems.length > 0,
  });
}

export async function formCommand(args: Arguments, { catalog }: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return err([notGiven('--out', 'F.xlsx')]);
  const site = siteOf(args.value('site'));
  if (!site.ok) return site;
  const { parameterForm } = await import('../documents/xlsx.ts');
  const path = args.value('site');
  const language = args.value('lang') === 'en' ? 'en' : 'ja';
  const form = await parameterForm(catalog, language, site.value, path !== undefined && isSimulated(path));
  const written = writeWhole(out, form);
  return written.ok ? ok({ document: { path: out }, lines: [out], failed: false }) : err([written.error]);
}

function importLines(
  texts: Texts,
  reading: SheetReading,
  changes: readonly SheetChange[],
): readonly string[] {
  return [
    ...reading.problems.map((each) => `× ${sheetPlace(each)}  ${sheetProblemText(texts, each)}`),
    ...reading.notes.map((each) => `△ ${sheetPlace(each)}  ${sheetNoteText(texts, each)}`),
    ...changes.map(
      (each) =>
        `○ ${sheetPlace(each)}  ${sheetFieldLabel(texts, each.field)}: ${each.before || texts.empty} → ${each.after}`,
    ),
    ...reading.devices.map((each) => `○ ${sheetPlace(each)}  ${each.address}`),
  ];
}

function siteOf(path: string | undefined): Result<SiteFile, readonly ReturnType<typeof appError>[]> {
  return path === undefined ? ok(siteFileSchema.parse({ version: 1 })) : readSiteFile(path);
}
