import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { isImeKey } from '../../../components/ime.ts';
import { TextField } from '../../../components/TextField.tsx';
import { useMessages } from '../../../stores/selectors.ts';
import type { OpenPdf } from './open-pdf.ts';
import { PdfPage } from './PdfPage.tsx';
import { findIn, type Match, type PageText, pageText } from './page-text.ts';
import './pdf.css';

/** Steps of magnification, as readers have them. */
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3] as const;
const NOTHING: readonly Match[] = [];

/** The document page by page: which one it is, how large, and what is searched in it. */
export function PdfView({ pdf, label }: { readonly pdf: OpenPdf; readonly label: string }) {
  const t = useMessages().steps.report.pdf;
  const pages = useRef<HTMLElement>(null);
  const fitting = useFittingZoom(pages, pdf);
  const [chosen, setChosen] = useState<number | null>(null);
  const zoom = chosen ?? fitting;
  const at = usePageInView(pages, pdf, zoom);
  const search = useSearch(pdf);
  const show = (page: number): void =>
    pages.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: 'start' });
  // A find on a page that is not drawn: the page first, its words mark themselves when they are there.
  const { current } = search;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another find moves the pages
  useEffect(() => {
    if (current !== null && current.page + 1 !== at) show(current.page + 1);
  }, [current]);

  const keys = (event: KeyboardEvent): void => {
    if (isImeKey(event.nativeEvent)) return;
    // Its buttons have an Enter of their own.
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && search.wanted !== '') {
      event.preventDefault();
      search.go(event.shiftKey ? -1 : 1);
    }
  };
  const nearest = (direction: 1 | -1): number | undefined =>
    direction === 1 ? ZOOMS.find((each) => each > zoom + 0.01) : ZOOMS.findLast((each) => each < zoom - 0.01);
  const larger = nearest(1);
  const smaller = nearest(-1);
  return (
    <section className="pdf" aria-label={label}>
      <div className="pdf-bar">
        <Button small often label={t.before} disabled={at <= 1} onPress={() => show(at - 1)}>
          ‹
        </Button>
        <span className="pdf-at">{t.page(at, pdf.pages.length)}</span>
        <Button small often label={t.after} disabled={at >= pdf.pages.length} onPress={() => show(at + 1)}>
          ›
        </Button>
        <Button
          small
          often
          label={t.smaller}
          disabled={smaller === undefined}
          onPress={() => setChosen(smaller ?? zoom)}
        >
          −
        </Button>
        <span className="pdf-at">{Math.round(zoom * 100)} %</span>
        <Button
          small
          often
          label={t.larger}
          disabled={larger === undefined}
          onPress={() => setChosen(larger ?? zoom)}
        >
          ＋
        </Button>
        <Button small kind="quiet" disabled={chosen === null} onPress={() => setChosen(null)}>
          {t.fit}
        </Button>
        <search className="pdf-search" onKeyDown={keys}>
          <TextField
            label={t.search}
            hideLabel
            placeholder={t.search}
            value={search.wanted}
            onChange={search.want}
          />
          <span className="pdf-at" role="status">
            {search.wanted === ''
              ? ''
              : search.matches === null
                ? t.reading
                : t.found(search.index + 1, search.matches.length)}
          </span>
          <Button
            small
            often
            label={t.previousFind}
            disabled={(search.matches?.length ?? 0) === 0}
            onPress={() => search.go(-1)}
          >
            ↑
          </Button>
          <Button
            small
            often
            label={t.nextFind}
            disabled={(search.matches?.length ?? 0) === 0}
            onPress={() => search.go(1)}
          >
            ↓
          </Button>
        </search>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by the keyboard, it has to take the focus */}
      <section ref={pages} className="pdf-pages" tabIndex={0} aria-label={t.pages}>
        {pdf.pages.map((page, index) => (
          <PdfPage
            key={page.pageNumber}
            pdf={pdf}
            index={index}
            zoom={zoom}
            label={t.page(index + 1, pdf.pages.length)}
            matches={search.perPage.get(index) ?? NOTHING}
            current={current?.page === index ? current : null}
          />
        ))}
      </section>
    </section>
  );
}

/** The magnification at which the widest page has just room. */
function useFittingZoom(box: React.RefObject<HTMLElement | null>, pdf: OpenPdf): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  const widest = Math.max(1, ...pdf.pages.map(({ view }) => ((view[2] ?? 0) - (view[0] ?? 0)) * (96 / 72)));
  // As wide as on paper is wide enough; room for the frame of a page on both sides.
  return room === 0 ? 0.5 : Math.max(0.25, Math.min(1.25, (room - 34) / widest));
}

/** The page that fills most of what is seen, from 1. */
function usePageInView(box: React.RefObject<HTMLElement | null>, pdf: OpenPdf, zoom: number): number {
  const [at, setAt] = useState(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document or size moves the pages
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => {
      const middle = element.scrollTop + element.clientHeight / 2;
      const below = [...element.children].findIndex(
        (page) => page instanceof HTMLElement && page.offsetTop + page.offsetHeight > middle,
      );
      setAt(below === -1 ? element.children.length : below + 1);
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box, pdf, zoom]);
  return at;
}

type Search = {
  readonly wanted: string;
  readonly want: (text: string) => void;
  /** Null while the pages' words are read. */
  readonly matches: readonly Match[] | null;
  readonly perPage: ReadonlyMap<number, readonly Match[]>;
  readonly current: Match | null;
  readonly index: number;
  readonly go: (direction: 1 | -1) => void;
};

function useSearch(pdf: OpenPdf): Search {
  const [wanted, setWanted] = useState('');
  const [index, setIndex] = useState(0);
  const [texts, setTexts] = useState<{ readonly pdf: OpenPdf; readonly pages: readonly PageText[] } | null>(
    null,
  );
  const searching = wanted !== '';
  useEffect(() => {
    if (!searching) return;
    let left = false;
    void pdf.texts().then(
      (contents) => {
        if (left) return;
        const pages = contents.map(({ items }) =>
          pageText(items.flatMap((item) => ('str' in item ? [item.str] : []))),
        );
        setTexts({ pdf, pages });
      },
      () => {},
    );
    return () => {
      left = true;
    };
  }, [pdf, searching]);
  const matches = useMemo(
    () => (texts === null || texts.pdf !== pdf ? null : findIn(texts.pages, wanted)),
    [texts, pdf, wanted],
  );
  const perPage = useMemo(() => byPage(matches ?? NOTHING), [matches]);
  const count = matches?.length ?? 0;
  const here = count === 0 ? -1 : Math.min(index, count - 1);
  return {
    wanted,
    want: (text) => {
      setWanted(text);
      setIndex(0);
    },
    matches,
    perPage,
    current: matches?.[here] ?? null,
    index: here,
    go: (direction) => setIndex(count === 0 ? 0 : (here + direction + count) % count),
  };
}

function byPage(matches: readonly Match[]): ReadonlyMap<number, readonly Match[]> {
  const pages = new Map<number, Match[]>();
  for (const match of matches) pages.set(match.page, [...(pages.get(match.page) ?? []), match]);
  return pages;
}
