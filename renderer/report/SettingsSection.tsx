import { CustomerNames } from './CustomerNames.tsx';
import { NotSetUp } from './NotSetUp.tsx';
import { NotWrittenTo } from './NotWrittenTo.tsx';
import type { PartProps } from './part-props.ts';
import { Section } from './parts.tsx';
import { SettingMatrix } from './SettingMatrix.tsx';

/** 設定内容: every value once, with how it ended per kind of device; then what is not as wanted; then who was not written to. */
export function SettingsSection({ model, words, texts }: PartProps) {
  const { settings } = model;
  const planned = settings.matrix.columns.some((column) => column.planned);
  return (
    <Section title={words.sections.settings}>
      {settings.groups.length === 0 && <p>{words.noDevices}</p>}
      {planned && (
        <p>
          {texts.checkStatus.skipped.mark} {words.notApplied}
        </p>
      )}
      <CustomerNames model={model} words={words} texts={texts} />
      {settings.matrix.rows.length > 0 && <SettingMatrix model={model} words={words} texts={texts} />}
      <NotSetUp model={model} words={words} texts={texts} />
      <NotWrittenTo model={model} words={words} texts={texts} />
    </Section>
  );
}
