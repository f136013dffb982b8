import { useState } from 'react';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { changedItems, errorText } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { formatTime } from '../../i18n/index.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceMarks, deviceTitle } from '../device-name.ts';
import { ManualSteps } from '../ManualSteps.tsx';
import { TrustButton } from '../TrustButton.tsx';
import { type DeviceWork, workState } from './device-work.ts';
import { ItemTable } from './ItemTable.tsx';
import { ownErrors } from './shared-errors.ts';

/** One device: its state, and on opening what is written and what came back. */
export function DeviceCard(props: {
  readonly site: SiteView;
  readonly work: DeviceWork;
  readonly job: JobView | undefined;
  readonly openAtFirst: boolean;
  readonly chosen: boolean;
  readonly onChoose?: (on: boolean) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.apply;
  const { work, site } = props;
  const { row, plan, apply } = work;
  const [open, setOpen] = useState<boolean | null>(null);
  const state = workState(texts, m, work, props.job);
  const sub = deviceMarks(row);
  const name = deviceTitle(row, texts.product[row.product].short);
  const errors = apply?.errors ?? plan?.errors ?? [];
  const own = ownErrors(errors);
  const adapted =
    plan?.items.filter((item) => item.adapted !== undefined && item.change !== 'none').length ?? 0;
  const hasBody =
    (plan !== undefined && (plan.items.length > 0 || plan.manual.length > 0)) ||
    (apply?.items.length ?? 0) > 0 ||
    errors.length > 0 ||
    work.tried.length > 0;
  const shown = hasBody && (open ?? (props.openAtFirst || own.length > 0));
  return (
    <section className="disclosure">
      <div className="plan-head">
        {props.onChoose === undefined ? (
          <span className="checkbox-gap" />
        ) : (
          <Checkbox
            label={t.choose(`${name} ${row.device.address}`)}
            checked={props.chosen}
            onChange={props.onChoose}
          />
        )}
        <StatusMark words={state} />
        <span className="cell-2">
          <strong>{name}</strong>
          <span className="muted small">
            <span className="mono">{row.device.address}</span> · {texts.product[row.product].short} ·{' '}
            {texts.driver[row.driver]}
            {sub === '' ? '' : ` · ${sub}`}
          </span>
        </span>
        <span className="bar">
          {plan !== undefined && plan.state === 'changes' ? (
            <span>{t.changes(changedItems(plan).length)}</span>
          ) : null}
          {adapted > 0 ? <Badge tone="info">{`${t.adapted} ${adapted}`}</Badge> : null}
          {plan !== undefined && plan.warnings.length > 0 ? (
            <Badge tone="warn">{t.warnings(plan.warnings.length)}</Badge>
          ) : null}
        </span>
        {hasBody ? (
          <Button
            small
            kind="quiet"
            label={`${shown ? t.hide : t.show} ${name} ${row.device.address}`}
            expanded={shown}
            onPress={() => setOpen(!shown)}
          >
            {shown ? t.hide : t.show}
          </Button>
        ) : null}
      </div>
      {shown ? (
        <div className="disclosure-body">
          <p>
            {state.means}{' '}
            {plan === undefined ? null : (
              <span className="muted small">{t.madeAt(formatTime(language, plan.madeAt))}</span>
            )}
          </p>
          {work.tried.map((run) => (
            <NoticeBox key={`${run.act}${run.at}`} tone="warn">
              <p>
                {t.tried(texts.job[run.act], formatTime(language, run.at))}{' '}
                {run.errors.map((error) => errorText(texts, error)).join(' ')}
              </p>
            </NoticeBox>
          ))}
          {errors.length > 0 && own.length === 0 ? <p>{t.shared.above}</p> : null}
          {own.map(({ error, more }) => (
            <ErrorBox key={error.code} error={error} {...(more === 0 ? {} : { more: t.alike(more) })} />
          ))}
          <TrustButton site={site} row={row} errors={errors} />
          {(apply?.warnings ?? []).map((warning) => (
            <ErrorBox key={`${warning.code}${JSON.stringify(warning.args)}`} tone="warn" error={warning} />
          ))}
          <ItemTable plan={plan} apply={apply} />
          {plan !== undefined && plan.warnings.length > 0 ? (
            <div className="stack">
              {plan.warnings.map((warning) => (
                <ErrorBox
                  key={`${warning.code}${JSON.stringify(warning.args)}`}
                  tone="warn"
                  error={warning}
                />
              ))}
            </div>
          ) : null}
          {plan !== undefined && plan.manual.length > 0 ? (
            <div className="stack">
              <h3>{t.manual}</h3>
              <ManualSteps site={site} deviceId={row.device.id} steps={plan.manual} />
            </div>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
