import type { Shell } from '../domain/command-line.ts';
import { ok } from '../domain/result.ts';
import { siteFileSchema } from '../domain/site-file.ts';
import { z } from '../domain/zod.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { completionScript } from './completion.ts';
import {
  acknowledge,
  apply,
  plan,
  problems,
  readBack,
  serviceRequest,
  testCall,
  undo,
} from './device-commands.ts';
import { discover } from './discover-command.ts';
import { drift } from './drift-command.ts';
import { firewall } from './firewall-command.ts';
import { language } from './language.ts';
import { logins } from './logins-command.ts';
import { mergeCommand } from './merge-command.ts';
import { fix, preflight } from './preflight-commands.ts';
import { report, run } from './report-commands.ts';
import { formCommand, importCommand } from './sheet-commands.ts';
import { support } from './support-command.ts';

/** Every command by its name; what it prints is in schemas.ts, its options in domain/command-line.ts. */
export const COMMAND_TABLE: Readonly<Record<Arguments['command'], Command>> = {
  discover,
  preflight,
  fix,
  logins,
  plan,
  apply,
  'read-back': readBack,
  undo,
  'test-call': testCall,
  problems,
  acknowledge,
  'service-request': serviceRequest,
  drift,
  firewall,
  report,
  import: importCommand,
  merge: mergeCommand,
  form: formCommand,
  run,
  support,
  catalog: async (_args, world) => printed(world.catalog),
  completion: async (args) => {
    const script = completionScript(args.operand as Shell, cliWordsFor(language(args)));
    return ok({ document: { shell: args.operand, script }, lines: [script.trimEnd()], failed: false });
  },
  schema: async () => printed(z.toJSONSchema(siteFileSchema, { io: 'input' })),
};

function printed(document: unknown): Awaited<ReturnType<Command>> {
  return ok({ document, lines: [JSON.stringify(document, null, 2)], failed: false });
}
