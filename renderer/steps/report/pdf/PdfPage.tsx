import { useEffect, useRef, useState } from 'react';
import { ANSWER_LIMIT_MS, NO_ANSWER, type OpenPdf } from './open-pdf.ts';
import type { Match } from './page-text.ts';

/** PDF counts in points, the screen in CSS pixels (both of an inch). */
const POINTS_TO_PIXELS = 96 / 72;
/** Pages this far from what is seen are drawn as well; farther ones give their picture back. */
const NEAR = '800px 0px';

/**
 * One page: a picture of it, and over that its words, invisible, for selecting, reading aloud and marking what was
 * searched. Drawn only while it is near what is seen.
 */
export function PdfPage(props: {
  readonly pdf: OpenPdf;
  readonly index: number;
  readonly zoom: number;
  readonly label: string;
  readonly matches: readonly Match[];
  readonly current: Match | null;
}) {
  const { pdf, index, zoom, matches, current } = props;
  const box = useRef<HTMLElement>(null);
  const [near, setNear] = useState(index === 0);
  const [pieces, setPieces] = useState<readonly HTMLElement[]>([]);
  const page = pdf.pages[index];
  const [left = 0, bottom = 0, right = 0, top = 0] = page?.view ?? [];
  const scale = POINTS_TO_PIXELS * zoom;
  const width = Math.floor((right - left) * scale);
  const height = Math.floor((top - bottom) * scale);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting === true), {
      root: element.closest('.pdf-pages'),
      rootMargin: NEAR,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!near || element === null || page === undefined) return;
    const canvas = document.createElement('canvas');
    const words = document.createElement('div');
    words.className = 'pdf-words';
    const sharp = window.devicePixelRatio;
    canvas.width = Math.floor(width * sharp);
    canvas.height = Math.floor(height * sharp);
    canvas.setAttribute('aria-hidden', 'true');
    const drawing = page.render({ canvas, viewport: page.getViewport({ scale: scale * sharp }) });
    const layer = new pdf.TextLayer({
      textContentSource: page.streamTextContent(),
      container: words,
      viewport: page.getViewport({ scale }),
    });
    element.replaceChildren(canvas, words);
    let left = false;
    const late = setTimeout(() => pdf.lose(NO_ANSWER), ANSWER_LIMIT_MS);
    const worded = layer.render().then(() => {
      if (!left) setPieces(layer.textDivs);
    });
    Promise.all([drawing.promise, worded]).then(
      () => clearTimeout(late),
      (error) => {
        clearTimeout(late);
        // What is not drawn to its end because it was scrolled away or zoomed is no trouble.
        if (!left) pdf.lose(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      left = true;
      clearTimeout(late);
      drawing.cancel();
      layer.cancel();
      element.replaceChildren();
      setPieces([]);
    };
  }, [near, pdf, page, scale, width, height]);

  useMarks(pieces, matches, current);
  return (
    <section
      ref={box}
      className="pdf-page"
      aria-label={props.label}
      data-page={index + 1}
      data-words={pieces.length > 0 ? true : undefined}
      style={{ width, height, ['--total-scale-factor' as string]: scale }}
    />
  );
}

/** Marks what was found on this page, and the find one stands at, without touching the page's own nodes. */
function useMarks(pieces: readonly HTMLElement[], matches: readonly Match[], current: Match | null): void {
  useEffect(() => {
    if (pieces.length === 0 || matches.length === 0) return;
    const ranges = matches.flatMap((match) => {
      const range = rangeOf(pieces, match);
      return range === null ? [] : [{ match, range }];
    });
    const all = highlightOf('pdf-found');
    const one = highlightOf('pdf-current');
    for (const { match, range } of ranges) (match === current ? one : all).add(range);
    if (current !== null) {
      const at = ranges.find(({ match }) => match === current)?.range.startContainer.parentElement;
      at?.scrollIntoView({ block: 'center', inline: 'nearest' });
    }
    return () => {
      for (const { range } of ranges) {
        all.delete(range);
        one.delete(range);
      }
    };
  }, [pieces, matches, current]);
}

function rangeOf(pieces: readonly HTMLElement[], { from, to }: Match): Range | null {
  const first = pieces[from.piece]?.firstChild;
  const last = pieces[to.piece]?.firstChild;
  if (!(first instanceof Text) || !(last instanceof Text)) return null;
  const range = new Range();
  range.setStart(first, Math.min(from.at, first.length));
  range.setEnd(last, Math.min(to.at, last.length));
  return range;
}

/** The highlight of this name (CSS Custom Highlight API), one for all pages. */
function highlightOf(name: string): Highlight {
  const known = CSS.highlights.get(name) ?? new Highlight();
  CSS.highlights.set(name, known);
  return known;
}
