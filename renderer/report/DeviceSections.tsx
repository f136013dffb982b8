import { reasonText, routeReasonText } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid, Section } from './parts.tsx';
import { RouteDiagram } from './RouteDiagram.tsx';

/** 2 対象機器一覧 and 3 通報経路と構成図. */
export function DeviceSections({ model, words, texts }: PartProps) {
  return (
    <>
      <Section title={words.sections.devices}>
        <Grid
          className="devices"
          heads={words.deviceHeads}
          rows={model.devices.map((device) => [
            device.no,
            <Address key="address" value={device.address} />,
            <Address key="product" value={texts.product[device.product].short} />,
            <>
              {[device.model, device.machineType].filter((part) => part !== '').join(' / ')}
              {device.reasons.length > 0 && (
                <div className="evidence">
                  {words.why}:{' '}
                  {device.reasons
                    .slice(0, 2)
                    .map((reason) => reasonText(texts, reason))
                    .join(' ｜ ')}
                </div>
              )}
            </>,
            device.serial,
            device.firmware,
          ])}
        />
      </Section>
      <Section title={words.sections.routes}>
        <RouteDiagram model={model} words={words} />
        <Grid
          heads={words.routeHeads}
          rows={model.devices.map((device) => [
            <Address key="address" value={device.address} />,
            <Address key="product" value={texts.product[device.product].short} />,
            texts.route[device.route].name,
            routeReasonText(texts, device.routeReason, {}),
            texts.driver[device.driver],
          ])}
        />
      </Section>
    </>
  );
}
