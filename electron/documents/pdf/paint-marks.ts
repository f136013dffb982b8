/**
 * What a page paints outside any tag (backgrounds, borders) is decoration: it is marked as an artifact, so that a
 * reader for the blind knows that nothing is left out (ISO 14289-1, 7.1). The content is otherwise left as it was.
 */
export function markDecoration(content: Uint8Array): Uint8Array {
  const marks = decorations(content);
  if (marks.length === 0) return content;
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to } of marks) {
    parts.push(content.subarray(at, from), BEGIN, content.subarray(from, to), END);
    at = to;
  }
  parts.push(content.subarray(at));
  return Buffer.concat(parts);
}

const BEGIN = Buffer.from('/Artifact BMC ', 'latin1');
const END = Buffer.from(' EMC ', 'latin1');

/** What an operator does here (ISO 32000-1, 8 and 14.6); those that do nothing of the kind are not listed. */
const OPERATORS: ReadonlyMap<number, Does> = operatorTable({
  'begins a mark': ['BDC', 'BMC'],
  'ends a mark': ['EMC'],
  'goes on with a path': ['m', 're', 'l', 'c', 'v', 'y', 'h', 'W', 'W*'],
  'paints a path': ['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'],
  'drops a path': ['n'],
  paints: ['Do', 'sh', 'Tj', 'TJ', "'", '"'],
});

type Does =
  | 'begins a mark'
  | 'ends a mark'
  | 'goes on with a path'
  | 'paints a path'
  | 'drops a path'
  | 'paints';

function operatorTable(words: Readonly<Record<Does, readonly string[]>>): ReadonlyMap<number, Does> {
  return new Map(
    Object.entries(words).flatMap(([does, each]) =>
      each.map((word) => [packed(Buffer.from(word, 'latin1'), 0, word.length), does as Does] as const),
    ),
  );
}

type Range = { readonly from: number; readonly to: number };

/** Where the page paints outside marked content: a path from its first operand to its painting, anything else alone. */
function decorations(content: Uint8Array): readonly Range[] {
  const found: Range[] = [];
  let depth = 0;
  /** Where the operands of the next operator begin. */
  let operands = -1;
  let path = -1;
  let at = 0;
  while (at < content.length) {
    const byte = content[at] as number;
    if (isSpace(byte)) {
      at += 1;
      continue;
    }
    if (byte === PERCENT) {
      at = endOfLine(content, at);
      continue;
    }
    const from = at;
    at = endOfToken(content, at);
    if (!isOperator(content, from, at)) {
      if (operands === -1) operands = from;
      continue;
    }
    const begins = operands === -1 ? from : operands;
    operands = -1;
    const does = OPERATORS.get(packed(content, from, at));
    if (does === 'begins a mark') depth += 1;
    else if (does === 'ends a mark') depth -= 1;
    else if (depth > 0) path = -1;
    else if (does === 'goes on with a path') path = path === -1 ? begins : path;
    else if (does === 'paints a path') {
      found.push({ from: path === -1 ? begins : path, to: at });
      path = -1;
    } else if (does === 'paints') {
      // A path before it was never painted.
      found.push({ from: begins, to: at });
      path = -1;
    } else if (does === 'drops a path') path = -1;
  }
  return found;
}

/** Whether an operator stands between two places, and no operand: letters, `'` or `"` (ISO 32000-1, annex A). */
function isOperator(content: Uint8Array, from: number, to: number): boolean {
  const first = content[from] as number;
  const letter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
  // Longer words are values: true, false, null.
  return (letter && to - from <= LONGEST_OPERATOR) || first === APOSTROPHE || first === QUOTE;
}

const LONGEST_OPERATOR = 3;

/** A word of up to three bytes as one number. */
function packed(content: Uint8Array, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 256 + (content[at] as number);
  return number;
}

const [PERCENT, OPEN, CLOSE, BACKSLASH, LESS, GREATER, LIST, LIST_END, APOSTROPHE, QUOTE] = [
  ...Buffer.from('%()\\<>[]\'"'),
] as [number, number, number, number, number, number, number, number, number, number];

/** White space and delimiters by byte (ISO 32000-1, tables 1 and 2): what ends a name, a number or an operator. */
const SPACE = tableOf('\0\t\n\f\r ');
const ENDS_WORD = tableOf('\0\t\n\f\r ()<>[]{}/%');

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'latin1')) table[byte] = 1;
  return table;
}

function isSpace(byte: number): boolean {
  return SPACE[byte] === 1;
}

/** Past a name, number, operator, string, list or dictionary; one without its end takes the rest. */
function endOfToken(content: Uint8Array, from: number): number {
  switch (content[from]) {
    case OPEN:
      return endOfString(content, from);
    case LESS:
      return content[from + 1] === LESS ? endOfNested(content, from) : past(content, GREATER, from);
    case LIST:
      return endOfNested(content, from);
    default: {
      let at = from + 1;
      while (at < content.length && ENDS_WORD[content[at] as number] === 0) at += 1;
      return at;
    }
  }
}

function past(content: Uint8Array, byte: number, from: number): number {
  const end = content.indexOf(byte, from);
  return end === -1 ? content.length : end + 1;
}

function endOfLine(content: Uint8Array, from: number): number {
  let at = from;
  while (at < content.length && content[at] !== 0x0a && content[at] !== 0x0d) at += 1;
  return at;
}

function endOfString(content: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < content.length; at += 1) {
    if (content[at] === BACKSLASH) at += 1;
    else if (content[at] === OPEN) depth += 1;
    else if (content[at] === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return content.length;
}

/** Past a list or dictionary, whatever lies in it. */
function endOfNested(content: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at < content.length) {
    const byte = content[at] as number;
    const double = content[at + 1] === byte;
    if (byte === OPEN) at = endOfString(content, at);
    else if (byte === LIST || (byte === LESS && double)) {
      depth += 1;
      at += byte === LIST ? 1 : 2;
    } else if (byte === LIST_END || (byte === GREATER && double)) {
      depth -= 1;
      at += byte === LIST_END ? 1 : 2;
      if (depth === 0) return at;
    } else at = byte === LESS ? past(content, GREATER, at) : at + 1;
  }
  return content.length;
}
