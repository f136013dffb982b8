import { memo, useCallback, useRef, useState } from 'react';
import { Badge } from '../../components/Badge.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { moveRows } from '../../components/table/move-rows.ts';
import { between } from '../../components/table/rows.ts';
import { TickBox } from '../../components/table/TickBox.tsx';
import { useVirtualRows } from '../../components/table/use-virtual-rows.ts';
import { useMessages } from '../../stores/selectors.ts';

/** One device as the long list shows it: values only, so that a row is drawn anew where one of them changed. */
export type DeviceLine = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly driver: string;
  readonly mark: string;
  readonly word: string;
  /** Items that change; '' where there is no plan. */
  readonly changes: string;
  readonly warnings: number;
  /** Null: nothing is written to it. */
  readonly chosen: boolean | null;
};

/** Hundreds of devices, a line each; what is in sight is drawn, and a device's name opens it. */
export function DeviceRows(props: {
  readonly lines: readonly DeviceLine[];
  readonly disabled: boolean;
  readonly shown: string | null;
  readonly onShow: (deviceId: string) => void;
  readonly onChoose: (deviceIds: readonly string[], on: boolean) => void;
}) {
  const m = useMessages();
  const t = m.steps.apply;
  const { lines, shown } = props;
  const { scroll, indexes, before, after, height, show } = useVirtualRows(lines.length);
  const last = useRef<number | null>(null);
  const shift = useRef(false);
  /** One row is in the order of Tab; the arrow keys lead to the others. */
  const [current, setCurrent] = useState(0);
  const inTab = indexes.includes(current) ? current : (indexes[0] ?? 0);
  const tick = useRef((_index: number, _id: string, _on: boolean): void => {});
  tick.current = (index, id, on) => {
    const range = shift.current && last.current !== null ? between(lines, last.current, index) : [];
    last.current = index;
    const more = range.flatMap((line) => (line.chosen === null ? [] : [line.id]));
    props.onChoose(more.length > 0 ? more : [id], on);
  };
  const onTick = useCallback((index: number, id: string, on: boolean) => tick.current(index, id, on), []);
  const open = useRef(props.onShow);
  open.current = props.onShow;
  const onShow = useCallback((id: string) => open.current(id), []);
  return (
    <section
      ref={scroll}
      className="table-scroll"
      aria-label={t.list.title}
      onKeyDownCapture={(event) => {
        shift.current = event.shiftKey;
      }}
      onPointerDownCapture={(event) => {
        shift.current = event.shiftKey;
      }}
    >
      <table
        className="table table-rows apply-rows"
        aria-rowcount={lines.length + 1}
        onKeyDown={(event) => moveRows(event, lines.length, show)}
        onFocus={({ target }) => {
          const index = target.closest<HTMLElement>('[data-index]')?.dataset.index;
          if (index !== undefined) setCurrent(Number(index));
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th className="check">
              <span className="visually-hidden">{m.common.all}</span>
            </th>
            <th className="col-status">{t.list.status}</th>
            <th className="col-device">{t.list.device}</th>
            <th className="col-address">{t.list.address}</th>
            {shown === null ? <th className="col-driver">{t.list.driver}</th> : null}
            {shown === null ? <th className="col-changes">{t.list.changes}</th> : null}
          </tr>
        </thead>
        <tbody>
          <Space height={before} />
          {indexes.map((index) => {
            const line = lines[index];
            return line === undefined ? null : (
              <Row
                key={line.id}
                {...line}
                index={index}
                inTab={inTab === index}
                height={height}
                wide={shown === null}
                selected={shown === line.id}
                disabled={props.disabled}
                onTick={onTick}
                onShow={onShow}
              />
            );
          })}
          <Space height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for the rows that are not drawn. */
function Space({ height }: { readonly height: number }) {
  return height === 0 ? null : (
    <tr className="space">
      <td style={{ height }} />
    </tr>
  );
}

const Row = memo(function Row(
  props: DeviceLine & {
    readonly index: number;
    readonly inTab: boolean;
    readonly height: number;
    readonly wide: boolean;
    readonly selected: boolean;
    readonly disabled: boolean;
    readonly onTick: (index: number, id: string, on: boolean) => void;
    readonly onShow: (id: string) => void;
  },
) {
  const m = useMessages();
  const t = m.steps.apply;
  const { id, index, inTab, name, address, chosen } = props;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      style={{ height: props.height }}
      {...(props.selected ? { 'data-selected': true } : {})}
    >
      <td className="check">
        {chosen === null || props.disabled ? null : (
          <TickBox
            label={t.choose(`${name} ${address}`)}
            checked={chosen}
            outOfTab={!inTab}
            onChange={(on) => props.onTick(index, id, on)}
          />
        )}
      </td>
      <td title={props.word}>
        <StatusMark words={props} />
      </td>
      <th scope="row">
        <button
          type="button"
          className="row-button"
          tabIndex={inTab ? 0 : -1}
          onClick={() => props.onShow(id)}
        >
          <strong>{name}</strong> <span className="visually-hidden">{address}</span>
        </button>
      </th>
      <td className="mono">{address}</td>
      {props.wide ? <td title={props.driver}>{props.driver}</td> : null}
      {props.wide ? (
        <td>
          {props.changes}{' '}
          {props.warnings === 0 ? null : <Badge tone="warn">{t.warnings(props.warnings)}</Badge>}
        </td>
      ) : null}
    </tr>
  );
});
