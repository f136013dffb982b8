import { useState } from 'react';
import type { ChannelInput } from '../../../electron/contract/channels.ts';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { DRIVER_IDS, type DriverId, ROUTES, type Route } from '../../../electron/domain/product.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, NoneLeftDialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { keepSite, say } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { badPorts, parsePorts } from './typed-addresses.ts';

type Change = ChannelInput<'site:set-device'>['change'];
const KEEP = 'keep' as const;

/** One change for many devices; each part says which of them can take it, and only those are changed. */
export function BulkDialog(props: {
  readonly site: SiteView;
  readonly rows: readonly DeviceRow[];
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const { site, rows } = props;
  const [route, setRoute] = useState<Route | typeof KEEP>(KEEP);
  const [driver, setDriver] = useState<DriverId | typeof KEEP>(KEEP);
  const [credential, setCredential] = useState<string>(KEEP);
  const [port, setPort] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [typedPort] = parsePorts(port);
  const portIsBad = badPorts(port).length > 0 || parsePorts(port).length > 1;
  const takesRoute = (row: DeviceRow, to: Route): boolean =>
    row.routes.some((option) => option.route === to && option.permitted);
  const parts: readonly { readonly change: Change; readonly rows: readonly DeviceRow[] }[] = [
    ...(route === KEEP ? [] : [{ change: { route }, rows: rows.filter((row) => takesRoute(row, route)) }]),
    ...(driver === KEEP
      ? []
      : [{ change: { driver }, rows: rows.filter((row) => row.drivers.includes(driver)) }]),
    ...(credential === KEEP ? [] : [{ change: { credential }, rows }]),
  ];
  const counted = (count: number): string => t.bulkTakes(count, rows.length);
  const save = async (): Promise<void> => {
    for (const part of parts) {
      if (!(await store(part.change, part.rows))) return;
    }
    if (typedPort !== undefined) {
      // Each device keeps its other ports.
      const alike = new Map<string, DeviceRow[]>();
      for (const row of rows) {
        const key = JSON.stringify(row.ports);
        alike.set(key, [...(alike.get(key) ?? []), row]);
      }
      for (const group of alike.values()) {
        const [first] = group;
        if (first !== undefined && !(await store({ ports: { ...first.ports, https: typedPort } }, group)))
          return;
      }
    }
    say((words) => words.steps.discover.bulkDone(rows.length));
    props.onClose();
  };
  const store = async (change: Change, of: readonly DeviceRow[]): Promise<boolean> => {
    if (of.length === 0) return true;
    const answer = await call('site:set-device', {
      siteId: site.id,
      deviceIds: of.map((row) => row.device.id),
      change,
    });
    if (answer.ok) keepSite(answer.value, 'changed');
    else setFailure(errorText(texts, answer.error));
    return answer.ok;
  };
  const drivers = DRIVER_IDS.filter((id) => rows.some((row) => row.drivers.includes(id)));
  const routes = ROUTES.filter((id) => rows.some((row) => takesRoute(row, id)));
  if (rows.length === 0) return <NoneLeftDialog onClose={props.onClose} />;
  return (
    <Dialog
      title={t.bulkTitle(rows.length)}
      text={t.bulkText}
      onClose={props.onClose}
      failure={failure}
      buttons={
        <>
          <Button onPress={props.onClose}>{m.common.cancel}</Button>
          <Button
            kind="primary"
            disabled={portIsBad || (parts.length === 0 && typedPort === undefined)}
            onPress={() => save()}
          >
            {t.bulkApply(rows.length)}
          </Button>
        </>
      }
    >
      <div className="form-grid">
        <Select
          label={t.column.route}
          options={[
            { id: KEEP, label: t.bulkKeep },
            ...routes.map((id) => ({
              id,
              label: texts.route[id].name,
              description: counted(rows.filter((row) => takesRoute(row, id)).length),
            })),
          ]}
          value={route}
          onChange={setRoute}
        />
        <Select
          label={t.column.driver}
          options={[
            { id: KEEP, label: t.bulkKeep },
            ...drivers.map((id) => ({
              id,
              label: texts.driver[id],
              description: counted(rows.filter((row) => row.drivers.includes(id)).length),
            })),
          ]}
          value={driver}
          onChange={setDriver}
        />
        <Select
          label={t.column.credential}
          options={[
            { id: KEEP as string, label: t.bulkKeep },
            ...site.credentials.map(({ name, user }) => ({ id: name, label: `${name} (${user})` })),
          ]}
          value={credential}
          onChange={setCredential}
        />
        <TextField
          label={`HTTPS ${t.devicePorts}`}
          hint={t.bulkPortHint}
          numeric
          value={port}
          onChange={setPort}
          issues={portIsBad ? [{ kind: 'error', text: t.portBad(port, t.bulkKeep) }] : []}
        />
      </div>
    </Dialog>
  );
}
