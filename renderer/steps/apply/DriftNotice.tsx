import { type ReactNode, useState } from 'react';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { DriftSummary } from '../../../electron/domain/drift-summary.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import {
  driftCounts,
  driftHeadline,
  driftRemarks,
  driftValue,
  driftWords,
  moment,
} from '../../../electron/texts/index.ts';
import { sentences } from '../../../electron/texts/sentences.ts';
import { Button } from '../../components/Button.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** Rows that are drawn at first, and with every further press. */
const ROWS_AT_ONCE = 20;
/** Addresses that a row names; the others open. */
const NAMED = 2;

/**
 * What changed on the devices since the last visit: one line, which opens to the values. The same change on many devices
 * is one row with their number.
 */
export function DriftNotice(props: { readonly drift: DriftSummary; readonly rows: readonly DeviceRow[] }) {
  const texts = useTexts();
  const words = driftWords(texts.language);
  const { drift } = props;
  const { changed, own, reasons, devicesNotCompared } = drift;
  const addresses = new Map(props.rows.map(({ device }) => [device.id, device.address]));
  const counts = driftCounts(drift);
  const headline = driftHeadline(texts, counts);
  const devices = (ids: readonly string[]) => (
    <DeviceNames addresses={ids.map((id) => addresses.get(id) ?? id)} />
  );
  const shown = (key: SettingKey, value: string | null): string => driftValue(texts, key, value);
  return (
    <details className="disclosure drift">
      <summary>{headline}</summary>
      <div className="disclosure-body">
        <p className="muted">
          {sentences(texts.language, driftRemarks(texts, counts, devicesNotCompared.length))}
        </p>
        <DriftTable
          title={words.changedTitle}
          heads={words.changedHeads}
          rows={changed.map(({ key, before, after, deviceIds, since, until }) => ({
            name: texts.setting[key].label,
            cells: [
              shown(key, before),
              <span key="after" title={words.between(moment(since), moment(until))}>
                <strong>{shown(key, after)}</strong>
              </span>,
              devices(deviceIds),
            ],
          }))}
        />
        <DriftTable
          title={words.ownTitle}
          note={words.ownNote}
          heads={words.ownHeads}
          rows={own.map(({ key, before, wanted, after, deviceIds }) => ({
            name: texts.setting[key].label,
            cells: [shown(key, before), shown(key, wanted), shown(key, after), devices(deviceIds)],
          }))}
        />
        <DriftTable
          title={words.reasonTitle}
          heads={words.reasonHeads}
          rows={reasons.map(({ reason, keys, deviceIds }) => ({
            name: words.reason[reason],
            cells: [keys.map((key) => texts.setting[key].label).join(', '), devices(deviceIds)],
          }))}
        />
      </div>
    </details>
  );
}

function DriftTable(props: {
  readonly title: string;
  readonly note?: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly ReactNode[] }[];
}) {
  const m = useMessages();
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const { rows } = props;
  const left = rows.length - shown;
  if (rows.length === 0) return null;
  return (
    <div className="stack">
      <h2>{props.title}</h2>
      {props.note === undefined ? null : <p className="muted">{props.note}</p>}
      <TableScroll label={props.title}>
        <table className="table">
          <thead>
            <tr>
              {props.heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ name, cells }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other name and keep their order.
              <tr key={index}>
                <th scope="row" className="item-name">
                  {name}
                </th>
                {cells.map((cell, column) => (
                  <td key={props.heads[column + 1]} className="selectable value-cell">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {left > 0 ? (
        <div>
          <Button small kind="quiet" onPress={() => setShown(shown + ROWS_AT_ONCE)}>
            {m.steps.apply.driftMore(Math.min(left, ROWS_AT_ONCE))}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** How many devices, and which: the first by name, all of them where it is opened. */
function DeviceNames({ addresses }: { readonly addresses: readonly string[] }) {
  const m = useMessages();
  const count = m.steps.apply.matrix.count(addresses.length);
  const first = <span className="mono">{addresses.slice(0, NAMED).join(' ')}</span>;
  const more = addresses.length - NAMED;
  if (more <= 0)
    return (
      <>
        {count} {first}
      </>
    );
  return (
    <details className="bare">
      <summary>
        {count} {first} {m.common.more(more)}
      </summary>
      <span className="mono small">{addresses.join(' ')}</span>
    </details>
  );
}
