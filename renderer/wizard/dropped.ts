import { TAKE_IN_LIMIT } from '../../electron/domain/site-limits.ts';

/** What a file that is dropped can be, by its name: the program reads its content before it believes it. */
export type DroppedKind = 'site' | 'sheet';

/** Old and macro workbooks are let through, as the button does: they are refused with their reason. */
const SHEET = /\.(xlsx|xlsm|xls)$/i;

/** Null for a kind of file that is never taken in. Pure. */
export function droppedKind(name: string): DroppedKind | null {
  if (/\.json$/i.test(name)) return 'site';
  return SHEET.test(name) ? 'sheet' : null;
}

export const isTooLarge = (size: number): boolean => size > TAKE_IN_LIMIT;

/** The limit as people write it. */
export const LIMIT_TEXT = `${TAKE_IN_LIMIT / (1 << 20)} MB`;
