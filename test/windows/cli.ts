/** The command line on plain Node, for a Node that is not this system's: one file of it is run there. */
import { bundledCatalog } from '../../electron/catalog/index.ts';
import { runCli } from '../../electron/cli/cli.ts';

const code = await runCli(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(`${text}\n`),
  catalog: bundledCatalog(),
  now: Date.now,
  signal: new AbortController().signal,
  version: 'test',
  printPdf: async () => ({ ok: false, error: { code: 'pdf-failed', args: { reason: 'no window' } } }),
});
process.exitCode = code;
