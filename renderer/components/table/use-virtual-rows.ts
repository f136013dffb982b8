import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';

/** One line of text, its cell's padding and border, in rem of the page (see .table-rows in table.css). */
const ROW_REM = 2.4;
/** Rows drawn beyond what is seen, so that scrolling by keyboard and wheel meets drawn ones. */
const OVERSCAN = 8;

function rowPixels(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.round(ROW_REM * (Number.isFinite(rem) ? rem : 14));
}

/**
 * The rows of a long table that are drawn: those in sight and a few around. All rows have one height, and two empty
 * rows before and after stand for the others, so that it stays a table to a screen reader.
 */
export function useVirtualRows(count: number): {
  readonly scroll: React.RefObject<HTMLElement | null>;
  readonly indexes: readonly number[];
  /** Heights of what stands before and after, in pixels. */
  readonly before: number;
  readonly after: number;
  readonly height: number;
  readonly show: (index: number) => void;
} {
  const scroll = useRef<HTMLElement>(null);
  const height = rowPixels();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    // The head is sticky and hides the first row's height of the view.
    scrollPaddingStart: height,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const show = useCallback((index: number) => virtual.scrollToIndex(index), [virtual]);
  return {
    scroll,
    indexes: items.map(({ index }) => index),
    before: first?.start ?? 0,
    after: last === undefined ? 0 : virtual.getTotalSize() - last.end,
    height,
    show,
  };
}
