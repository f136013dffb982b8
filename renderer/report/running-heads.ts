import type { ReportModel } from '../../electron/domain/report-model.ts';

/**
 * Header, footer and page number of a document that goes to the system's print dialog, as CSS margin boxes (CSS
 * Paged Media 3 §4). Chromium before 131 leaves them out; the PDF gets its own from page-furniture.ts.
 */
export function runningHeadsCss(heads: NonNullable<ReportModel['runningHeads']>): string {
  const box = (place: string, content: string): string =>
    `@${place} { content: ${content}; font: 8pt "Noto Sans JP"; color: #333; }`;
  const boxes = [
    box('top-left', cssString(heads.topLeft)),
    box('top-right', cssString(heads.topRight)),
    box('bottom-left', cssString(heads.bottomLeft)),
    box('bottom-right', 'counter(page) " / " counter(pages)'),
  ];
  const cover = ['top-left', 'top-right', 'bottom-left', 'bottom-right'].map(
    (place) => `@${place} { content: none; }`,
  );
  return `@page { ${boxes.join(' ')} }${heads.hasCover ? ` @page :first { ${cover.join(' ')} }` : ''}`;
}

/** What a person typed, as a CSS string: it ends nothing (CSS Syntax 3 §4.3.5). */
function cssString(text: string): string {
  const escaped = text.replace(/[\\"]|\p{Cc}/gu, (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `);
  return `"${escaped}"`;
}
