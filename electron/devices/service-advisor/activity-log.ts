import { untrusted } from '../../domain/evidence.ts';
import type { Problem } from '../../domain/plan.ts';

/**
 * Reading the call-home activity log. Which parts a row carries is documented (states for support centre and
 * FTP, service number, event id, source, date and time, acknowledged flag: imm2-cmm.md §2.4), their layout is
 * not. So every part is found by its own form, wherever it stands, and what is not found stays empty.
 */

export type ActivityState = 'pending' | 'success' | 'disabled' | 'not-sent' | 'failed';

/** The device's words and what they mean; `Sent to IBM` is what a CMM shows for success (guide). */
const STATE_WORDS: readonly (readonly [RegExp, ActivityState, string])[] = [
  [/\bNOT[ _-]?SENT\b/i, 'not-sent', 'NOT SENT'],
  [/\bSENT TO IBM\b/i, 'success', 'Sent to IBM'],
  [/\bSUCCESS(FUL)?\b/i, 'success', 'SUCCESS'],
  [/\bFAIL(ED|URE)\b/i, 'failed', 'FAILED'],
  [/\bPENDING\b/i, 'pending', 'PENDING'],
  [/\bDISABLED\b/i, 'disabled', 'DISABLED'],
];

/**
 * The state towards the support centre. A row carries one for the FTP server too: the part that names FTP is
 * left out, then the first state that stands counts.
 */
export function attributeState(
  text: string,
): { readonly state: ActivityState; readonly word: string } | null {
  const segments = text
    .split(/[;,|\n]/)
    .filter((segment) => !/\bs?s?FTP\b|\bTFTP\b|file transfer/i.test(segment));
  const support = segments.filter((segment) => /support|centre|center|IBM|Lenovo/i.test(segment));
  for (const part of [...support, ...segments]) {
    const found = STATE_WORDS.map(([pattern, state, word]) => ({ at: part.search(pattern), state, word }))
      .filter((candidate) => candidate.at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (found) return { state: found.state, word: found.word };
  }
  return null;
}

/** A state that stands by itself, or behind a label: in a row's own sentence ("the drive has failed") it is no state. */
const STATE_ALONE =
  /^\s*(?:[^:=]{1,40}[:=]\s*)?["']?(?:NOT[ _-]?SENT|SENT TO IBM|SUCCESS(?:FUL)?|FAIL(?:ED|URE)|PENDING|DISABLED)["']?[.)]?\s*$/i;

/** The state of a row towards the support centre: from its attribute, else from a part of its text that says nothing else. */
export function stateOf(text: string, attribute: string): ReturnType<typeof attributeState> {
  const alone = text.split(/[;,|\n]/).filter((segment) => STATE_ALONE.test(segment));
  return attributeState(attribute) ?? attributeState(alone.join('\n'));
}

const DATE_FORMS: readonly RegExp[] = [
  /\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}:\d{2}(?:\.\d+)?(?: [AP]M)?/, // 3 Jun 2014, 09:09:52.000 AM
  /\d{1,2}\/\d{1,2}\/\d{2,4}[ ,]+\d{1,2}:\d{2}:\d{2}(?: [AP]M)?/, // 11/28/14 12:03:59 PM
  /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}\S*/,
];

/** Event ids: `0x` and 8 or 16 hex digits, or `xxxxxxxx-yyyyyyyy` (imm2-cmm.md §6). */
const EVENT_ID = /\b0x([0-9a-f]{16}|[0-9a-f]{8})\b|\b([0-9a-f]{8})-([0-9a-f]{8})\b|\b([0-9a-f]{16})\b/i;

/** The id where the row labels it: eight digits without `0x` are one only there. */
const EVENT_ID_LABELLED =
  /(?:^|[;,|\n])\s*event(?:[ _]?(?:id|identifier|code))?\s*[:=]\s*(?:0x)?([0-9a-f]{8})-?([0-9a-f]{8})?(?![0-9a-z])/i;

/** Ticket numbers are opaque; those seen are ten upper-case letters and digits, with both among them. */
const TICKET_LABELLED =
  /(?:ticket|service|problem|pmr)\s*(?:request\s*)?(?:number|no\.?|num|#|id)?\s*[:=#]\s*([A-Za-z0-9][A-Za-z0-9_-]{2,39})/i;
const TICKET_LABEL = /(?:ticket|service|problem|pmr)\s*(?:request\s*)?(?:number|no\.?|num|#|id)\s*[:=#]/i;
const TICKET_BARE = /\b(?=[0-9A-Z]*[0-9])(?=[0-9A-Z]*[A-Z])[0-9A-Z]{10}\b/;

/** One row of the log as a problem; `text` is activityLogString, `attribute` activityLogAttribute. */
export function parseActivityRow(text: string, attribute: string, acknowledged: boolean): Problem {
  const both = `${attribute} | ${text}`;
  const labelled = EVENT_ID_LABELLED.exec(attribute);
  const id = EVENT_ID.exec(both);
  const eventId = labelled
    ? `${labelled[1]}${labelled[2] ?? ''}`
    : id
      ? (id[1] ?? (id[2] ? `${id[2]}${id[3]}` : (id[4] ?? '')))
      : '';
  const date = DATE_FORMS.map((form) => form.exec(both)?.[0]).find((found) => found !== undefined) ?? '';
  const rest = both.replace(EVENT_ID, ' ').replace(date, ' ');
  // A labelled place without a number (`N/A`) means that there is none.
  const ticket =
    TICKET_LABELLED.exec(rest)?.[1] ?? (TICKET_LABEL.test(rest) ? '' : (TICKET_BARE.exec(rest)?.[0] ?? ''));
  return {
    eventId: eventId === '' ? '' : `0x${eventId.toLowerCase()}`,
    message: untrusted(messageOf(text), 300),
    severity: /\b(Critical|Error|Warning|Informational|Info)\b/i.exec(both)?.[1] ?? '',
    status: stateOf(text, attribute)?.word ?? '',
    ticket: /^n\/?a$/i.test(ticket) ? '' : ticket,
    source: /\b(?:source|src)\s*[:=]\s*([^;,|]{1,60})/i.exec(both)?.[1]?.trim() ?? '',
    date,
    corrected: acknowledged,
  };
}

/** The sentence in the row: the labelled message, or the longest part that reads like one. */
function messageOf(text: string): string {
  const labelled = /\b(?:message|msg|text|description)\s*[:=]\s*("?)([^;|]{3,300}?)\1(?:[;|]|$)/i.exec(
    text,
  )?.[2];
  if (labelled) return labelled.trim();
  const parts = text.split(/[;|]/).map((part) => part.trim());
  return parts.filter((part) => / /.test(part)).sort((a, b) => b.length - a.length)[0] ?? text;
}
