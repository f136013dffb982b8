import { memo } from 'react';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { statusWords, type Texts } from '../../../electron/texts/index.ts';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { type Place, rowProps } from '../../components/table/RowsTable.tsx';
import type { Messages } from '../../i18n/index.ts';
import { type CheckColumn, checkValue } from './check-columns.ts';
import { rowKey } from './groups.ts';

/** One result of the table of step 3; its finding opens what was measured. */
export const CheckLine = memo(function CheckLine(
  props: Place & {
    readonly m: Messages;
    readonly texts: Texts;
    readonly result: CheckResult;
    readonly columns: readonly CheckColumn[];
    readonly selected: boolean;
    readonly onShow: (key: string) => void;
  },
) {
  const { m, texts, result, columns } = props;
  return (
    <tr {...rowProps(props)} {...(props.selected ? { 'data-selected': true } : {})}>
      {columns.map((column) => {
        const value = checkValue(texts, m, result, column);
        switch (column) {
          case 'status':
            return (
              <td key={column}>
                <StatusMark words={statusWords(texts, result)} tone={toneOf(result.status)} />
              </td>
            );
          case 'target':
            return (
              <th key={column} scope="row" className="mono selectable" title={value}>
                {value}
              </th>
            );
          case 'finding':
            return (
              <td key={column} title={value}>
                <button
                  type="button"
                  className="row-button"
                  tabIndex={props.inTab ? 0 : -1}
                  onClick={() => props.onShow(rowKey(result))}
                >
                  <strong>{value}</strong>
                </button>
              </td>
            );
          default:
            return (
              <td key={column} {...(column === 'time' ? { className: 'number muted' } : {})} title={value}>
                {value}
              </td>
            );
        }
      })}
    </tr>
  );
});
