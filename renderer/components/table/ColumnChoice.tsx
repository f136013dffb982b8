import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useMessages } from '../../stores/selectors.ts';
import { WithLocale } from '../WithLocale.tsx';

/** Which columns a table shows: a list with ticks behind a button. Those a row cannot be told without stay ticked. */
export function ColumnChoice<C extends string>(props: {
  readonly all: readonly C[];
  readonly fixed: readonly C[];
  readonly shown: readonly C[];
  /** Those of them that are drawn, where there is no room for all. */
  readonly drawn?: readonly C[];
  readonly labels: Readonly<Record<C, string>>;
  readonly onShow: (columns: readonly C[]) => void;
}) {
  const m = useMessages();
  return (
    <WithLocale>
      <MenuTrigger>
        <AriaButton className="button" data-kind="quiet" data-small>
          {m.table.columns} <span aria-hidden="true">▾</span>
        </AriaButton>
        <Popover className="popover">
          <Menu
            aria-label={m.table.columns}
            selectionMode="multiple"
            shouldCloseOnSelect={false}
            selectedKeys={props.shown}
            disabledKeys={props.fixed}
            onSelectionChange={(keys) =>
              props.onShow(props.all.filter((column) => keys === 'all' || keys.has(column)))
            }
          >
            {props.all.map((column) => (
              <MenuItem key={column} id={column} textValue={props.labels[column]} className="list-item">
                <span className="column-choice">
                  <span className="checkbox-box" aria-hidden="true">
                    {props.shown.includes(column) ? '✓' : ''}
                  </span>
                  {props.labels[column]}
                  {props.shown.includes(column) && props.drawn?.includes(column) === false ? (
                    <span className="muted small">{m.table.noRoom}</span>
                  ) : null}
                </span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </WithLocale>
  );
}
