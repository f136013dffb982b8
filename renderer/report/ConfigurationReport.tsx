import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import { Contents } from './Contents.tsx';
import { Cover } from './Cover.tsx';
import { SECTIONS } from './sections.ts';
import { reportWords } from './words.ts';

/** 設定報告書: cover, contents and the sections in their order (sections.ts). */
export function ConfigurationReport({ model }: { readonly model: ReportModel }) {
  const order = SECTIONS.map(({ id }) => id);
  const words = reportWords(model.options.language, order);
  const texts = textsFor(model.options.language);
  return (
    <>
      <Cover model={model} words={words} />
      <Contents titles={order.map((id) => words.sections[id])} model={model} words={words} />
      {SECTIONS.map(({ id, Part }) => (
        <Part key={id} model={model} words={words} texts={texts} />
      ))}
    </>
  );
}
