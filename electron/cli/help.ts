import { COMMAND_NAMES, type CommandName, OPERANDS, optionsOf } from '../domain/command-line.ts';
import { widthOf } from '../domain/text-width.ts';
import type { CliWords } from '../texts/cli-words.ts';

/** What `--help` shows, of the program and of one command: lines of a terminal, Japanese or English. */

/** Columns of a terminal that was never made wider. */
const COLUMNS = 80;
const INDENT = '  ';
/** These stand at no beginning of a line (JIS X 4051). */
const NOT_FIRST = /^[、。，．）」』】・：；！？ー,.;:!?)]/u;

export function programHelp(words: CliWords): string {
  const widest = Math.max(...COMMAND_NAMES.map((name) => name.length));
  return page([
    `${words.usage}: callhome COMMAND [OPTIONS]`,
    '',
    ...wrapped(words.about, ''),
    '',
    `${words.commands}:`,
    ...COMMAND_NAMES.flatMap((name) => entry(name.padEnd(widest), words.command[name].does)),
    '',
    `${words.options}:`,
    ...[
      ['-h, --help', words.help],
      ['--version ', words.version],
      ['--lang V  ', words.option.lang],
    ].flatMap(([name = '', text = '']) => entry(name, text)),
    '',
    ...exitLines(words),
    '',
    ...wrapped(words.passwords, ''),
    ...wrapped(words.moreHelp, ''),
  ]);
}

export function commandHelp(words: CliWords, command: CommandName): string {
  const { does, example } = words.command[command];
  return page([
    `${words.usage}: callhome ${synopsis(command)}`,
    '',
    ...wrapped(does, ''),
    '',
    `${words.options}:`,
    ...optionTexts(words, command).flatMap(({ head, text }) => [
      `${INDENT}${head}`,
      ...wrapped(text, INDENT.repeat(4)),
    ]),
    `${INDENT}-h, --help`,
    ...wrapped(words.help, INDENT.repeat(4)),
    '',
    `${words.example}:`,
    `${INDENT}${example}`,
    '',
    ...exitLines(words),
  ]);
}

export function synopsis(command: CommandName): string {
  const operand = OPERANDS[command];
  return `${command}${operand === undefined ? '' : ` ${operand.join('|')}`} [OPTIONS]`;
}

/** The options of a command as help and manual page show them. */
export function optionTexts(
  words: CliWords,
  command: CommandName,
): readonly { readonly head: string; readonly text: string }[] {
  return optionsOf(command).map(({ name, kind, takes, default: standard }) => {
    const notes = [
      ...(standard === undefined ? [] : [words.standard(standard)]),
      ...(kind === 'list' ? [words.repeated] : []),
    ];
    const sentence = words.command[command].option?.[name] ?? words.option[name];
    return {
      head: `--${name}${takes === undefined ? '' : ` ${takes}`}`,
      text: notes.length === 0 ? sentence : `${sentence} (${notes.join('; ')})`,
    };
  });
}

function exitLines(words: CliWords): readonly string[] {
  return [
    `${words.exitCodes}:`,
    ...Object.entries(words.exits).flatMap(([code, text]) => entry(code.padStart(2), text)),
  ];
}

/** A name with its sentence beside it. */
function entry(name: string, text: string): readonly string[] {
  const head = `${INDENT}${name}${INDENT}`;
  const [first = '', ...more] = wrapped(text, ' '.repeat(head.length));
  return [head + first.trimStart(), ...more];
}

/** Breaks between words, and between Japanese characters where a line may begin with the next. */
export function wrapped(text: string, indent: string): readonly string[] {
  const parts = text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const full = widthOf(indent + line + part.trimEnd()) > COLUMNS;
    if (full && line !== '' && !NOT_FIRST.test(part)) {
      lines.push(indent + line.trimEnd());
      line = part.trimStart();
    } else line += part;
  }
  return [...lines, indent + line.trimEnd()];
}

const page = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
