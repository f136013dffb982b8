import { Command, CommanderError, Option } from 'commander';
import { type AppError, appError } from '../domain/app-error.ts';
import {
  COMMAND_NAMES,
  type CommandName,
  OPERANDS,
  type OptionName,
  optionsOf,
} from '../domain/command-line.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CliWords } from '../texts/cli-words.ts';
import { commandHelp, programHelp } from './help.ts';
import { notGiven } from './not-given.ts';

/** The words after `--cli`, read by commander over the table of `domain/command-line.ts`. */
export type Arguments = {
  readonly command: CommandName;
  /** The one word that is no option, where the command takes one. */
  readonly operand: string;
  readonly flag: (name: OptionName) => boolean;
  readonly value: (name: OptionName) => string | undefined;
  readonly list: (name: OptionName) => readonly string[];
};

/** What was asked for. `asked` is false where help answers words that name no command. */
export type Asked =
  | { readonly kind: 'help'; readonly text: string; readonly asked: boolean }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly args: Arguments };

/** An expected failure on its way out of commander's callbacks. */
class Refused extends Error {
  readonly refusal: AppError;
  constructor(name: string, expected: string, unknown: { readonly unknown?: 1 } = {}) {
    super(name);
    this.refusal = appError('invalid-argument', { name, expected, ...unknown });
  }
}

/** Reads the words. An unknown command or option, or a missing value, is named, with what would be right. */
export function parseArguments(words: readonly string[], texts: CliWords): Result<Asked, AppError> {
  let help = '';
  let found: Arguments | null = null;
  const program = new Command('callhome')
    .exitOverride()
    .configureHelp({ formatHelp: () => programHelp(texts) })
    .enablePositionalOptions()
    .version(' ', '--version')
    .addOption(new Option('--lang <lang>').default('ja'))
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: (text) => {
        help += text;
      },
      // What is wrong is said by whoever asked, in the language that was asked for.
      outputError: () => {},
    });
  for (const name of COMMAND_NAMES) {
    const values = new Map<string, string[]>();
    const command = new Command(name)
      .copyInheritedSettings(program)
      .configureHelp({ formatHelp: () => commandHelp(texts, name) });
    if (OPERANDS[name] !== undefined) command.argument('[word]');
    command.allowExcessArguments();
    for (const option of optionsOf(name)) {
      if (option.kind === 'flag') {
        command.addOption(new Option(`--${option.name}`));
        continue;
      }
      const take = (value: string): void => {
        const before = values.get(option.name) ?? [];
        if (value === '') throw new Refused(`--${option.name}`, `--${option.name} ${option.takes}`);
        if (option.kind === 'value' && before.length > 0)
          throw new Refused(`--${option.name}`, `--${option.name} once`);
        values.set(option.name, [...before, value]);
      };
      command.addOption(new Option(`--${option.name} <value>`).argParser(take));
    }
    command.action(() => {
      const flags = new Set(
        command.options
          .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
          .map((option) => (option.long ?? '').slice(2)),
      );
      const [operand = ''] = command.args;
      const operands = OPERANDS[name];
      const surplus = command.args[operands === undefined ? 0 : 1];
      if (surplus !== undefined) throw new Refused(surplus, optionList(name), { unknown: 1 });
      if (operands !== undefined && !operands.includes(operand))
        throw new Refused(`${name} ${operand}`.trim(), operands.join(' | '), { unknown: 1 });
      const language = program.getOptionValueSource('lang') === 'cli' ? [String(program.opts().lang)] : [];
      found = {
        command: name,
        operand,
        flag: (option) => flags.has(option),
        value: (option) => (values.get(option) ?? (option === 'lang' ? language : []))[0],
        list: (option) => values.get(option) ?? [],
      };
    });
    program.addCommand(command);
  }
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal);
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.version') return ok({ kind: 'version' });
    if (error.code === 'commander.helpDisplayed' || error.code === 'commander.help')
      return ok({ kind: 'help', text: help, asked: error.exitCode === 0 });
    return err(refusalOf(error, words));
  }
  return found === null
    ? ok({ kind: 'help', text: programHelp(texts), asked: false })
    : ok({ kind: 'run', args: found });
}

/** Commander's refusals: the word stands in quotation marks in its first line. */
function refusalOf(error: CommanderError, words: readonly string[]): AppError {
  const quoted = /'(.*)'/.exec(error.message.split('\n')[0] ?? '')?.[1] ?? words.join(' ');
  const command = COMMAND_NAMES.find((name) => name === words[0]);
  if (error.code === 'commander.optionMissingArgument') {
    const option = quoted.replace(/ <.*$/, '');
    const takes = command && optionsOf(command).find(({ name }) => `--${name}` === option)?.takes;
    return notGiven(option, takes ?? 'ja|en');
  }
  if (command === undefined)
    return appError('invalid-argument', { name: quoted, expected: COMMAND_NAMES.join(' | '), unknown: 1 });
  // A switch that was given a value: it is the switch that was meant.
  const meant = optionsOf(command).find(({ name }) => quoted.startsWith(`--${name}=`));
  return meant === undefined
    ? appError('invalid-argument', { name: quoted, expected: optionList(command), unknown: 1 })
    : appError('invalid-argument', { name: quoted, expected: `--${meant.name}` });
}

const optionList = (command: CommandName): string =>
  optionsOf(command)
    .map(({ name }) => `--${name}`)
    .join(' ');
