import { runCli } from '../../../electron/cli/cli.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { err } from '../../../electron/domain/result.ts';
import { shipped } from '../../support/shipped.ts';

/** One command of the command line in this process: its exit code, what it printed, and what it said beside it. No PDF is made. */
export async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly code: number; readonly out: string; readonly said: string }> {
  let out = '';
  let said = '';
  const code = await runCli(words, {
    environment,
    out: (text) => {
      out += text;
    },
    progress: (text) => {
      said += `${text}\n`;
    },
    catalog: shipped,
    now: Date.now,
    signal,
    version: '0',
    printPdf: async () => err(appError('pdf-failed', { reason: 'test' })),
  });
  return { code, out, said };
}
