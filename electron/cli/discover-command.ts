import { basename } from 'node:path';
import { decodeListFile, parseRangeList } from '../address/range-list.ts';
import type { DiscoveryWarning } from '../discovery/warnings.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { noJournal } from '../domain/journal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { newSiteRecord } from '../domain/site-record.ts';
import { readBytes } from '../storage/whole-file.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import { discoveryWarningText } from '../texts/index.ts';
import { discoverStage, HTTPS_PORT } from '../workflow/discover-stage.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, one } from './command.ts';
import { type CliWorld, stageContext } from './context.ts';
import { languageOf } from './language.ts';
import { listParts } from './option-values.ts';
import { deviceLines } from './people-text.ts';
import { emptySite } from './site-options.ts';

export async function discover(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const lists = readRangeFiles(args);
  if (!lists.ok) return lists;
  const choice = discoverChoice(args, lists.value.ranges);
  if (!choice.ok) return one(choice.error);
  const record = newSiteRecord('discover', new Date(world.now()).toISOString(), emptySite());
  const context = stageContext(world, record, noJournal, () => {}, args);
  const report = await discoverStage(context, choice.value);
  if (!report.ok) return one(report.error);
  const { devices, scanned, durationMs } = report.value;
  const warnings = [...lists.value.warnings, ...report.value.warnings];
  const texts = languageOf(args);
  return ok({
    document: { devices, scanned, durationMs, warnings },
    lines: [
      ...deviceLines(texts, devices),
      ...warnings.map((each) => discoveryWarningText(texts, each.code, each.args)),
      cliWordsFor(texts.language).found(devices.length, scanned),
    ],
    failed: false,
  });
}

type RangeFiles = { readonly ranges: readonly string[]; readonly warnings: readonly DiscoveryWarning[] };

/** Every `--range-file`: good lines are used, bad ones named; files without a single good line are wrong input. */
function readRangeFiles(args: Arguments): Result<RangeFiles, readonly AppError[]> {
  const ranges: string[] = [];
  const warnings: DiscoveryWarning[] = [];
  const files = args.list('range-file');
  for (const path of files) {
    const bytes = readBytes(path);
    if (!bytes.ok) return err([bytes.error]);
    const list = parseRangeList(decodeListFile(bytes.value));
    ranges.push(...list.ranges);
    for (const problem of list.problems)
      warnings.push({ code: 'list-line', args: { file: basename(path), ...problem } });
  }
  if (files.length > 0 && ranges.length === 0) {
    const named = warnings.map(({ args: { file, line, text } }) =>
      appError('range-invalid', { range: `${file}:${line} ${text}` }),
    );
    return err(named.length > 0 ? named : [appError('range-invalid', { range: files.join(', ') })]);
  }
  return ok({ ranges, warnings });
}

function discoverChoice(
  args: Arguments,
  fromFiles: readonly string[],
): Result<Parameters<typeof discoverStage>[1]> {
  const words = (args.value('ports') ?? String(HTTPS_PORT)).normalize('NFKC').split(/[,、]/u);
  const ports = [...new Set(words.map((word) => (/^\s*\d{1,5}\s*$/.test(word) ? Number(word) : 0)))];
  if (ports.some((port) => port < 1 || port > 65535)) {
    return err(appError('invalid-argument', { name: '--ports', expected: 'P[,P...] (1-65535)' }));
  }
  const interfaces = args.list('interface');
  return ok({
    ranges: [...listParts(args.list('range')), ...fromFiles],
    interfaces: interfaces.length === 0 ? null : interfaces,
    multicast: !args.flag('no-multicast'),
    sweep: !args.flag('no-sweep'),
    ports,
    fast: args.flag('fast'),
    confirmedLarge: args.flag('yes'),
  });
}
