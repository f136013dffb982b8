import type { DeviceRow } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { ColumnChoice } from '../../components/table/ColumnChoice.tsx';
import { TableTools } from '../../components/table/TableTools.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import {
  columnValue,
  DEVICE_COLUMNS,
  DEVICE_STATES,
  type DeviceColumn,
  type DeviceState,
  FIXED_DEVICE_COLUMNS,
  isInState,
} from './device-columns.ts';

/** What is above the table of devices; what it adds to every table's: changing many at once, and trying logins. */
export function DeviceTools(props: {
  readonly all: readonly DeviceRow[];
  readonly rows: readonly DeviceRow[];
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly state: DeviceState;
  readonly onState: (state: DeviceState) => void;
  readonly columns: readonly DeviceColumn[];
  /** Those of them there is room for. */
  readonly drawn: readonly DeviceColumn[];
  readonly onColumns: (columns: readonly DeviceColumn[]) => void;
  readonly onBulk: () => void;
  readonly onTryLogins: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.discover;
  const chosen = props.rows.filter((row) => row.chosen).length;
  return (
    <TableTools
      label={t.search}
      search={props.search}
      onSearch={props.onSearch}
      chips={DEVICE_STATES.map((id) => ({
        id,
        label: t.state[id],
        count: props.all.filter((row) => isInState(row, id)).length,
      }))}
      chip={props.state}
      onChip={props.onState}
      cells={() => [
        DEVICE_COLUMNS.map((column) => t.column[column]),
        ...props.rows.map((row) => DEVICE_COLUMNS.map((column) => columnValue(texts, row, column))),
      ]}
      name={t.tableName}
      saved={(all) => all.steps.discover.tableSaved}
      columns={
        <ColumnChoice
          all={DEVICE_COLUMNS}
          fixed={FIXED_DEVICE_COLUMNS}
          shown={props.columns}
          drawn={props.drawn}
          labels={t.column}
          onShow={props.onColumns}
        />
      }
    >
      <Button small disabled={chosen === 0} onPress={props.onBulk}>
        {t.bulk(chosen)}
      </Button>
      <Button small disabled={chosen === 0} label={m.logins.tries.open(chosen)} onPress={props.onTryLogins}>
        {m.logins.tries.openShort}
      </Button>
    </TableTools>
  );
}
