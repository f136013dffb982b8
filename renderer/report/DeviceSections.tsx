import { reasonText, routeReasonText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Devices, Grid, Section } from './parts.tsx';
import { RouteDiagram } from './RouteDiagram.tsx';

/** 2 対象機器一覧 and 3 通報経路と構成図. */
export function DeviceSections({ model, words, texts }: PartProps) {
  return (
    <>
      <Section title={words.sections.devices}>
        {model.devices.length === 0 ? (
          <p>{words.noDevices}</p>
        ) : (
          <Grid
            className="devices"
            heads={words.deviceHeads}
            rows={model.devices.map((device) => [
              device.no,
              <>
                <Address value={device.address} />
                {device.name !== '' && <div className="evidence">{device.name}</div>}
              </>,
              <Address key="product" value={texts.product[device.product].short} />,
              <>
                {[device.model, device.machineType].filter((part) => part !== '').join(' / ')}
                {device.reasons.length > 0 && (
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
      <Section title={words.sections.routes}>
        <RouteDiagram model={model} words={words} texts={texts} />
        {model.routes.length > 0 && (
          <Grid
            className="routes"
            heads={words.routeHeads}
            rows={model.routes.map((group) => [
              texts.product[group.product].name,
              texts.route[group.route].name,
              routeReasonText(texts, group.reason, {}),
              texts.driver[group.driver],
              <Devices key="devices" group={group} words={words} />,
            ])}
          />
        )}
      </Section>
    </>
  );
}
