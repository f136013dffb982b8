import { settingSection, settingValue } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid, Section } from './parts.tsx';
import { SettingGroup } from './SettingGroup.tsx';

/**
 * 5 設定内容: values that all devices share once, then before → after → read back, devices with the very same
 * record in one table. Secrets stand as words only.
 */
export function SettingsSection({ model, words, texts }: PartProps) {
  const { settings } = model;
  const untouched = settings.groups.filter((group) => group.items.length === 0 && group.errors.length === 0);
  const written = settings.groups.filter((group) => !untouched.includes(group));
  const common = new Set(settings.common.map((item) => item.key));
  return (
    <Section title={words.sections.settings}>
      {settings.common.length > 0 && (
        <>
          <h2>{words.common}</h2>
          <p className="note">{words.commonNote}</p>
          <Grid
            className="three"
            heads={words.commonHeads}
            rows={settings.common.map((item) => [
              settingSection(texts, item.key),
              texts.setting[item.key].label,
              settingValue(texts, item.key, item.value),
            ])}
          />
        </>
      )}
      {settings.groups.length === 0 && <p>{words.noDevices}</p>}
      {written.map((group) => (
        <SettingGroup
          key={group.numbers}
          title={words.groupTitle(group, texts.product[group.product].name)}
          group={group}
          common={common}
          words={words}
          texts={texts}
        />
      ))}
      {untouched.length > 0 && (
        <div className="group">
          <h2>{words.untouched}</h2>
          <Grid
            className="untouched"
            heads={words.untouchedHeads}
            rows={untouched.map((group) => [
              texts.product[group.product].name,
              texts.driver[group.driver],
              <Devices key="devices" group={group} words={words} />,
            ])}
          />
        </div>
      )}
    </Section>
  );
}
