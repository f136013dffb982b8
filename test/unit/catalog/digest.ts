import { createHash } from 'node:crypto';

/** SHA-256 over lines of tab-separated cells: the form in which the guide's tables were digested when entered. */
export function digestOfRows(rows: readonly (readonly (string | number)[])[]): string {
  return createHash('sha256')
    .update(rows.map((cells) => cells.join('\t')).join('\n'), 'utf8')
    .digest('hex');
}
