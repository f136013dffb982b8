import { useCallback, useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { StepId } from '../../../electron/domain/step.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { ask, showDone, start } from '../../stores/actions.ts';
import { useBusy, useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { deviceLine } from '../device-name.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { applySummary, type DeviceWork, deviceWork, itemCount, writable } from './device-work.ts';
import { SharedErrors } from './SharedErrors.tsx';
import { sharedErrors } from './shared-errors.ts';

/** Devices up to which their changes stand open at once. */
const OPEN_AT_MOST = 2;

/** Step 5: what will be written to which device; once confirmed, written, read back and compared. */
export function ApplyStep(props: { readonly site: SiteView; readonly onGo: (step: StepId) => void }) {
  const m = useMessages();
  const texts = useTexts();
  const { site } = props;
  const t = m.steps.apply;
  const job = useJob('plan', 'apply', 'undo', 'read-back');
  const running = job?.state === 'running';
  const busy = useBusy();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<'write' | 'undo' | null>(null);
  const work = deviceWork(site);
  const ids = work.map(({ row }) => row.device.id);
  const can = writable(work);
  const chosen = can.filter(({ row }) => !left.has(row.device.id));
  const undoable = work.filter((each) => each.undoable);
  const changing = work.filter(({ plan: each }) => each?.state === 'changes').length;
  const { done, bad, unplanned } = applySummary(work);
  const planned = work.some(({ plan }) => plan !== undefined);

  const plan = useCallback(() => {
    void start('plan:start', { siteId: site.id, deviceIds: [...ids] }, 'plan');
  }, [site.id, ids]);
  useRerun(plan);
  const write = (): void =>
    void start(
      'apply:start',
      {
        siteId: site.id,
        deviceIds: chosen.map(({ row }) => row.device.id),
        confirmed: true,
        rollout: { firstWave: 0, stopAfterFailures: null, onlyFailed: false },
      },
      'apply',
    );
  const undo = (): void =>
    void start(
      'undo:start',
      { siteId: site.id, deviceIds: undoable.map(({ row }) => row.device.id), confirmed: true },
      'undo',
    );
  const toggle = (deviceId: string, on: boolean): void => {
    const next = new Set(left);
    if (on) next.delete(deviceId);
    else next.add(deviceId);
    setLeft(next);
  };
  const names = (list: readonly DeviceWork[]): readonly string[] =>
    list.map(({ row }) => deviceLine(row, texts.product[row.product].short));
  const savePlans = async (): Promise<void> => {
    const saved = await ask('plan:export', { siteId: site.id });
    if (saved !== null) showDone(t.plansSaved(saved.path));
  };
  const consentMissing = work.some((each) =>
    each.plan?.errors.some((error) => error.code === 'consent-missing'),
  );
  const outdated = work.filter((each) => each.plan !== undefined && each.outdated).length;
  const out = site.rows.filter((row) => row.chosen && row.route === 'none').length;
  const viaLxca = work.filter(({ row }) => row.route === 'lxca' && !row.traits.includes('appliance')).length;

  if (work.length === 0) return <EmptyState title={t.emptyTitle} text={t.noRoute} />;
  return (
    <div className="step">
      {running ? null : <SharedErrors errors={sharedErrors(work)} onGo={props.onGo} />}
      {outdated > 0 && !running ? (
        <NoticeBox
          tone="warn"
          actions={
            <Button small kind="primary" onPress={plan}>
              {t.remake}
            </Button>
          }
        >
          {t.outdatedPlans(outdated)}
        </NoticeBox>
      ) : null}
      {consentMissing ? (
        <NoticeBox
          tone="warn"
          actions={
            <Button small onPress={() => props.onGo('settings')}>
              {t.toSettings}
            </Button>
          }
        >
          {t.consentMissing}
        </NoticeBox>
      ) : null}
      {planned ? (
        <div className="bar">
          <strong>
            {[
              done + bad > 0 ? t.written(done, bad) : '',
              can.length > 0 ? t.summary(can.length, itemCount(can)) : '',
              unplanned > 0 ? t.unplanned(unplanned) : '',
              done + bad + can.length + unplanned === 0 ? t.nothing : '',
            ]
              .filter((part) => part !== '')
              .join(' ')}
          </strong>
          <span className="spring" />
          {undoable.length === 0 ? null : (
            <Button kind="danger" disabled={busy} onPress={() => setDialog('undo')}>
              {t.undo}
            </Button>
          )}
          <Button onPress={() => void savePlans()}>{t.savePlans}</Button>
          <Button disabled={busy} onPress={plan}>
            {t.remake}
          </Button>
          {can.length === 0 ? null : (
            <Button kind="primary" disabled={busy || chosen.length === 0} onPress={() => setDialog('write')}>
              {t.write(chosen.length)}
            </Button>
          )}
        </div>
      ) : running ? null : (
        <EmptyState title={t.emptyTitle} text={t.emptyText}>
          <Button kind="primary" disabled={busy} onPress={plan}>
            {t.make}
          </Button>
        </EmptyState>
      )}
      {out > 0 || viaLxca > 0 ? (
        <p className="muted">
          {out > 0 ? t.outOfScope(out) : ''} {viaLxca > 0 ? t.viaLxca(viaLxca) : ''}
        </p>
      ) : null}
      {can.length > 1 ? (
        <Checkbox
          checked={chosen.length === can.length}
          some={chosen.length > 0 && chosen.length < can.length}
          disabled={running}
          onChange={(on) => setLeft(on ? new Set() : new Set(can.map(({ row }) => row.device.id)))}
        >
          {t.chooseAll}
        </Checkbox>
      ) : null}
      {planned || running ? (
        <ul className="plain stack">
          {work.map((each) => (
            <li key={each.row.device.id}>
              <DeviceCard
                site={site}
                work={each}
                job={job}
                openAtFirst={changing <= OPEN_AT_MOST && each.plan?.state === 'changes'}
                chosen={chosen.includes(each)}
                {...(can.includes(each) && !running
                  ? { onChoose: (on: boolean) => toggle(each.row.device.id, on) }
                  : {})}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {dialog === 'write' ? (
        <ConfirmDialog
          title={t.confirmTitle}
          text={t.confirmText(chosen.length, itemCount(chosen))}
          names={names(chosen)}
          confirm={t.confirm(chosen.length)}
          onConfirm={write}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'undo' ? (
        <ConfirmDialog
          title={t.undoTitle}
          text={t.undoText(undoable.length)}
          names={names(undoable)}
          confirm={t.undoConfirm(undoable.length)}
          onConfirm={undo}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </div>
  );
}
