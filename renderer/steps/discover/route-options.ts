import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { Route } from '../../../electron/domain/product.ts';
import { routeReasonText, type Texts } from '../../../electron/texts/index.ts';
import type { SelectOption } from '../../components/Select.tsx';
import type { Messages } from '../../i18n/index.ts';

/** The routes of a device with the guide's reason under each. */
export function routeOptions(texts: Texts, m: Messages, row: DeviceRow): readonly SelectOption<Route>[] {
  const t = m.steps.discover;
  return row.routes.map((option) => {
    const { name } = texts.route[option.route];
    const note = !option.permitted ? t.notPermitted : option.recommended ? t.recommended : '';
    return {
      id: option.route,
      label: note === '' ? name : `${name} (${note})`,
      description: routeReasonText(texts, option.reason, option.args),
      disabled: !option.permitted,
    };
  });
}
