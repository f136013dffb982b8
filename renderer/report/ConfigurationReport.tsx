import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/index.ts';
import { CheckSections } from './CheckSections.tsx';
import { Contents } from './Contents.tsx';
import { Cover } from './Cover.tsx';
import { DeviceSections } from './DeviceSections.tsx';
import { InformationSections } from './InformationSections.tsx';
import { OpenPoints } from './OpenPoints.tsx';
import { Overview } from './Overview.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TestSection } from './TestSection.tsx';
import { reportWords } from './words.ts';

/** 設定報告書: the sections in their order. A new one is a file beside this and a line here. */
export function ConfigurationReport({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const part = { model, words, texts };
  return (
    <>
      <Cover model={model} words={words} />
      <Contents {...part} />
      <Overview {...part} />
      <DeviceSections {...part} />
      <CheckSections.Results {...part} />
      <SettingsSection {...part} />
      <TestSection {...part} />
      <CheckSections.Clock {...part} />
      <InformationSections.Events {...part} />
      <InformationSections.Data {...part} />
      <OpenPoints {...part} />
      <InformationSections.Process {...part} />
      <InformationSections.Appendix {...part} />
    </>
  );
}
