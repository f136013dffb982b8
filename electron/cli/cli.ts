import type { Catalog } from '../catalog/index.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import { ok, type Result } from '../domain/result.ts';
import { CancelledError } from '../net/deadline.ts';
import { readJsonFile } from '../storage/whole-file.ts';
import { cliWordsFor } from '../texts/cli-words.ts';
import { textsFor } from '../texts/for-language.ts';
import { errorText, type Texts } from '../texts/index.ts';
import { readCatalog } from '../workflow/catalog-import.ts';
import { parseArguments } from './arguments.ts';
import { COMMAND_TABLE } from './commands.ts';
import type { CliWorld } from './context.ts';
import { languageAsked } from './language.ts';
import { judgeValues } from './option-values.ts';

/** Exit codes (design §7). */
export const EXIT = { fine: 0, failures: 1, usage: 2, cancelled: 3, defect: 70 } as const;

/** Errors that mean "the words or the file were wrong": nothing was sent. */
const USAGE: ReadonlySet<AppError['code']> = new Set([
  'invalid-site-file',
  'invalid-argument',
  'file-unreadable',
  'file-encoding',
  'file-not-json',
  'site-newer',
  'site-unknown-word',
  'site-damaged',
  'state-of-other-job',
  'state-of-two',
  'catalog-refused',
  'catalog-older',
  'sheet-unreadable',
  'login-file-refused',
  'password-missing',
  'range-too-large',
  'range-over-limit',
  'range-invalid',
  'confirmation-missing',
  'no-devices-chosen',
  'consent-missing',
]);

/** Refusals that an option lifts: whoever wants it all the same is told how. */
const LIFTED_BY: Readonly<Partial<Record<AppError['code'], string>>> = {
  'range-too-large': '--yes',
};

function withOption(error: AppError): AppError {
  const option = LIFTED_BY[error.code];
  return option === undefined ? error : { ...error, args: { ...error.args, option } };
}

/** What lifts the refusal, behind the sentence; one that names the option itself says it once. */
function liftOf(texts: Texts, { code }: AppError): string {
  const option = LIFTED_BY[code];
  return option === undefined ? '' : texts.liftedBy(option);
}

/**
 * Runs one command; gives the exit code. With `--json` stdout gets exactly one document, whatever happens. A document that
 * could not be written out (a full disk) is nothing that somebody got: it is said, and the command has failed.
 */
export async function runCli(words: readonly string[], world: CliWorld): Promise<number> {
  const language = languageAsked(words);
  const code = await answer(words, world, language);
  const reason = (await world.written?.()) ?? null;
  if (reason === null) return code;
  const lost = appError('write-failed', { path: cliWordsFor(language).standardOutput, reason });
  world.progress(`${errorText(textsFor(language), lost, 'terminal')} [${lost.code}]`);
  return code === EXIT.fine ? EXIT.failures : code;
}

async function answer(words: readonly string[], world: CliWorld, language: 'ja' | 'en'): Promise<number> {
  const asJson = words.includes('--json');
  const texts = textsFor(language);
  const fail = (refused: readonly AppError[]): number => {
    const errors = refused.map(withOption);
    if (asJson) world.out(`${JSON.stringify({ errors })}\n`);
    for (const error of errors) {
      world.progress(`${errorText(texts, error, 'terminal')}${liftOf(texts, error)} [${error.code}]`);
    }
    if (errors.some((error) => error.code === 'cancelled')) return EXIT.cancelled;
    return errors.some((error) => USAGE.has(error.code)) ? EXIT.usage : EXIT.failures;
  };
  const asked = parseArguments(words, cliWordsFor(language));
  if (!asked.ok) return fail([asked.error]);
  if (asked.value.kind === 'help') {
    world.out(asked.value.text);
    return asked.value.asked ? EXIT.fine : EXIT.usage;
  }
  if (asked.value.kind === 'version') {
    world.out(`${world.version}\n`);
    return EXIT.fine;
  }
  const { args } = asked.value;
  const wrong = judgeValues(args);
  if (wrong !== null) return fail([wrong]);
  try {
    const catalog = catalogFor(args.value('catalog'), world.catalog);
    if (!catalog.ok) return fail([catalog.error]);
    const result = await COMMAND_TABLE[args.command](args, { ...world, catalog: catalog.value });
    if (!result.ok) return fail(result.error);
    const { document, lines, failed } = result.value;
    world.out(asJson ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
    if (world.signal.aborted) return EXIT.cancelled;
    return failed ? EXIT.failures : EXIT.fine;
  } catch (error) {
    if (error instanceof CancelledError || world.signal.aborted) return fail([appError('cancelled')]);
    world.progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (asJson)
      world.out(
        `${JSON.stringify({ errors: [appError('internal', { reference: error instanceof Error ? error.name : 'error' })] })}\n`,
      );
    return EXIT.defect;
  }
}

/** The catalog for this run: the file that was named, checked, else the one that ships. */
function catalogFor(path: string | undefined, shipped: Catalog): Result<Catalog> {
  if (path === undefined) return ok(shipped);
  const json = readJsonFile(path);
  return json.ok ? readCatalog(json.value, path) : json;
}
