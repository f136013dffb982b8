/**
 * What a page paints outside any tag (backgrounds, borders) is decoration: it is marked as an artifact, so that a
 * reader for the blind knows that nothing is left out (ISO 14289-1, 7.1). The content is otherwise left as it was.
 */
export function markDecoration(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
  const marks = decorations(text);
  if (marks.length === 0) return content;
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of marks) {
    parts.push(text.slice(at, from), '/Artifact BMC ', text.slice(from, to), ' EMC ');
    at = to;
  }
  parts.push(text.slice(at));
  return Buffer.from(parts.join(''), 'latin1');
}

/** Operators that begin or go on with a path, that paint one, and that paint something by themselves (ISO 32000-1, 8). */
const PATH: ReadonlySet<string> = new Set(['m', 're', 'l', 'c', 'v', 'y', 'h', 'W', 'W*']);
const PAINTS_PATH: ReadonlySet<string> = new Set(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*']);
const PAINTS: ReadonlySet<string> = new Set(['Do', 'sh', 'Tj', 'TJ', "'", '"']);

type Range = { readonly from: number; readonly to: number };

/** Where the page paints outside marked content: a path from its first operand to its painting, anything else alone. */
function decorations(text: string): readonly Range[] {
  const found: Range[] = [];
  let depth = 0;
  /** Where the operands of the next operator begin. */
  let operands = -1;
  let path = -1;
  for (const { from, to } of tokensOf(text)) {
    const token = text.slice(from, to);
    if (!isOperator(token)) {
      if (operands === -1) operands = from;
      continue;
    }
    const begins = operands === -1 ? from : operands;
    operands = -1;
    if (token === 'BDC' || token === 'BMC') depth += 1;
    else if (token === 'EMC') depth -= 1;
    else if (depth > 0) path = -1;
    else if (PATH.has(token)) path = path === -1 ? begins : path;
    else if (PAINTS_PATH.has(token)) {
      found.push({ from: path === -1 ? begins : path, to });
      path = -1;
    } else if (PAINTS.has(token)) {
      // A path before it was never painted.
      found.push({ from: begins, to });
      path = -1;
    } else if (token === 'n') path = -1;
  }
  return found;
}

/** Letters, with `*`, `'` and `"`: everything else is an operand. */
function isOperator(token: string): boolean {
  return /^[A-Za-z'"][A-Za-z0-9*]*$/.test(token) && token !== 'true' && token !== 'false' && token !== 'null';
}

/** Numbers, names, strings, lists, dictionaries and operators one by one; a string, list or dictionary is one. */
function* tokensOf(text: string): Generator<Range> {
  const space = /[\0\t\n\f\r ]*/y;
  const plain = /\/?[^\0\t\n\f\r ()<>[\]{}/%]*/y;
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
    if (at >= text.length) return;
    const from = at;
    const first = text[at];
    if (first === '(') at = endOfString(text, at);
    else if (first === '<')
      at = text[at + 1] === '<' ? endOfNested(text, at, '<<', '>>') : text.indexOf('>', at) + 1;
    else if (first === '[') at = endOfNested(text, at, '[', ']');
    else if (first === '%') {
      const end = text.slice(at).search(/[\r\n]/);
      at = end === -1 ? text.length : at + end;
      continue;
    } else {
      plain.lastIndex = at;
      plain.test(text);
      at = Math.max(plain.lastIndex, at + 1);
    }
    // A string or list without its end takes the rest: broken content is left as it is.
    if (at <= from) at = text.length;
    yield { from, to: at };
  }
}

function endOfString(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function endOfNested(text: string, start: number, open: string, close: string): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text[at] === '(') at = endOfString(text, at);
    else if (text.startsWith(open, at)) {
      depth += 1;
      at += open.length;
    } else if (text.startsWith(close, at)) {
      depth -= 1;
      at += close.length;
      if (depth === 0) return at;
    } else if (text[at] === '<' && open === '[') {
      const end = text.indexOf('>', at);
      at = end === -1 ? text.length : end + 1;
    } else at += 1;
  }
  return text.length;
}
