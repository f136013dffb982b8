import { useState } from 'react';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { Route } from '../../../electron/domain/product.ts';
import type { Texts } from '../../../electron/texts/index.ts';
import { useActed } from '../../components/use-acted.ts';
import type { Messages } from '../../i18n/index.ts';
import { change } from '../../stores/actions.ts';
import { routeReason } from './device-columns.ts';
import { routeOptions } from './route-options.ts';

/**
 * The route of one device in the table: the system's own list. It holds the route alone until the pointer or the
 * focus comes to it, which is before it can be opened; so a thousand of them scroll.
 */
export function RouteCell({
  m,
  texts,
  siteId,
  row,
  outOfTab,
}: {
  readonly m: Messages;
  readonly texts: Texts;
  readonly siteId: string;
  readonly row: DeviceRow;
  readonly outOfTab: boolean;
}) {
  const [near, setNear] = useState(false);
  const { shown, act } = useActed(row.route);
  const comes = (): void => setNear(true);
  const all = routeOptions(texts, m, row);
  return (
    <select
      className="input row-select"
      tabIndex={outOfTab ? -1 : 0}
      aria-label={`${m.steps.discover.column.route} ${row.device.address}`}
      title={routeReason(texts, row)}
      value={shown}
      onFocus={comes}
      onPointerEnter={comes}
      onPointerDown={comes}
      onChange={({ target }) => {
        const route = target.value as Route;
        act(route, change('site:set-device', { siteId, deviceIds: [row.device.id], change: { route } }));
      }}
    >
      {(near || !outOfTab ? all : all.filter(({ id }) => id === shown)).map((option) => (
        <option key={option.id} value={option.id} disabled={option.disabled === true}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
