/**
 * What a terminal prints, made into lines: colours, cursor moves and erasures taken out, every kind of line end
 * a `\n`. Nothing here decides what the words mean. Sequences: ECMA-48 §5.4 (CSI), §5.6 (OSC and its sisters).
 */

/** Stands where a page break was cut out: what the device erases after it goes too. */
const PAGE_CUT = '\u0000';

const OSC = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;
const CSI = /\u001b\[[0-?]*[ -/]*[@-~]/g;
const ESCAPE = /\u001b(?:[ -/]+[0-~]|[0-Z\\-~])/g;
/** Rung behind a prompt or a page by some consoles. */
const BELL = '\u0007';
const ERASED_PAGE = /\u0000(?:[ \b]*(?:\b|\r(?!\n)))*/g;

/** The text of everything printed so far; the last line is what the cursor stands in. */
export function terminalText(raw: string): string {
  const text = raw
    .replace(OSC, '')
    .replace(CSI, '')
    .replace(ESCAPE, '')
    .replaceAll(BELL, '')
    .replace(ERASED_PAGE, '')
    .replace(/\r+\n/g, '\n')
    .replaceAll('\r', '\n');
  return text.includes('\b') ? eraseBackspaced(text) : text;
}

function eraseBackspaced(text: string): string {
  const kept: string[] = [];
  for (const char of text) {
    if (char !== '\b') kept.push(char);
    else if (kept.length > 0 && kept.at(-1) !== '\n') kept.pop();
  }
  return kept.join('');
}

export function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** The line of a pager that waits for a key, and the key it takes. */
const PAGERS: readonly (readonly [RegExp, string])[] = [
  [
    /^\s*(?:-{1,4}|<-{1,4}|\(|\[)?\s*more\s*(?:-{1,4}>?|\)|\])?(?:\s*\(?\d{1,3}%\)?|\s*\([^)]{0,60}\))?[ -]*$/i,
    ' ',
  ],
  // With words of its own about its keys, or a count.
  [/^\s*(?:-{2,4}|<-{1,4})\s*more\b[^\n]{0,100}$/i, ' '],
  [/^\s*more\s*(?:\?|:.{0,60}\b(?:space|quit)\b.{0,60})\s*$/i, ' '],
  [/^.{0,40}\b(?:press|hit|type)\b.{0,20}\b(?:enter|return|cr)\b.{0,40}$/i, '\r'],
  [/^.{0,40}\b(?:press|hit)\b.{0,20}\b(?:any key|space)\b.{0,40}$/i, ' '],
  [/^\s*[<[]?space[>\]]?\W{0,3}(?:for )?(?:the )?(?:next|more|continue)\b.{0,60}$/i, ' '],
  // `less`, also at its end.
  [/^\s*:\s*$/, ' '],
  [/^\s*\(END\)\s*$/, 'q'],
];

/** The key that a pager at the end of the text waits for, or null. */
export function pagerKey(text: string): string | null {
  const line = lastLine(text);
  if (line.trim() === '') return null;
  return PAGERS.find(([form]) => form.test(line))?.[1] ?? null;
}

/** The printed text without the pager's line at its end. */
export function cutPager(raw: string): string {
  const text = raw.replace(/[^\r\n]*$/, '');
  return `${text}${PAGE_CUT}`;
}

/** A NUL of the device's own is no mark of ours. */
export function withoutMarks(chunk: string): string {
  return chunk.replaceAll(PAGE_CUT, '');
}

/** What a plain terminal answers where the output ends in a query (DSR, cursor position, DA), or null. */
export function terminalAnswer(raw: string): string | null {
  const query = /\u001b(?:\[(?:\??(5n|6n)|([>=]?)0?c)|(Z))$/.exec(raw);
  if (query === null) return null;
  if (query[1] === '5n') return '\u001b[0n';
  if (query[1] === '6n') return '\u001b[1;1R';
  if (query[2] === '>') return '\u001b[>0;0;0c';
  return query[2] === '=' ? null : '\u001b[?6c';
}

/**
 * A line that looks like the prompt of a controller of any name: `IMM2-40f2e9b80021>`, `SN#7K12345>`, `user@host:~$`,
 * `[user@host ~]$`, `sys[1]#`.
 */
export const ANY_PROMPT = /^\s*\[?[\w][\w.:@~/[\]()# -]{0,79}[>#$]\s*$/;
