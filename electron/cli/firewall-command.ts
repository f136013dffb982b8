import { formatHostPort } from '../address/net-address.ts';
import { firewallRows, unmeasuredOf } from '../documents/firewall-rows.ts';
import { ok } from '../domain/result.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import { firewallTable } from '../texts/index.ts';
import { chosenRows } from '../workflow/rows.ts';
import type { Arguments } from './arguments.ts';
import { type CommandResult, withSite } from './command.ts';
import type { CliWorld } from './context.ts';
import { languageOf } from './language.ts';

/** The rows of the firewall request as data: the very rows of the document and of the window. */
export function firewall(args: Arguments, world: CliWorld): Promise<CommandResult> {
  const texts = languageOf(args);
  return withSite(
    args,
    world,
    async ({ site }) => {
      const record = site.get();
      const all = firewallRows(world.catalog, chosenRows(world.catalog, record), record, 'all');
      const missing = args.flag('missing');
      const rows = missing
        ? firewallRows(world.catalog, chosenRows(world.catalog, record), record, 'missing')
        : all;
      // A list of what is missing is no answer for what nobody measured: an empty one would read as "all is open".
      const open = missing ? unmeasuredOf(all) : 0;
      if (open > 0) world.progress(cliWordsFor(texts.language).unmeasured(open));
      const { states, addresses } = firewallTable(texts, rows);
      const lines = rows.map((row, index) =>
        [
          `${formatHostPort(row.host, row.port)}  ${states[index]}  ${row.sources.join(', ')} →`,
          (addresses[index] ?? []).join(', '),
        ]
          .filter(Boolean)
          .join(' '),
      );
      const document = { rows: rows.map((row, index) => ({ ...row, stateText: states[index] ?? '' })) };
      return ok({ document, lines, failed: open > 0 });
    },
    { passwords: false, results: true },
  );
}
