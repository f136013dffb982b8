import { homedir, hostname, userInfo } from 'node:os';
import { catalogMeta } from '../catalog/index.ts';
import { createAnonymiser } from '../documents/anonymise.ts';
import { boxWordsOf, journalWordsOf, personalWordsOf } from '../documents/personal-words.ts';
import { supportFile } from '../documents/support-file.ts';
import { ok } from '../domain/result.ts';
import type { SiteFile } from '../domain/site-file.ts';
import { listInterfaces } from '../net/interfaces.ts';
import { readJournal } from '../storage/journal-file.ts';
import { writeWhole } from '../storage/whole-file.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, one } from './command.ts';
import type { CliWorld } from './context.ts';
import { notGiven } from './not-given.ts';
import { filesOf, readSiteFile, stateBeside } from './site-state.ts';

/** `support`: what a supporter asks for, also where the window does not open. */
export async function support(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const out = args.value('out');
  if (out === undefined) return one(notGiven('--out', 'F.zip'));
  const sitePath = args.value('site');
  const site = sitePath === undefined ? null : readSiteFile(sitePath);
  if (site !== null && !site.ok) return site;
  const anonymised = args.flag('anonymise');
  const meta = catalogMeta(world.catalog);
  const { logPath = '', crashFolder = '' } = world.kept ?? {};
  const data = supportFile({
    versions: {
      version: world.version,
      electron: process.versions.electron ?? '',
      node: process.versions.node,
      catalog: meta.entered,
      guide: `${meta.guide.date} Ver ${meta.guide.version}`,
    },
    adapters: listInterfaces(),
    settings: {},
    logs: [
      { name: 'log.jsonl', path: logPath },
      { name: 'log.before.jsonl', path: logPath === '' ? '' : `${logPath}.1` },
    ],
    journalPath: sitePath === undefined ? '' : filesOf(sitePath).journal,
    crashFolder,
    madeAt: new Date(world.now()).toISOString(),
    hide: anonymised
      ? createAnonymiser({
          userName: userInfo().username,
          hostName: hostname(),
          homeFolder: homedir(),
          words: site === null || sitePath === undefined ? [] : wordsOf(sitePath, site.value),
        })
      : (value) => value,
    anonymised,
  });
  const written = writeWhole(out, data);
  if (!written.ok) return one(written.error);
  return ok({ document: { path: out, anonymised }, lines: [out], failed: false });
}

/** Of the site file, of what is kept beside it, and of what devices said. */
function wordsOf(path: string, file: SiteFile): readonly string[] {
  const record = stateBeside(path);
  const journal = readJournal(filesOf(path).journal);
  return [
    ...personalWordsOf(file),
    ...(record === null ? [] : boxWordsOf(record)),
    ...journalWordsOf(journal.ok ? journal.value.entries : []),
  ];
}
