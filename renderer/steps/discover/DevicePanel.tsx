import { useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import type { Sighting } from '../../../electron/domain/device.ts';
import { type DriverId, PRODUCTS, type Product, type Route } from '../../../electron/domain/product.ts';
import type { DevicePorts } from '../../../electron/domain/site-file.ts';
import { evidenceName, reasonText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { Select } from '../../components/Select.tsx';
import { Facts, SidePanel, SideSection } from '../../components/SidePanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { formatTime } from '../../i18n/index.ts';
import { ask, change } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { routeOptions } from './route-options.ts';
import { badPorts, parsePorts } from './typed-addresses.ts';

type Change = {
  readonly product?: Product;
  readonly route?: Route;
  readonly driver?: DriverId;
  readonly credential?: string;
  readonly ports?: DevicePorts;
};

/** Why a device was taken for what it is, and how it will be set up. */
export function DevicePanel(props: {
  readonly site: SiteView;
  readonly row: DeviceRow;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const { site, row } = props;
  const { device } = row;
  const t = m.steps.discover;
  const own = row.ownUser;
  const set = (what: Change): void =>
    void change('site:set-device', { siteId: site.id, deviceIds: [device.id], change: { ...what } });
  const identity: readonly (readonly [string, string | undefined])[] = [
    [t.model, device.model],
    [t.machineType, device.machineType],
    [t.column.serial, device.serial],
    [t.column.firmware, device.firmware],
    ['UUID', device.uuid],
    [t.addresses, device.addresses.join(', ')],
  ];
  return (
    <SidePanel
      title={
        <>
          {deviceTitle(row, texts.product[row.product].short)}{' '}
          <span className="muted mono">{device.address}</span>
        </>
      }
      subject={device.id}
      onClose={props.onClose}
    >
      {device.identityConflict === true ? <NoticeBox tone="warn">{t.conflict}</NoticeBox> : null}
      <SideSection title={t.settings}>
        <Select
          label={t.product}
          options={PRODUCTS.map((id) => ({ id, label: texts.product[id].name }))}
          value={row.product}
          onChange={(product) => set({ product })}
        />
        <Select
          label={t.column.route}
          options={routeOptions(texts, m, row)}
          value={row.route}
          onChange={(route) => set({ route })}
          hint={texts.route[row.route].means}
        />
        {row.route === 'none' ? null : (
          <>
            <Select
              label={t.column.driver}
              options={row.drivers.map((id) => ({ id, label: `${texts.driver[id]} (${id})` }))}
              value={row.driver}
              onChange={(driver) => set({ driver })}
            />
            {site.credentials.length === 0 ? null : (
              <Select
                label={t.column.credential}
                options={site.credentials.map(({ name, user }) => ({ id: name, label: `${name} (${user})` }))}
                value={own !== undefined || row.credential === '' ? null : row.credential}
                onChange={(credential) => set({ credential })}
                {...(own === undefined
                  ? {}
                  : { hint: `${m.logins.file.own(own)}: ${m.logins.file.ownHint}` })}
              />
            )}
            <Ports ports={row.ports} onSave={(ports) => set({ ports })} />
          </>
        )}
      </SideSection>
      <SideSection title={t.why}>
        {device.reasons.length === 0 ? (
          <p className="muted">{t.whyNone}</p>
        ) : (
          <ul className="names">
            {device.reasons.map((reason) => (
              <li key={reason}>{reasonText(texts, reason)}</li>
            ))}
          </ul>
        )}
      </SideSection>
      {row.managedBy === null ? null : (
        <p className="muted">{row.managedBy === '' ? t.notManaged : t.managedBy(row.managedBy)}</p>
      )}
      <SideSection title={t.identity}>
        <Facts rows={identity.flatMap(([name, value]) => (value ? [[name, value] as const] : []))} />
      </SideSection>
      {device.sightings.length === 0 ? null : (
        <SideSection title={t.evidence}>
          {device.sightings.map((sighting) => (
            <SightingFacts
              key={`${sighting.source}${sighting.address}${sighting.port ?? ''}${sighting.at}`}
              sighting={sighting}
            />
          ))}
        </SideSection>
      )}
      <div className="bar">
        <Button small onPress={() => ask('app:open-device-page', { siteId: site.id, deviceId: device.id })}>
          {t.openPage}
        </Button>
        <Button
          small
          kind="quiet"
          onPress={() => {
            props.onClose();
            void change('site:remove-device', { siteId: site.id, deviceId: device.id });
          }}
        >
          {t.remove}
        </Button>
      </div>
    </SidePanel>
  );
}

function SightingFacts({ sighting }: { readonly sighting: Sighting }) {
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  return (
    <div className="stack-tight">
      <strong>{texts.sightingSource[sighting.source]}</strong>
      <span className="muted small">
        {sighting.address}
        {sighting.port === undefined ? '' : `:${sighting.port}`} · {formatTime(language, sighting.at)}
      </span>
      <Facts
        rows={sighting.evidence.map(({ key, value }) => [
          evidenceName(texts, key),
          <span key={key} className="mono">
            {value}
          </span>,
        ])}
      />
    </div>
  );
}

/** A port: what cannot be used is told, and the field shows the one that is used. */
function PortField(props: {
  readonly label: string;
  readonly used: number;
  readonly onSave: (port: number) => void;
}) {
  const t = useMessages().steps.discover;
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const leave = (): void => {
    if (draft === null) return;
    const [port] = parsePorts(draft);
    setDraft(null);
    if (port === undefined || badPorts(draft).length > 0) setRefused(draft);
    else if (port !== props.used) props.onSave(port);
  };
  return (
    <TextField
      label={props.label}
      numeric
      value={draft ?? String(props.used)}
      issues={refused === null ? [] : [{ kind: 'error', text: t.portBad(refused, props.used) }]}
      onChange={(text) => {
        setDraft(text);
        setRefused(null);
      }}
      onBlur={leave}
    />
  );
}

/** Ports other than the usual ones, for devices behind address translation. */
function Ports(props: { readonly ports: DevicePorts; readonly onSave: (ports: DevicePorts) => void }) {
  const m = useMessages();
  const field = (key: keyof DevicePorts, label: string) => (
    <PortField
      label={label}
      used={props.ports[key]}
      onSave={(port) => props.onSave({ ...props.ports, [key]: port })}
    />
  );
  return (
    <details>
      <summary>{m.steps.discover.devicePorts}</summary>
      <div className="ports">
        {field('https', 'HTTPS')}
        {field('ssh', 'SSH')}
        {field('snmp', 'SNMP')}
      </div>
    </details>
  );
}
