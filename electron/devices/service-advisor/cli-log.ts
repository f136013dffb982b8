import { untrusted } from '../../domain/evidence.ts';
import { attributeState, parseActivityRow } from './activity-log.ts';
import type { LogRow } from './follow-test.ts';
import { unbrokenLines } from './unbroken-lines.ts';

/** A row of `chlog`; `ownIndex` is the number the log itself gives it, '' where it gives none. */
export type CliLogRow = LogRow & { readonly ownIndex: string };

/** Rows that are kept. */
export const LOG_ROWS = 200;

/** How a log numbers its rows: `Index: 3` on a line of its own, or `3.` in front of a row. */
const HEADS: readonly RegExp[] = [
  /^(?:event[ _]|entry[ _]|log[ _])?(?:index|no|number|entry)\.?\s*[:=#]?\s*(\d{1,9})$/i,
  /^(\d{1,9})[.)](?:\s+(.*))?$/,
];
const MESSAGE = /^(?:event[ _])?(?:message|msg|text|description)\s*[:=]/i;
const LABEL = /^[A-Za-z][\w /-]{0,40}[:=]/;
const CORRECTED = /(?:^|[;,|\n])\s*(?:acknowledged|corrected)\s*[:=]?\s*(?:yes|y|true)\b|;\s*yes$/i;

/**
 * The rows of `chlog`, newest first. Their layout is in no source: a row begins where the log numbers it, or after
 * an empty line where it numbers none; its parts stand in any order, and it counts only with an event id, a date
 * or a state.
 */
export function parseLog(text: string, limit = LOG_ROWS): readonly CliLogRow[] {
  const lines = unbrokenLines(text, [...HEADS, LABEL]).map((each) => each.trim());
  const head = HEADS.find((form) => lines.some((line) => form.test(line)));
  return (head === undefined ? byGaps(lines) : byHeads(lines, head))
    .slice(0, limit)
    .map(({ ownIndex, parts }, at): CliLogRow => {
      const shown = parts.map((line) => untrusted(line, 500));
      const first =
        shown.find((line) => MESSAGE.test(line)) ?? shown.find((line) => !LABEL.test(line)) ?? shown[0] ?? '';
      const rest = shown.filter((line) => line !== first);
      const attribute = rest.length === 0 ? first : rest.join('\n');
      return {
        index: at + 1,
        ownIndex,
        text: first,
        attribute,
        problem: parseActivityRow(first, attribute, CORRECTED.test(attribute)),
      };
    })
    .filter(
      ({ problem, attribute }) =>
        problem.eventId !== '' || problem.date !== '' || attributeState(attribute) !== null,
    );
}

type Block = { readonly ownIndex: string; readonly parts: string[] };

function byHeads(lines: readonly string[], head: RegExp): readonly Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const match = head.exec(line);
    if (match) blocks.push({ ownIndex: match[1] ?? '', parts: match[2] ? [match[2]] : [] });
    // What stands in front of the first number is a title.
    else if (line !== '') blocks.at(-1)?.parts.push(line);
  }
  return blocks;
}

function byGaps(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of lines) {
    if (line === '') open = false;
    else if (open) blocks.at(-1)?.parts.push(line);
    else {
      blocks.push({ ownIndex: '', parts: [line] });
      open = true;
    }
  }
  return blocks;
}
