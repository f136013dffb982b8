import { untrusted } from '../../domain/evidence.ts';
import { attributeState, parseActivityRow } from './activity-log.ts';
import type { LogRow } from './follow-test.ts';

const ROWS_LIMIT = 200;

/** A line that begins a row and names its index: `3.`, `3. text`, `Index: 3`, `Event No. 3`. */
const HEAD = /^(?:(?:event[ _])?(?:index|no)\.?\s*[:=#]?\s*(\d{1,6})|(\d{1,6})[.)])(?:\s+(.*))?$/i;
/** A line of a row that gives one fact and no message. */
const FACT =
  /^(?:event ?id|ticket(?: ?number)?|service(?: ?number)?|corrected|acknowledged|date|time|timestamp|severity|source|state|status|call ?home|ftp|support ?cent(?:er|re)?)\b[^:=]{0,30}[:=]/i;

/**
 * The rows of `chlog`. Their layout is in no source: a row begins at a line that names an index or after an empty
 * line, holds its facts in any order, and counts only where an event id, a date or a state is found in it.
 * The device's own index stands, as that is what it takes for acknowledging.
 */
export function parseLog(text: string): readonly LogRow[] {
  const blocks: { index: number | null; lines: string[] }[] = [];
  let open = false;
  for (const line of text.split('\n').map((each) => each.trim())) {
    const head = HEAD.exec(line);
    if (head) {
      blocks.push({ index: Number(head[1] ?? head[2]), lines: head[3] ? [head[3]] : [] });
      open = true;
    } else if (line === '') {
      // A gap inside a row that has named its index and said nothing yet ends nothing.
      const current = blocks.at(-1);
      open = open && current !== undefined && current.lines.length === 0;
    } else if (open) blocks.at(-1)?.lines.push(line);
    else {
      blocks.push({ index: null, lines: [line] });
      open = true;
    }
  }
  return blocks
    .slice(0, ROWS_LIMIT)
    .map(({ index, lines }, at) => rowOfLines(index ?? at + 1, lines))
    .filter(
      ({ problem, attribute }) =>
        problem.eventId !== '' || problem.date !== '' || attributeState(attribute) !== null,
    );
}

function rowOfLines(index: number, raw: readonly string[]): LogRow {
  const lines = raw.map((line) => untrusted(line, 500));
  const text = lines.find((line) => !FACT.test(line)) ?? lines[0] ?? '';
  const rest = lines.filter((line) => line !== text);
  const attribute = rest.length === 0 ? text : rest.join('\n');
  const acknowledged = /(?:acknowledged|corrected)\s*[:=]?\s*(?:yes|true)\b|;\s*yes$/im.test(attribute);
  return { index, text, attribute, problem: parseActivityRow(text, attribute, acknowledged) };
}
