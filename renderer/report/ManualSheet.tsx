import type { ManualStep } from '../../electron/domain/plan.ts';
import type { ReportModel } from '../../electron/domain/report-model.ts';
import { textsFor } from '../../electron/texts/for-language.ts';
import {
  manualStepText,
  moment,
  screenPath,
  settingScreen,
  settingValue,
} from '../../electron/texts/index.ts';
import { Grid } from './parts.tsx';
import { reportWords } from './words.ts';

type Device = ReportModel['settings']['devices'][number];

/**
 * 手動設定シート: the product's own screens in order, the values to type, a box to tick. Devices with the very
 * same steps share one list and have a box each.
 */
export function ManualSheet({ model }: { readonly model: ReportModel }) {
  const words = reportWords(model.options.language);
  const texts = textsFor(model.options.language);
  const groups = sameSteps(model.settings.devices.filter((device) => device.manual.length > 0));
  const notMade = model.settings.devices.filter(
    ({ sheet, manual }) => sheet === 'not-made' && manual.length === 0,
  );
  const { meta, options } = model;
  return (
    <section className="section first">
      <h1>{words.title['manual-sheet']}</h1>
      {meta.simulated && <p className="simulated">{words.cover.simulated}</p>}
      {options.maskPersonalData && <p className="simulated">{words.masked}</p>}
      <p className="note">
        {meta.customer} {words.honorific}　{meta.siteName}　{meta.documentNumber}
      </p>
      <p className="note">{words.manualNote}</p>
      {groups.length === 0 && notMade.length === 0 && <p>{words.noManual}</p>}
      {notMade.length > 0 && (
        <p>
          <b>{words.manualNotMade(numbersOf(notMade))}</b>
        </p>
      )}
      {groups.map((devices) => {
        const [first] = devices as readonly [Device];
        return (
          <div key={first.no} className="group">
            <h2>
              {words.groupTitle(
                { count: devices.length, numbers: numbersOf(devices), addresses: [first.address] },
                texts.product[first.product].name,
              )}
            </h2>
            {devices.length > 1 && <p className="note">{words.deviceNumbers(numbersOf(devices))}</p>}
            <Grid
              className="manual"
              heads={words.manualHeads}
              rows={first.manual.map((step, index) => [
                index + 1,
                step.done ? '☑' : '□',
                screenPath(texts.language, step.screen),
                step.key ? settingScreen(texts, step.key) : '',
                <>
                  {manualStepText(texts, step.code)}
                  {step.value !== '' && (
                    <div className="typed">
                      {step.key ? settingValue(texts, step.key, step.value) : step.value}
                    </div>
                  )}
                </>,
                step.done ? `${step.done.by} ${moment(step.done.at)}` : '',
              ])}
            />
            {devices.length > 1 && (
              <Grid
                className="ticks"
                heads={[...words.tickHeads, ...words.tickHeads]}
                rows={pairs(devices).map((pair) =>
                  pair.flatMap((device) =>
                    device ? [`□ No.${device.no}`, device.address, ''] : ['', '', ''],
                  ),
                )}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

function sameSteps(devices: readonly Device[]): readonly (readonly Device[])[] {
  const groups = new Map<string, Device[]>();
  for (const device of devices) {
    const begun = device.manual.some((step: ManualStep) => step.done !== undefined);
    const name = JSON.stringify([device.product, device.manual, begun ? device.no : 0]);
    const known = groups.get(name);
    if (known) known.push(device);
    else groups.set(name, [device]);
  }
  return [...groups.values()];
}

function numbersOf(devices: readonly Device[]): string {
  const [first] = devices;
  const last = devices.at(-1);
  const together = first && last && last.no - first.no === devices.length - 1;
  return together && devices.length > 1 ? `${first.no}-${last.no}` : devices.map(({ no }) => no).join(', ');
}

function pairs(devices: readonly Device[]): readonly (readonly [Device | undefined, Device | undefined])[] {
  return Array.from({ length: Math.ceil(devices.length / 2) }, (_, index) => [
    devices[index * 2],
    devices[index * 2 + 1],
  ]);
}
