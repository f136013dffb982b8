import { day } from '../../electron/texts/index.ts';
import { Premises } from './Premises.tsx';
import type { PartProps } from './part-props.ts';
import { Grid, sectionId } from './parts.tsx';

/** 改訂履歴, 目次, 前提条件・対象外; the page numbers are set at the links' right ends once the pages are laid out (electron/documents/pdf/page-furniture.ts), or known before (printing on paper). */
export function Contents({
  titles,
  model,
  words,
}: Pick<PartProps, 'model' | 'words'> & { readonly titles: readonly string[] }) {
  return (
    <section className="section contents">
      <h2 className="plain">{words.revisions}</h2>
      <Grid
        heads={words.revisionHeads}
        rows={model.revisions.map((revision, index) => [
          day(revision.at),
          revision.version,
          revision.text !== '' ? revision.text : index === 0 ? words.firstEdition : words.laterEdition,
        ])}
      />
      <h2 className="plain">{words.contents}</h2>
      <ol className="toc">
        {titles.map((title) => (
          <li key={title}>
            <a href={`#${sectionId(title)}`}>
              <span>{title}</span>
              <span className="dots" />
              <span className="page">{model.pageNumbers[sectionId(title)] ?? ''}</span>
            </a>
          </li>
        ))}
      </ol>
      <p className="legend">{words.legend}</p>
      <Premises model={model} />
    </section>
  );
}
