/**
 * What a console prints, made readable; pure. Consoles send control sequences, ask the terminal what it is, page
 * their output and end lines as they please (ECMA-48; xterm's control sequences).
 */
const SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|[ -/]*[0-~])/g;
const OTHER_CONTROLS = /[\u0000-\u0007\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g;

/** Without control sequences; line ends are `\n`, backspaces are applied. */
export function plainText(raw: string): string {
  let text = raw
    .replace(SEQUENCES, '')
    .replace(/\r*\n/g, '\n')
    .replace(/\r+/g, '\n')
    .replace(OTHER_CONTROLS, '');
  while (/[^\b\n]\u0008/.test(text)) text = text.replace(/[^\b\n]\u0008/g, '');
  return text.replaceAll('\b', '');
}

/** What a console that asks the terminal about itself gets: nothing special, at the top left (ECMA-48 DSR, DA). */
export function terminalAnswer(raw: string): string {
  let answer = '';
  for (const [query] of raw.matchAll(/\u001b(?:\[(?:\?)?[56]n|\[0?c|\[>0?c|Z)/g)) {
    if (query.endsWith('6n')) answer += '\u001b[1;1R';
    else if (query.endsWith('5n')) answer += '\u001b[0n';
    else answer += '\u001b[?1;0c';
  }
  return answer;
}

/** A pager that waits for a key at the end of what was printed. */
const PAGER =
  /(?:^|\n)[ \t]*(?:-+ ?\(?more\)?(?: ?\(?\d{0,3}%?\)?)? ?-*|\(?press (?:any key|space|<space>|enter)[^\n]{0,60}|:)[ \t]*$/i;
export function isPaging(text: string): boolean {
  const last = text.slice(-200);
  return PAGER.test(last) && /more|press/i.test(last.slice(last.lastIndexOf('\n') + 1));
}

/** The text without the pagers' lines. */
export function withoutPagers(text: string): string {
  return text.replace(/(?:^|\n)[ \t]*-+ ?\(?more\)?(?: ?\(?\d{0,3}%?\)?)? ?-+[ \t]*/gi, '\n');
}

/**
 * A question for a new password at the very end of the output: a factory account has to choose one. The same
 * words anywhere else, in a login notice or a log entry, are text.
 */
export function asksNewPassword(text: string): boolean {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  return (
    /(?:current|old|new|retype|re-?enter|confirm)\b[^\n]{0,60}password[^\n]{0,20}[:?]\s*$/i.test(last) ||
    /\(current\)[^\n]{0,40}password[^\n]{0,20}[:?]\s*$/i.test(last)
  );
}

/** A prompt that nobody told of: a short last line that ends as prompts do, such as `SN#7K1234>`. */
export function promptOf(text: string): string | null {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  return /^[^\s"'=][^\n"'=]{0,78}[>#$%]\s*$/.test(last) ? last.trim() : null;
}

const LIMIT =
  /(?:maximum|max\.?|limit)[^\n]{0,40}(?:sessions?|connections?|users?|logins?)|too many[^\n]{0,20}(?:sessions?|connections?|users?|logins?)|sessions? (?:are |is )?in use|no (?:free |more )?sessions?/i;
/** Does a device say, in place of what was asked, that its sessions are in use? Only a short text counts as such. */
export function saysSessionLimit(text: string): boolean {
  return text.length < 400 && LIMIT.test(text);
}

/** Without the echo of the command (with or without the prompt before it) and the last prompt. */
export function answerOf(raw: string, command: string, atPrompt: (text: string) => boolean): string {
  const lines = withoutPagers(plainText(raw)).split('\n');
  const echo = lines.findIndex((line) => line.trimEnd().endsWith(command));
  const body = echo >= 0 && echo < 4 ? lines.slice(echo + 1) : lines;
  const last = body.at(-1);
  return (last !== undefined && atPrompt(last) ? body.slice(0, -1) : body).join('\n').trim();
}
