import { Button as AriaButton } from 'react-aria-components';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { PRODUCTS, type Product, type Route } from '../../../electron/domain/product.ts';
import { Badge } from '../../components/Badge.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Select } from '../../components/Select.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { change } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { routeOptions } from './route-options.ts';

type Props = {
  readonly site: SiteView;
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
};

/** Devices as they answer, grouped by product. */
export function DeviceTable({ site, shown, onShow }: Props) {
  const m = useMessages();
  const { column } = m.steps.discover;
  const groups = PRODUCTS.map((product) => ({
    product,
    rows: site.rows.filter((row) => row.product === product),
  })).filter((group) => group.rows.length > 0);
  return (
    <TableScroll label={column.device}>
      <table className="table">
        <thead>
          <tr>
            <th className="check">
              <span className="visually-hidden">{m.common.all}</span>
            </th>
            <th>{column.device}</th>
            {shown === null ? <th>{column.serial}</th> : null}
            {shown === null ? <th>{column.firmware}</th> : null}
            <th>{column.route}</th>
            {shown === null ? <th>{column.driver}</th> : null}
            {shown === null ? <th>{column.credential}</th> : null}
          </tr>
        </thead>
        {groups.map((group) => (
          <Group key={group.product} site={site} {...group} shown={shown} onShow={onShow} />
        ))}
      </table>
    </TableScroll>
  );
}

function Group(props: Props & { readonly product: Product; readonly rows: readonly DeviceRow[] }) {
  const m = useMessages();
  const texts = useTexts();
  const { product, rows, site } = props;
  const chosen = rows.filter((row) => row.chosen).length;
  const { name } = texts.product[product];
  const choose = (on: boolean): void =>
    void change('site:set-device', {
      siteId: site.id,
      deviceIds: rows.map((row) => row.device.id),
      change: { chosen: on },
    });
  return (
    <tbody>
      <tr data-group>
        <td className="check">
          <Checkbox
            label={m.steps.discover.chooseAll(name)}
            checked={chosen === rows.length}
            some={chosen > 0 && chosen < rows.length}
            onChange={choose}
          />
        </td>
        <th scope="rowgroup" colSpan={6}>
          {name} <span className="muted">{m.common.devices(rows.length)}</span>
        </th>
      </tr>
      {rows.map((row) => (
        <Row key={row.device.id} row={row} {...props} />
      ))}
    </tbody>
  );
}

function Row(props: Props & { readonly row: DeviceRow }) {
  const m = useMessages();
  const texts = useTexts();
  const { row, site, shown, onShow } = props;
  const { device } = row;
  const title = deviceTitle(row, texts.product[row.product].short);
  const set = (what: { chosen?: boolean; route?: Route }): void =>
    void change('site:set-device', { siteId: site.id, deviceIds: [device.id], change: what });
  return (
    <tr {...(shown === device.id ? { 'data-selected': true } : {})}>
      <td className="check">
        <Checkbox
          label={m.steps.discover.choose(`${title} ${device.address}`)}
          checked={row.chosen}
          onChange={(on) => set({ chosen: on })}
        />
      </td>
      <th scope="row" className="device-cell">
        <AriaButton className="row-button" onPress={() => onShow(device.id)}>
          <span className="cell-2">
            <strong>{title}</strong>
            <span className="muted small mono">{device.address}</span>
          </span>
        </AriaButton>
        {row.typed ? <Badge>{m.steps.discover.typed}</Badge> : null}
        {device.identityConflict === true ? <Badge tone="warn">!</Badge> : null}
      </th>
      {shown === null ? <td className="mono">{device.serial ?? '—'}</td> : null}
      {shown === null ? <td className="small">{device.firmware ?? '—'}</td> : null}
      <td className="route-cell">
        <Select
          compact
          label={`${m.steps.discover.column.route} ${device.address}`}
          options={routeOptions(texts, m, row)}
          value={row.route}
          onChange={(route) => set({ route })}
        />
      </td>
      {shown === null ? (
        <td className="small">{row.route === 'none' ? '—' : texts.driver[row.driver]}</td>
      ) : null}
      {shown === null ? (
        <td className="small">{row.route === 'none' || row.credential === '' ? '—' : row.credential}</td>
      ) : null}
    </tr>
  );
}
