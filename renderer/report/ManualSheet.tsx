import type { ReportModel } from '../../electron/domain/report-model.ts';
import { manualStepText, settingValue, textsFor } from '../../electron/texts/index.ts';
import { Grid, moment } from './parts.tsx';
import { reportWords } from './words.ts';

/** 手動設定シート: the product's own screens in order, the values to type, a box to tick. */
export function ManualSheet({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const devices = model.settings.devices.filter((device) => device.manual.length > 0);
  return (
    <section className="section first">
      <h1>{words.title['manual-sheet']}</h1>
      {model.meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      <p className="note">
        {model.meta.customer} {words.honorific}　{model.meta.siteName}　{model.meta.documentNumber}
      </p>
      {devices.length === 0 && <p>{words.noManual}</p>}
      {devices.map((device) => (
        <div key={device.deviceId} className="group">
          <h2>
            {device.address}　{texts.product[device.product].name}
          </h2>
          <Grid
            className="manual"
            heads={words.manualHeads}
            rows={device.manual.map((step) => [
              step.done ? '☑' : '□',
              step.screen.join(' > '),
              step.key ? texts.setting[step.key].label : '',
              <>
                {manualStepText(texts, step.code)}
                {step.value !== '' && (
                  <b> {step.key ? settingValue(texts, step.key, step.value) : step.value}</b>
                )}
              </>,
              step.done ? `${step.done.by} ${moment(step.done.at)}` : '',
            ])}
          />
        </div>
      ))}
    </section>
  );
}
