import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useRef } from 'react';

/** One line of text with a control of 24 px in it, in rem of the page; the head is as high (see table.css). */
const ROW_REM = 2;
/** Rows drawn beyond what is seen, so that scrolling by keyboard and wheel meets drawn ones. */
const OVERSCAN = 6;

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
  /** Height of all rows together. */
  readonly total: number;
  readonly show: (index: number) => void;
} {
  const scroll = useRef<HTMLElement>(null);
  const kept = useRef(0);
  // Asking for a style makes the page work out its styles: once, and not at every frame.
  if (kept.current === 0) kept.current = rowPixels();
  const height = kept.current;
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
  const total = virtual.getTotalSize();
  const show = useCallback((index: number) => virtual.scrollToIndex(index), [virtual]);
  return {
    scroll,
    indexes: items.map(({ index }) => index),
    before: first?.start ?? 0,
    after: last === undefined ? 0 : total - last.end,
    height,
    total,
    show,
  };
}
