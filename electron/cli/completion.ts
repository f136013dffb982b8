import { COMMAND_NAMES, type CommandName, OPERANDS, optionsOf, type Shell } from '../domain/command-line.ts';
import type { CliWords } from '../texts/cli-words.ts';

/**
 * Scripts with which a shell completes commands, options and the values that can be listed; made of the table, so
 * they know what this program knows. What takes a file is left to the shell's own completion of file names.
 */
export function completionScript(shell: Shell, words: CliWords): string {
  const write = { bash, zsh, fish, powershell }[shell];
  return `${write(words).join('\n')}\n`;
}

type Candidates = { readonly command: CommandName; readonly words: readonly string[] };

const candidates = (): readonly Candidates[] =>
  COMMAND_NAMES.map((command) => ({
    command,
    words: [...(OPERANDS[command] ?? []), ...optionsOf(command).map(({ name }) => `--${name}`), '--help'],
  }));

/** Options whose values can be listed; the same in every command that has them. */
const CHOICES = new Map(
  COMMAND_NAMES.flatMap((command) =>
    optionsOf(command).flatMap(({ name, choices }) => (choices ? [[name, choices] as const] : [])),
  ),
);

function bash(): readonly string[] {
  return [
    '# bash completion of callhome',
    '_callhome() {',
    '  local word=$' + '{COMP_WORDS[COMP_CWORD]} before=$' + '{COMP_WORDS[COMP_CWORD-1]}',
    '  case $before in',
    ...[...CHOICES].map(
      ([name, values]) =>
        `    --${name}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word")); return ;;`,
    ),
    '  esac',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W '${COMMAND_NAMES.join(' ')} --help --version --lang' -- "$word"))`,
    '    return',
    '  fi',
    '  case $' + '{COMP_WORDS[1]} in',
    ...candidates().map(
      ({ command, words }) => `    ${command}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o bashdefault -o default -F _callhome callhome',
  ];
}

function zsh(words: CliWords): readonly string[] {
  const quoted = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
  return [
    '#compdef callhome',
    '_callhome() {',
    '  if (( CURRENT == 2 )); then',
    '    local -a names=(',
    ...COMMAND_NAMES.map((name) => `      '${name}:${quoted(words.command[name].does)}'`),
    '    )',
    '    _describe command names',
    '    return',
    '  fi',
    '  case $words[CURRENT-1] in',
    ...[...CHOICES].map(([name, values]) => `    --${name}) compadd -- ${values.join(' ')}; return ;;`),
    '  esac',
    '  case $words[2] in',
    ...candidates().map((each) => `    ${each.command}) compadd -- ${each.words.join(' ')}; _files ;;`),
    '  esac',
    '}',
    // Found by its file name in fpath it is the function itself; read by `source` it says what it is for.
    `if [ "$funcstack[1]" = _callhome ]; then _callhome "$@"; else compdef _callhome callhome; fi`,
  ];
}

function fish(words: CliWords): readonly string[] {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const first = 'not __fish_seen_subcommand_from $callhome_commands';
  return [
    '# fish completion of callhome',
    `set -g callhome_commands ${COMMAND_NAMES.join(' ')}`,
    ...COMMAND_NAMES.map(
      (name) => `complete -c callhome -f -n '${first}' -a ${name} -d ${quoted(words.command[name].does)}`,
    ),
    ...COMMAND_NAMES.flatMap((command) => {
      const seen = `-n '__fish_seen_subcommand_from ${command}'`;
      const operands = OPERANDS[command];
      return [
        ...(operands ? [`complete -c callhome -f ${seen} -a '${operands.join(' ')}'`] : []),
        ...optionsOf(command).map(({ name, kind, choices }) => {
          const takes = kind === 'flag' ? '' : choices ? ` -x -a '${choices.join(' ')}'` : ' -r';
          const text = words.command[command].option?.[name] ?? words.option[name];
          return `complete -c callhome ${seen} -l ${name}${takes} -d ${quoted(text)}`;
        }),
      ];
    }),
  ];
}

function powershell(): readonly string[] {
  const list = (all: readonly string[]): string => all.map((word) => `'${word}'`).join(', ');
  return [
    '# PowerShell completion of callhome',
    'Register-ArgumentCompleter -Native -CommandName callhome, callhome.cmd -ScriptBlock {',
    '  param($wordToComplete, $commandAst, $cursorPosition)',
    '  $options = @{',
    ...candidates().map(({ command, words }) => `    '${command}' = @(${list(words)})`),
    '  }',
    '  $choices = @{',
    ...[...CHOICES].map(([name, values]) => `    '--${name}' = @(${list(values)})`),
    '  }',
    '  $typed = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })',
    '  $whole = if ($wordToComplete -eq "") { $typed } else { @($typed | Select-Object -SkipLast 1) }',
    '  $last = $whole[-1]',
    '  $found = if ($choices.ContainsKey($last)) { $choices[$last] }',
    `    elseif ($whole.Count -le 1) { @(${list(COMMAND_NAMES)}) + @('--help', '--version', '--lang') }`,
    '    else { $options[$whole[1]] }',
    '  $found | Where-Object { $_ -like "$wordToComplete*" } |',
    '    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }',
    '}',
  ];
}
