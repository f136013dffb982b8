import { useState } from 'react';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { changedItems } from '../../../electron/texts/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceMarks, deviceTitle } from '../device-name.ts';
import { DeviceDetails } from './DeviceDetails.tsx';
import { type DeviceWork, workState } from './device-work.ts';
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
          <DeviceDetails site={site} work={work} job={props.job} />
        </div>
      ) : null}
    </section>
  );
}
