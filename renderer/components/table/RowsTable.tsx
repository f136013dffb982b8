import {
  type CSSProperties,
  type FocusEvent,
  isValidElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { TableId } from '../../../electron/domain/table.ts';
import { columnOf, focusRow, moveRows } from './move-rows.ts';
import { useVirtualRows } from './use-virtual-rows.ts';

/** Where a line stands: what its row needs besides its own values, each of which stays the same while it scrolls. */
export type Place = {
  readonly index: number;
  /** One row is in the order of Tab; the arrow keys lead to the others. */
  readonly inTab: boolean;
  readonly height: number;
};

/** Borders of the frame around the rows, in pixels. */
const FRAME = 2;

/**
 * A long table: its head stays, only the lines in sight are drawn, and the keys of move-rows.ts lead through all. The
 * frame says its height itself, so that the page's layout is not worked out again with every row that comes into
 * sight; `head` and `line` are to be kept by who gives them, so that scrolling draws new rows and nothing else.
 */
export function RowsTable(props: {
  readonly id: TableId;
  readonly label: string;
  /** How many columns there are room is needed for. */
  readonly columns: number;
  readonly count: number;
  readonly head: ReactNode;
  readonly line: (index: number, place: Place) => ReactNode;
  /** Told of every key and press before it does something: whether Shift is held. */
  readonly onShift?: (held: boolean) => void;
  /** Told of a pointer that moves over it or keys in it, and that they have gone (use-kept-rows.ts). */
  readonly onHand?: ((inside: boolean) => void) | undefined;
}) {
  const { count, onShift } = props;
  const hand = useHand(props.onHand);
  const { scroll, indexes, before, after, height, total, show } = useVirtualRows(count);
  const [current, setCurrent] = useState(0);
  /** Which row stands at a line, wherever sorting put it. */
  const keyAt = (index: number): string | null => {
    const row = index < count ? props.line(index, { index, inTab: false, height }) : null;
    return isValidElement(row) ? row.key : null;
  };
  const kept = useFocusKept(scroll, count, keyAt, show);
  useBarMeasured(scroll);
  const inTab = indexes.includes(current) ? current : (indexes[0] ?? 0);
  return (
    <section
      ref={scroll}
      tabIndex={-1}
      onFocus={(event) => {
        kept.onFocus(event);
        hand.onFocus();
      }}
      onBlur={(event) => {
        kept.onBlur();
        hand.onBlur(event);
      }}
      onPointerMove={hand.onPointerMove}
      onPointerLeave={hand.onPointerLeave}
      className="table-scroll rows-scroll"
      aria-label={props.label}
      style={{ '--rows': `calc(${total + height + FRAME}px + var(--bar, 0px))` } as CSSProperties}
      onKeyDownCapture={(event) => {
        onShift?.(event.shiftKey);
        hand.onFocus();
      }}
      onPointerDownCapture={(event) => {
        onShift?.(event.shiftKey);
        hand.onFocus();
      }}
    >
      <table
        className="table table-rows"
        data-table={props.id}
        style={{ '--columns': props.columns } as CSSProperties}
        aria-rowcount={count + 1}
        onKeyDown={(event) => moveRows(event, count, show)}
        onFocus={({ target }) => {
          const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
          if (index !== undefined) setCurrent(Number(index));
        }}
      >
        <thead>{props.head}</thead>
        <tbody>
          <Space height={before} />
          {indexes.map((index) =>
            index < count ? props.line(index, { index, inTab: inTab === index, height }) : null,
          )}
          <Space height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** Tells of a pointer that moves over the table and of keys in it, and that they have gone. */
function useHand(tell: ((inside: boolean) => void) | undefined) {
  // A table that goes leaves no hand in it.
  useEffect(() => () => tell?.(false), [tell]);
  return {
    onPointerMove: () => tell?.(true),
    onPointerLeave: () => tell?.(false),
    onFocus: () => tell?.(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<Element>) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) tell?.(false);
    },
  };
}

/**
 * The bar that scrolls columns stands inside the frame and takes its height from the rows: `--bar` is what it takes, in
 * pixels, so that one row is not half a row.
 */
function useBarMeasured(scroll: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = scroll.current;
    if (frame === null) return;
    // A bar that comes or goes changes the size of what is inside.
    const observer = new ResizeObserver(() => {
      const bar = Math.max(0, frame.offsetHeight - frame.clientHeight - FRAME);
      frame.style.setProperty('--bar', `${bar}px`);
    });
    observer.observe(frame);
    return () => observer.disconnect();
  }, [scroll]);
}

/**
 * A row that has the focus and is not drawn any more. Sorting or a new state put it elsewhere: the table follows it, and
 * it keeps the focus. Scrolled out of sight or gone, it leaves the focus to the table: on the page it would be taken for
 * lost, and put on the step's main action.
 */
function useFocusKept(
  scroll: RefObject<HTMLElement | null>,
  count: number,
  keyAt: (index: number) => string | null,
  show: (index: number) => void,
): {
  readonly onFocus: (event: { readonly target: Element }) => void;
  readonly onBlur: () => void;
} {
  const focused = useRef<Element | null>(null);
  /** The row that has the focus, and where it stood when it was last drawn. */
  const row = useRef<{ readonly key: string; readonly index: number } | null>(null);
  const rowOf = (element: Element): { readonly key: string; readonly index: number } | null => {
    const index = Number(element.closest<HTMLElement>('[data-index]')?.dataset.index);
    const key = keyAt(index);
    return key === null ? null : { key, index };
  };
  useLayoutEffect(() => {
    const element = focused.current;
    if (element === null) return;
    if (element.isConnected) {
      row.current = rowOf(element);
      return;
    }
    if (document.activeElement !== document.body) return;
    const before = row.current;
    scroll.current?.focus({ preventScroll: true });
    if (before === null || keyAt(before.index) === before.key) return;
    for (let at = 0; at < count; at += 1)
      if (keyAt(at) === before.key) {
        show(at);
        focusRow(scroll.current, at, columnOf(element));
        return;
      }
  });
  return {
    onFocus: ({ target }) => {
      focused.current = target;
      row.current = rowOf(target);
    },
    // Not told of a row that is taken away: React's events rest while it does that.
    onBlur: () => {
      focused.current = null;
    },
  };
}

/** Stands for the rows that are not drawn. */
function Space({ height }: { readonly height: number }) {
  return height === 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: there is nothing in it that takes the focus
    <tr className="space" aria-hidden="true">
      <td style={{ height }} />
    </tr>
  );
}

/** What every row of such a table says of its place. */
export function rowProps({ index, height }: Place): {
  readonly 'data-index': number;
  readonly 'aria-rowindex': number;
  readonly style: { readonly height: number };
} {
  return { 'data-index': index, 'aria-rowindex': index + 2, style: { height } };
}
