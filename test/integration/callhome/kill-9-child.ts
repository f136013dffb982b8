/** `apply --site FILE --yes --json` on plain Node, as a process that can be killed. */
import { runCli } from '../../../electron/cli/cli.ts';
import { shipped } from '../../support/shipped.ts';

const code = await runCli(['apply', '--site', process.argv[2] ?? '', '--yes', '--json'], {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  progress: (text) => process.stderr.write(`${text}\n`),
  catalog: shipped,
  now: Date.now,
  signal: new AbortController().signal,
  version: 'test',
  printPdf: async () => {
    throw new Error('nothing is printed here');
  },
});
process.exitCode = code;
