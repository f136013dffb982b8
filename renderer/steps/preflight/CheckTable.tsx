import { Button as AriaButton } from 'react-aria-components';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { checkFinding, checkName, groupTitle, statusWords } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { StatusMark, toneOf } from '../../components/StatusMark.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type Group, rowKey } from './groups.ts';

type Props = {
  readonly groups: readonly Group[];
  readonly shown: string | null;
  readonly running: boolean;
  readonly onShow: (key: string) => void;
  readonly onRerun: (group: string) => void;
};

/** Causes, and under each the rows that share it. */
export function CheckTable(props: Props) {
  const m = useMessages();
  const t = m.steps.preflight;
  if (props.groups.length === 0) return <p className="card">{t.allGood}</p>;
  return (
    <TableScroll label={t.column.check}>
      <table className="table">
        <thead>
          <tr>
            <th>{t.column.status}</th>
            {props.shown === null ? <th>{t.column.check}</th> : null}
            <th>{t.column.target}</th>
            <th>{t.column.finding}</th>
            {props.shown === null ? <th>{t.column.from}</th> : null}
            {props.shown === null ? <th className="number">{t.column.time}</th> : null}
          </tr>
        </thead>
        {props.groups.map((group) => (
          <GroupRows key={group.group} {...props} group={group} />
        ))}
      </table>
    </TableScroll>
  );
}

function GroupRows(props: Props & { readonly group: Group }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const { group, status, results } = props.group;
  return (
    <tbody>
      <tr data-group>
        <th scope="rowgroup" colSpan={6}>
          <span className="group-bar">
            <StatusMark words={texts.checkStatus[status]} tone={toneOf(status)} />
            <span className="group-title">
              {groupTitle(texts, group)} <span className="muted">({results.length})</span>
            </span>
            {status === 'pass' ? null : (
              <Button small kind="quiet" disabled={props.running} onPress={() => props.onRerun(group)}>
                {t.rerunGroup}
              </Button>
            )}
          </span>
        </th>
      </tr>
      {results.map((result) => (
        <Row key={rowKey(result)} {...props} result={result} />
      ))}
    </tbody>
  );
}

function Row(props: Props & { readonly result: CheckResult }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.preflight;
  const { result, shown, onShow } = props;
  const key = rowKey(result);
  const { title } = checkFinding(texts, result.id, result.code);
  return (
    <tr {...(shown === key ? { 'data-selected': true } : {})}>
      <td>
        <StatusMark words={statusWords(texts, result)} tone={toneOf(result.status)} />
      </td>
      {shown === null ? <td className="nowrap">{checkName(texts, result.id)}</td> : null}
      <td className="mono selectable device-cell">
        {result.target === 'laptop' ? t.laptopTarget : result.target}
        {shown === null ? null : <span className="muted under">{checkName(texts, result.id)}</span>}
      </td>
      <td>
        <AriaButton className="row-button" onPress={() => onShow(key)}>
          <strong>{title}</strong>
        </AriaButton>
      </td>
      {shown === null ? <td className="nowrap">{result.from === 'device' ? t.device : t.laptop}</td> : null}
      {shown === null ? <td className="number nowrap muted">{t.seconds(result.durationMs)}</td> : null}
    </tr>
  );
}
