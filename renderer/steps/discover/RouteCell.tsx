import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { Route } from '../../../electron/domain/product.ts';
import { change } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { routeReason } from './device-columns.ts';
import { routeOptions } from './route-options.ts';

/** The route of one device in the table: the system's own list, which costs nothing while a thousand rows scroll. */
export function RouteCell({
  siteId,
  row,
  outOfTab,
}: {
  readonly siteId: string;
  readonly row: DeviceRow;
  readonly outOfTab: boolean;
}) {
  const m = useMessages();
  const texts = useTexts();
  return (
    <select
      className="input row-select"
      tabIndex={outOfTab ? -1 : 0}
      aria-label={`${m.steps.discover.column.route} ${row.device.address}`}
      title={routeReason(texts, row)}
      value={row.route}
      onChange={(event) =>
        void change('site:set-device', {
          siteId,
          deviceIds: [row.device.id],
          change: { route: event.target.value as Route },
        })
      }
    >
      {routeOptions(texts, m, row).map((option) => (
        <option key={option.id} value={option.id} disabled={option.disabled === true}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
