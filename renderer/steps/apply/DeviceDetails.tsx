import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { sentences } from '../../../electron/texts/sentences.ts';
import { ErrorBox } from '../../components/ErrorBox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { formatTime } from '../../i18n/index.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { ManualSteps } from '../ManualSteps.tsx';
import { TrustButton } from '../TrustButton.tsx';
import { type DeviceWork, workState } from './device-work.ts';
import { ItemTable } from './ItemTable.tsx';
import { ownErrors } from './shared-errors.ts';

/** What is written to one device and what came back: in its card, or beside the list. */
export function DeviceDetails(props: {
  readonly site: SiteView;
  readonly work: DeviceWork;
  readonly job: JobView | undefined;
}) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.apply;
  const { work, site } = props;
  const { row, plan, apply } = work;
  const state = workState(texts, m, work, props.job);
  const errors = apply?.errors ?? plan?.errors ?? [];
  const own = ownErrors(errors);
  return (
    <>
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
            {sentences(
              language,
              run.errors.map((error) => errorText(texts, error)),
            )}
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
      <ItemTable
        label={`${deviceTitle(row, texts.product[row.product].short)} ${row.device.address}`}
        plan={plan}
        apply={apply}
      />
      {plan !== undefined && plan.warnings.length > 0 ? (
        <div className="stack">
          {plan.warnings.map((warning) => (
            <ErrorBox key={`${warning.code}${JSON.stringify(warning.args)}`} tone="warn" error={warning} />
          ))}
        </div>
      ) : null}
      {plan !== undefined && plan.manual.length > 0 ? (
        <div className="stack">
          <h3>{t.manual}</h3>
          <ManualSteps site={site} deviceId={row.device.id} steps={plan.manual} />
        </div>
      ) : null}
    </>
  );
}
