import { useState } from 'react';
import type { ApplyItem, ApplyResult, DevicePlan, PlanItem } from '../../../electron/domain/plan.ts';
import { itemsAsLeft } from '../../../electron/domain/standing-writes.ts';
import { settingValue, valueRuleText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** Before and after, item by item; with a result also what the device gave back. Secrets stand as words. */
export function ItemTable(props: {
  /** The device, for who comes to its table without seeing what it stands under. */
  readonly label: string;
  readonly plan: DevicePlan | undefined;
  readonly apply: ApplyResult | undefined;
}) {
  const m = useMessages();
  const t = m.steps.apply;
  const [all, setAll] = useState(false);
  const { plan, apply } = props;
  const items: readonly PlanItem[] =
    plan?.items ??
    (apply?.items ?? []).map((item) => ({
      key: item.key,
      current: item.before,
      wanted: item.wanted,
      change: item.outcome.startsWith('unchanged') ? ('none' as const) : ('set' as const),
      secret: item.secret,
    }));
  if (items.length === 0) return null;
  const results = apply === undefined ? [] : itemsAsLeft(apply);
  const same = items.filter((item) => item.change === 'none');
  const visible = all ? items : items.filter((item) => item.change !== 'none');
  const withResult = apply !== undefined && apply.items.length > 0;
  return (
    <div className="stack">
      {visible.length === 0 ? null : (
        <TableScroll label={props.label}>
          <table className="table">
            <thead>
              <tr>
                <th>{t.column.item}</th>
                <th>{withResult ? t.column.beforeWriting : t.column.before}</th>
                <th className="arrow">
                  <span aria-hidden="true">→</span>
                </th>
                <th>{withResult ? t.column.asked : t.column.after}</th>
                {withResult ? <th>{t.column.result}</th> : null}
                {withResult ? <th>{t.column.outcome}</th> : null}
              </tr>
            </thead>
            <tbody>
              {visible.map((item) => (
                <ItemRow
                  key={item.key}
                  item={item}
                  withResult={withResult}
                  result={results.find((each) => each.key === item.key)}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {same.length === 0 || all ? null : (
        <div>
          <Button small kind="quiet" onPress={() => setAll(true)}>
            {t.same(same.length)}
          </Button>
        </div>
      )}
    </div>
  );
}

function ItemRow(props: {
  readonly item: PlanItem;
  readonly withResult: boolean;
  readonly result: ApplyItem | undefined;
}) {
  const texts = useTexts();
  const { item, result } = props;
  const changes = item.change !== 'none';
  const shown = (value: string | null): string => settingValue(texts, item.key, value);
  return (
    <tr>
      <th scope="row" className="item-name">
        {texts.setting[item.key].label}
      </th>
      <td className={changes ? 'muted selectable value-cell' : 'selectable value-cell'}>
        {shown(item.current)}
      </td>
      <td className="arrow">
        <span aria-hidden="true">{changes ? '→' : ''}</span>
      </td>
      <td className="selectable value-cell">
        {changes ? (
          <strong>{shown(item.wanted)}</strong>
        ) : (
          <span className="muted">{shown(item.wanted)}</span>
        )}
        {item.adapted === undefined ? null : (
          <span className="issue adapted" data-kind="adapted">
            ↻ {valueRuleText(texts, item.adapted.rule, {})} ({item.adapted.from})
          </span>
        )}
      </td>
      {props.withResult ? (
        <td className="selectable value-cell">
          {result === undefined
            ? '—'
            : shown(item.secret && result.after === null ? 'unknown' : result.after)}
        </td>
      ) : null}
      {props.withResult ? (
        <td className="status-cell">
          {result === undefined ? '—' : <StatusMark words={texts.applyOutcome[result.outcome]} />}
        </td>
      ) : null}
    </tr>
  );
}
