import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import { Contents } from './Contents.tsx';
import { Cover } from './Cover.tsx';
import { sectionsOf } from './sections.ts';
import { reportWords } from './words.ts';

/** 設定報告書: cover, contents and the sections in their order (sections.ts). */
export function ConfigurationReport({ model }: { readonly model: ReportModel }) {
  const sections = sectionsOf(model);
  const order = sections.map(({ id }) => id);
  const words = reportWords(model.options.language, order);
  const texts = textsFor(model.options.language);
  return (
    <>
      <Cover model={model} words={words} />
      <Contents titles={order.map((id) => words.sections[id])} model={model} words={words} />
      {sections.map(({ id, Part }) => (
        <Part key={id} model={model} words={words} texts={texts} />
      ))}
    </>
  );
}
