import { useState } from 'react';
import type { JobView } from '../../../electron/contract/views.ts';
import type { PlanItem } from '../../../electron/domain/plan.ts';
import { settingValue } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type DeviceWork, WORK_KINDS, workKind } from './device-work.ts';
import { matrixRows, type PlanGroup } from './plan-matrix.ts';

/** Groups that are drawn at first, and with every further press. */
const GROUPS_AT_ONCE = 8;
/** Addresses that a column names; the list shows all of them. */
const NAMED = 2;

/** 項目 × 機器群: what changes, once for all devices to which the same happens. A group's name leads to its devices. */
export function PlanMatrix(props: {
  readonly groups: readonly PlanGroup[];
  readonly job: JobView | undefined;
  /** What the plans of the group say that the list below is narrowed to (`says`). */
  readonly only: string | null;
  readonly onOnly: (says: string | null) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply;
  const [shown, setShown] = useState(GROUPS_AT_ONCE);
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<boolean | null>(null);
  // Before the write it is what is looked at; from then on it is how the devices are.
  const writing = props.job?.state === 'running' && props.job.kind !== 'plan';
  const begun = writing || props.groups.some(({ work }) => work.some(isEnded));
  const open = chosen ?? !begun;
  const groups = props.groups.slice(0, shown);
  const rows = matrixRows(groups);
  const visible = all ? rows : rows.filter(({ changing }) => changing);
  const left = props.groups.length - groups.length;
  const devices = props.groups.reduce((sum, { work }) => sum + work.length, 0);
  const title = t.matrix.title(props.groups.length, devices);
  return (
    <details
      className="disclosure"
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open !== open) setChosen(currentTarget.open);
      }}
    >
      <summary>{title}</summary>
      <div className="disclosure-body plan-matrix">
        <TableScroll label={title}>
          <table className="table matrix">
            <thead>
              <tr>
                <th className="matrix-item">{t.column.item}</th>
                {groups.map((group) => (
                  <th key={group.name} scope="col">
                    <GroupHead
                      group={group}
                      job={props.job}
                      pressed={props.only === group.says}
                      onPress={() => props.onOnly(props.only === group.says ? null : group.says)}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {visible.map(({ key, cells }) => (
                <tr key={key}>
                  <th scope="row" className="matrix-item">
                    {texts.setting[key].label}
                  </th>
                  {cells.map((item, index) => (
                    <td key={groups[index]?.name} className="matrix-cell selectable">
                      <Cell item={item} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
        {left > 0 || visible.length < rows.length ? (
          <div className="bar">
            {visible.length < rows.length ? (
              <Button small kind="quiet" onPress={() => setAll(true)}>
                {t.same(rows.length - visible.length)}
              </Button>
            ) : null}
            {left > 0 ? (
              <Button small kind="quiet" onPress={() => setShown(shown + GROUPS_AT_ONCE)}>
                {t.matrix.more(Math.min(left, GROUPS_AT_ONCE))}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
    </details>
  );
}

const isEnded = ({ apply }: DeviceWork): boolean => apply !== undefined;

function GroupHead(props: {
  readonly group: PlanGroup;
  readonly job: JobView | undefined;
  readonly pressed: boolean;
  readonly onPress: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply;
  const { name, work } = props.group;
  const products = [...new Set(work.map(({ row }) => texts.product[row.product].short))];
  const addresses = work.map(({ row }) => row.device.address);
  const more = addresses.length - NAMED;
  const ended = work.some(isEnded) || props.job?.state === 'running';
  return (
    <span className="matrix-head">
      <button
        type="button"
        className="chip"
        aria-pressed={props.pressed}
        title={t.matrix.only(name, work.length)}
        onClick={props.onPress}
      >
        {t.matrix.group(name)} · {t.matrix.count(work.length)}
      </button>
      <span className="small">{products.join(' / ')}</span>
      <span className="small muted">
        <span className="mono">{addresses.slice(0, NAMED).join(' ')}</span>
        {more > 0 ? ` ${m.common.more(more)}` : ''}
      </span>
      {ended ? <span className="small">{tally(work)}</span> : null}
    </span>
  );

  /** How far the group is, in words. */
  function tally(own: readonly DeviceWork[]): string {
    const kinds = own.map((each) => workKind(texts, each, props.job));
    return WORK_KINDS.flatMap((kind) => {
      const count = kinds.filter((each) => each === kind).length;
      return count === 0 ? [] : [`${t.list.state[kind]} ${count}`];
    }).join(' · ');
  }
}

function Cell({ item }: { readonly item: PlanItem | undefined }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply.matrix;
  if (item === undefined) return <span className="muted">{t.absent}</span>;
  if (item.change === 'none') return <span className="muted">{t.unchanged}</span>;
  return (
    <>
      <span className="muted">{settingValue(texts, item.key, item.current)}</span> →{' '}
      <strong>{settingValue(texts, item.key, item.wanted)}</strong>
    </>
  );
}
