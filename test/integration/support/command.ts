import { runCli } from '../../../electron/cli/cli.ts';
import type { PrintPdf } from '../../../electron/cli/context.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import { err } from '../../../electron/domain/result.ts';
import { shipped } from '../../support/shipped.ts';

const noPdf: PrintPdf = async () => err(appError('pdf-failed', { reason: 'test' }));

/** One command of the command line in this process: its exit code, what it printed, and what it said beside it. */
export async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
  /** Without one no PDF is made. */
  printPdf: PrintPdf = noPdf,
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
    printPdf,
  });
  return { code, out, said };
}
