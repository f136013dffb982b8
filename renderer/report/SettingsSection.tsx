import type { ApplyItem } from '../../electron/domain/plan.ts';
import type { SettingKey } from '../../electron/domain/setting-key.ts';
import { errorText, settingSection, settingValue } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid, moment, Section } from './parts.tsx';

/**
 * 5 設定内容: values that all devices share once, then before → after → read back, devices with the very same
 * record in one table. Secrets stand as words only.
 */
export function SettingsSection({ model, words, texts }: PartProps) {
  const { settings } = model;
  const untouched = settings.groups.filter((group) => group.items.length === 0 && group.errors.length === 0);
  const written = settings.groups.filter((group) => !untouched.includes(group));
  const common = new Map(settings.common.map((item) => [item.key, item.value]));
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
        <div key={group.numbers} className="group">
          <h2>{words.groupTitle(group, texts.product[group.product].name)}</h2>
          <p className="note">
            {group.state === 'not-run'
              ? `${texts.checkStatus.skipped.mark} ${words.notApplied}`
              : `${texts.applyState[group.state].mark} ${texts.applyState[group.state].word}`}
            {`　${texts.driver[group.driver]}`}
            {group.at === '' ? '' : `　${words.period(moment(group.at), moment(group.until))}`}
          </p>
          {group.count > 1 && (
            <p className="note">
              <Devices group={group} words={words} />
            </p>
          )}
          {group.errors.map((error) => (
            <p key={JSON.stringify(error)} className="error">
              ! {errorText(texts, error)}
            </p>
          ))}
          {group.items.length === 0 ? (
            <p>{words.noSettings}</p>
          ) : (
            <Grid
              className="settings"
              heads={words.settingHeads}
              rows={group.items.map((item) => [
                settingSection(texts, item.key),
                texts.setting[item.key].label,
                settingValue(texts, item.key, item.before),
                wanted(item, common),
                item.secret ? '－' : readBack(item),
                `${texts.applyOutcome[item.outcome].mark} ${texts.applyOutcome[item.outcome].word}`,
              ])}
            />
          )}
        </div>
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

  function wanted(item: ApplyItem, shared: ReadonlyMap<SettingKey, string>): string {
    const value = settingValue(texts, item.key, item.wanted);
    return shared.has(item.key) && !item.secret ? `${value} ${words.commonMark}` : value;
  }

  /** What was not written was not read back either: that is no value. */
  function readBack(item: ApplyItem): string {
    if (item.after === null && item.outcome === 'not-written') return '－';
    return settingValue(texts, item.key, item.after);
  }
}
