import type { PartProps } from './part-props.ts';
import { day, Grid } from './parts.tsx';

/** 改訂履歴 and 目次; page numbers are set in the second pass, when they are known (see electron/report/pdf.ts). */
export function Contents({ model, words }: PartProps) {
  return (
    <section className="section contents">
      <h2 className="plain">{words.revisions}</h2>
      <Grid
        heads={words.revisionHeads}
        rows={model.revisions.map((revision) => [
          day(revision.at),
          revision.version,
          revision.text === '' ? words.firstEdition : revision.text,
        ])}
      />
      <h2 className="plain">{words.contents}</h2>
      <ol className="toc">
        {Object.values(words.sections).map((title) => (
          <li key={title}>
            <span>{title}</span>
            <span className="dots" />
            <span className="page">{model.pageNumbers[title] ?? ''}</span>
          </li>
        ))}
      </ol>
      <p className="legend">{words.legend}</p>
    </section>
  );
}
