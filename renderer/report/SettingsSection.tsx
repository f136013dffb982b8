import { errorText, settingValue } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, moment, Section } from './parts.tsx';

/** 5 設定内容: common values once, then per device before → after → read back. Secrets stand as words only. */
export function SettingsSection({ model, words, texts }: PartProps) {
  const { settings } = model;
  return (
    <Section title={words.sections.settings}>
      {settings.common.length > 0 && (
        <>
          <h2>{words.common}</h2>
          <p className="note">{words.commonNote}</p>
          <Grid
            className="two"
            heads={words.commonHeads}
            rows={settings.common.map((item) => [
              texts.setting[item.key].label,
              settingValue(texts, item.key, item.value),
            ])}
          />
        </>
      )}
      {settings.devices.map((device) => (
        <div key={device.deviceId} className="group">
          <h2>
            {device.address}　{texts.product[device.product].name}
          </h2>
          <p className="note">
            {device.state === 'not-run'
              ? '－'
              : `${texts.applyState[device.state].mark} ${texts.applyState[device.state].word}`}
            　{texts.driver[device.driver]}
            {device.at === '' ? '' : `　${moment(device.at)}`}
          </p>
          {device.errors.map((error) => (
            <p key={JSON.stringify(error)} className="error">
              ! {errorText(texts, error)}
            </p>
          ))}
          {device.items.length === 0 ? (
            <p>{words.noSettings}</p>
          ) : (
            <Grid
              className="settings"
              heads={words.settingHeads}
              rows={device.items.map((item) => [
                texts.setting[item.key].label,
                settingValue(texts, item.key, item.before),
                settingValue(texts, item.key, item.wanted),
                item.secret ? '－' : settingValue(texts, item.key, item.after),
                `${texts.applyOutcome[item.outcome].mark} ${texts.applyOutcome[item.outcome].word}`,
              ])}
            />
          )}
        </div>
      ))}
    </Section>
  );
}
