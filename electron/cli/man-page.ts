import { COMMAND_NAMES } from '../domain/command-line.ts';
import { type CliWords, cliWordsFor } from '../texts/cli-words.ts';
import { optionTexts, synopsis } from './help.ts';

/** The manual pages of `callhome` (man(7)) by file name, made of the same table and words as its help. */
export function manPages(): Readonly<Record<string, string>> {
  return { 'callhome.1': manPage(cliWordsFor('en')), 'callhome.ja.1': manPage(cliWordsFor('ja')) };
}

function manPage(words: CliWords): string {
  return `${[
    '.\\" Made by scripts/man-page.mjs out of the program; not to be edited.',
    '.TH CALLHOME 1',
    `.SH ${words.name.toUpperCase()}`,
    `callhome \\- ${roff(words.about)}`,
    `.SH ${words.usage.toUpperCase()}`,
    '.B callhome',
    '.I COMMAND',
    '[OPTIONS]',
    `.SH ${words.commands.toUpperCase()}`,
    ...COMMAND_NAMES.flatMap((name) => [
      `.SS ${roff(synopsis(name))}`,
      roff(words.command[name].does),
      ...optionTexts(words, name).flatMap(({ head, text }) => ['.TP', `.B ${roff(head)}`, roff(text)]),
      '.PP',
      `${roff(words.example)}:`,
      '.EX',
      roff(words.command[name].example),
      '.EE',
    ]),
    `.SH ${words.exitCodes.toUpperCase()}`,
    ...Object.entries(words.exits).flatMap(([code, text]) => ['.TP', `.B ${code}`, roff(text)]),
    `.SH ${words.environment.toUpperCase()}`,
    roff(words.passwords),
    `.SH ${words.files.toUpperCase()}`,
    roff(words.state),
  ].join('\n')}\n`;
}

/** A backslash, a hyphen that is typed, and a point or an apostrophe at the beginning of a line mean something to roff. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
