import { reasonText, routeReasonText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid, Section } from './parts.tsx';
import { RouteDiagram } from './RouteDiagram.tsx';

/** From so many devices on a row is one line; names and reasons then stand in the evidence files only. */
const DENSE_FROM = 40;
/** From so many on, why a device was taken for its product is left to the evidence files. */
const REASONS_UP_TO = 5;

/** 対象機器一覧. */
export function DeviceList({ model, words, texts }: PartProps) {
  const dense = model.devices.length > DENSE_FROM;
  return (
    <Section title={words.sections.devices}>
      {model.devices.length === 0 ? (
        <p>{words.noDevices}</p>
      ) : (
        <Grid
          className={dense ? 'devices dense' : 'devices'}
          heads={words.deviceHeads}
          rows={model.devices.map((device) => [
            device.no,
            dense ? (
              device.address
            ) : (
              <>
                {device.address}
                {device.name !== '' && <div className="evidence">{device.name}</div>}
              </>
            ),
            texts.product[device.product].short,
            texts.route[device.route].name,
            <>
              {[device.model, device.machineType].filter((part) => part !== '').join(' / ')}
              {model.devices.length <= REASONS_UP_TO && device.reasons.length > 0 && (
                <div className="evidence">
                  {words.why}: {reasonText(texts, device.reasons[0] ?? '')}
                </div>
              )}
            </>,
            device.serial,
            device.firmware,
          ])}
        />
      )}
    </Section>
  );
}

/** 通報経路と構成図. */
export function Routes({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.routes}>
      <RouteDiagram model={model} words={words} texts={texts} />
      {model.routes.length > 0 && (
        <Grid
          className="routes"
          heads={words.routeHeads}
          rows={model.routes.map((group) => [
            texts.product[group.product].short,
            texts.route[group.route].name,
            routeReasonText(texts, group.reason, {}),
            texts.driver[group.driver],
            <Devices key="devices" group={group} words={words} brief inline />,
          ])}
        />
      )}
    </Section>
  );
}
