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

/**
 * Takes files one after the other; `told` hears what became of each. One whose taking ends in a defect (it throws) is told
 * as that (`defect`), and takes no later file with it.
 */
export async function takeEach<File, Line>(
  files: readonly File[],
  take: (file: File) => Promise<Line>,
  defect: (file: File) => Line,
  told: (line: Line) => void,
): Promise<void> {
  for (const file of files) {
    try {
      told(await take(file));
    } catch {
      told(defect(file));
    }
  }
}
