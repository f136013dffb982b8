import { firewallRows } from '../documents/firewall-rows.ts';
import { ok } from '../domain/result.ts';
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
      const rows = firewallRows(
        world.catalog,
        chosenRows(world.catalog, record),
        record,
        args.flag('missing') ? 'missing' : 'all',
      );
      const { states, addresses } = firewallTable(texts, rows);
      const lines = rows.map(
        (row, index) =>
          `${row.host}:${row.port}  ${states[index]}  ${row.sources.join(', ')} → ${(addresses[index] ?? []).join(', ')}`,
      );
      const document = { rows: rows.map((row, index) => ({ ...row, stateText: states[index] ?? '' })) };
      return ok({ document, lines, failed: false });
    },
    { passwords: false, results: true },
  );
}
