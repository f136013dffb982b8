/** `killed-merge-child.ts MINE THEIRS N`: merges on the command line, and ends by SIGKILL before its Nth change of the disk. */
import { dieAtChange } from '../../support/die-at-change.ts';

const [mine = '', theirs = '', last = '0'] = process.argv.slice(2);
// Counted once all is read.
const letThrough = dieAtChange(['renameSync', 'rmSync', 'writeFileSync', 'fsyncSync', 'unlinkSync']);

const { parseArguments } = await import('../../../electron/cli/arguments.ts');
const { mergeCommand } = await import('../../../electron/cli/merge-command.ts');
const { cliWordsFor } = await import('../../../electron/texts/cli-words.ts');
const { shipped } = await import('../../support/shipped.ts');

const words = ['merge', '--site', mine, '--with', theirs, '--prefer', 'theirs'];
const asked = parseArguments(words, cliWordsFor('ja'));
if (!asked.ok || asked.value.kind !== 'run') throw new Error(JSON.stringify(asked));
const now = (): number => Date.UTC(2026, 10, 26);
letThrough(Number(last));
const done = await mergeCommand(asked.value.args, {
  catalog: shipped,
  now,
  progress: () => {},
  environment: {},
} as never);
process.stdout.write(done.ok ? 'ended' : JSON.stringify(done.error));
process.exit(0);
