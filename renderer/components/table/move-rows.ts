import type { KeyboardEvent } from 'react';

/** Where a key leads among `count` rows; null where it is no such key. Pure. */
export function rowAfter(key: string, index: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'PageDown':
      return Math.min(last, index + page);
    case 'PageUp':
      return Math.max(0, index - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Rows a page of the keyboard moves over. */
const PAGE = 12;

/**
 * Arrow keys, Home and End move between the rows of a table and keep to the same control: from tick to tick, from
 * name to name. `show` scrolls a row into what is drawn.
 */
export function moveRows(
  event: KeyboardEvent<HTMLElement>,
  count: number,
  show: (index: number) => void,
): void {
  const target = event.target as HTMLElement;
  // A list and a text field have arrow keys of their own.
  if (
    target.tagName === 'SELECT' ||
    (target.tagName === 'INPUT' && target.getAttribute('type') !== 'checkbox')
  )
    return;
  const row = target.closest<HTMLElement>('[data-index]');
  if (row === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = rowAfter(event.key, Number(row.dataset.index), count, PAGE);
  if (next === null) return;
  event.preventDefault();
  const table = row.closest('table');
  show(next);
  focusRow(table, next, columnOf(target));
}

/** Which column of its row an element stands in; the first where it stands in none. */
export function columnOf(element: Element): number {
  const cell = element.closest('td, th');
  return cell === null ? 0 : Math.max(0, [...(cell.parentElement?.children ?? [])].indexOf(cell));
}

/** The focus goes to the control in that column of a row, once the row is drawn; to its first where that has none. */
export function focusRow(table: Element | null, index: number, column: number): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const there = table?.querySelector<HTMLElement>(`[data-index="${index}"]`);
      const wanted = there?.children[column]?.querySelector<HTMLElement>('input, button');
      (wanted ?? there?.querySelector<HTMLElement>('input, button'))?.focus();
    }),
  );
}
