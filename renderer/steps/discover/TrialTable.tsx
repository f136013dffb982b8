import { memo, useEffect, useRef } from 'react';
import type { DeviceRow } from '../../../electron/contract/views.ts';
import type { LoginTrial } from '../../../electron/domain/login-trial.ts';
import { errorText, type Texts } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';

const TOOK: ReadonlySet<LoginTrial['state']> = new Set(['took', 'must-change']);

/** Which device took which login, by its name, and what the others said; those without one come first. */
export function TrialTable(props: {
  readonly rows: readonly DeviceRow[];
  readonly trials: readonly LoginTrial[];
  readonly ended: boolean;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.logins.tries;
  const { trials } = props;
  const section = useRef<HTMLElement>(null);
  // What came of it is seen where the dialog is longer than the window.
  useEffect(() => {
    if (props.ended) section.current?.scrollIntoView({ block: 'start' });
  }, [props.ended]);
  const rows = new Map(props.rows.map((row) => [row.device.id, row]));
  const left = trials.filter(({ state }) => !TOOK.has(state));
  const counts = new Map<string, number>();
  for (const { took } of trials) if (took !== '') counts.set(took, (counts.get(took) ?? 0) + 1);
  return (
    <section ref={section} className="stack-tight">
      <h3 className="bar">
        {t.result}
        {[...counts].map(([name, count]) => (
          <Badge key={name} tone="info">
            {t.summary(name, count)}
          </Badge>
        ))}
        {left.length === 0 ? null : <Badge tone="warn">{t.unresolved(left.length)}</Badge>}
      </h3>
      <TableScroll label={t.result}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t.column.device}</th>
              <th scope="col">{t.column.took}</th>
              <th scope="col">{t.column.why}</th>
            </tr>
          </thead>
          <tbody>
            {[...left, ...trials.filter(({ state }) => TOOK.has(state))].map((trial) => (
              <TrialLine
                key={trial.deviceId}
                trial={trial}
                row={rows.get(trial.deviceId)}
                texts={texts}
                nobody={t.nobody}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

const TrialLine = memo(function TrialLine(props: {
  readonly trial: LoginTrial;
  readonly row: DeviceRow | undefined;
  readonly texts: Texts;
  readonly nobody: string;
}) {
  const { trial, row, texts } = props;
  return (
    <tr>
      <th scope="row">
        {row === undefined ? '' : deviceTitle(row, texts.product[row.product].short)}{' '}
        <span className="mono nowrap">{trial.address}</span>
      </th>
      <td>{trial.took === '' ? props.nobody : trial.took}</td>
      <td>
        {texts.trialState[trial.state]}
        {trial.state === 'must-change' ? (
          <p className="small">{texts.mustChange({ address: trial.address })}</p>
        ) : null}
        {trial.state === 'took' && trial.tries.length === 1 ? null : (
          <ul className="plain small muted">
            {trial.tries.map(({ credential, outcome, error }) => (
              <li key={credential}>
                {credential}: {texts.tryOutcome[outcome]}
                {outcome === 'stopped' && error !== null ? ` (${errorText(texts, error)})` : ''}
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
});
