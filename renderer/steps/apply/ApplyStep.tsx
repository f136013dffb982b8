import { useCallback, useMemo, useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { StepId } from '../../../electron/domain/step.ts';
import { sentences } from '../../../electron/texts/sentences.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { ask, showDone, start } from '../../stores/actions.ts';
import { keptChoice } from '../../stores/kept-choice.ts';
import { useBusy, useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { deviceLine } from '../device-name.ts';
import { LeftBehindNotice } from '../LeftBehindNotice.tsx';
import { DeviceList } from './DeviceList.tsx';
import { DriftNotice } from './DriftNotice.tsx';
import { type DeviceWork, deviceWork, itemCount, writable } from './device-work.ts';
import { HeldBackNotice } from './HeldBackNotice.tsx';
import { headline } from './headline.ts';
import { heldBack } from './held-back.ts';
import { PlanMatrix } from './PlanMatrix.tsx';
import { planGroups } from './plan-matrix.ts';
import { RolloutFields } from './RolloutFields.tsx';
import { firstOf, limitOf, NOTHING_CHOSEN, orderOf, type RolloutChoice } from './rollout-choice.ts';
import { SharedErrors } from './SharedErrors.tsx';
import { sharedErrors } from './shared-errors.ts';

/** Devices that can be written to and are left out by the person. */
const useLeftOut = keptChoice<ReadonlySet<string>>();
const useRolloutChoice = keptChoice<RolloutChoice>();

/** Step 5: what will be written to which device; once confirmed, written, read back and compared. */
export function ApplyStep(props: { readonly site: SiteView; readonly onGo: (step: StepId) => void }) {
  const m = useMessages();
  const texts = useTexts();
  const { site } = props;
  const t = m.steps.apply;
  const job = useJob('plan', 'apply', 'undo', 'read-back');
  const running = job?.state === 'running';
  const busy = useBusy();
  const [left, setLeft] = useLeftOut(site.id, new Set());
  const [dialog, setDialog] = useState<'write' | 'retry' | 'undo' | null>(null);
  const [choice, setChoice] = useRolloutChoice(site.id, NOTHING_CHOSEN);
  /** The group of the matrix that the list is narrowed to. */
  const [only, setOnly] = useState<string | null>(null);
  const work = useMemo(() => deviceWork(site), [site]);
  const ids = work.map(({ row }) => row.device.id);
  const can = useMemo(() => writable(work), [work]);
  const chosen = can.filter(({ row }) => !left.has(row.device.id));
  const undoable = work.filter((each) => each.undoable);
  const failed = chosen.filter((each) => each.failed);
  const toWrite = dialog === 'retry' ? failed : chosen;
  const limitWrong = choice.limit && limitOf(choice) === null;
  const groups = useMemo(() => planGroups(work), [work]);
  const planned = work.some(({ plan }) => plan !== undefined);
  const withMatrix = groups.length > 0 && work.length > 1;

  const plan = useCallback(() => {
    void start('plan:start', { siteId: site.id, deviceIds: [...ids] }, 'plan');
  }, [site.id, ids]);
  useRerun(plan);
  const write = (): void =>
    void start(
      'apply:start',
      {
        siteId: site.id,
        deviceIds: toWrite.map(({ row }) => row.device.id),
        confirmed: true,
        rollout: orderOf(choice, toWrite, dialog === 'retry'),
      },
      'apply',
    );
  /** What the write does, and in which order: nothing of it is decided behind the person's back. */
  const confirmText = (devices: readonly DeviceWork[]): string => {
    const order = orderOf(choice, devices, false);
    const first = firstOf(devices).length;
    return sentences(texts.language, [
      t.confirmText(devices.length, itemCount(devices)),
      order.firstWave > 0 ? t.rollout.orderFirst(first, devices.length - first) : '',
      order.stopAfterFailures === null ? '' : t.rollout.limitHint(order.stopAfterFailures),
    ]);
  };
  const undo = (): void =>
    void start(
      'undo:start',
      { siteId: site.id, deviceIds: undoable.map(({ row }) => row.device.id), confirmed: true },
      'undo',
    );
  const choose = useCallback(
    (deviceIds: readonly string[], on: boolean) =>
      setLeft((before) => {
        const next = new Set(before);
        for (const id of deviceIds) {
          if (on) next.delete(id);
          else next.add(id);
        }
        return next;
      }),
    [setLeft],
  );
  const names = (list: readonly DeviceWork[]): readonly string[] =>
    list.map(({ row }) => deviceLine(row, texts.product[row.product].short));
  const savePlans = async (): Promise<void> => {
    const saved = await ask('plan:export', { siteId: site.id });
    if (saved !== null) showDone((all) => all.steps.apply.plansSaved(saved.path));
  };
  const consentMissing = work.some((each) =>
    each.plan?.errors.some((error) => error.code === 'consent-missing'),
  );
  const outdated = work.filter((each) => each.plan !== undefined && each.outdated).length;
  const out = site.rows.filter((row) => row.chosen && row.route === 'none').length;
  const viaLxca = work.filter(({ row }) => row.route === 'lxca' && !row.traits.includes('appliance')).length;

  // Also where no device is left at all: a question that was only hidden would come up again by itself.
  const confirmation = (
    <>
      {dialog === 'write' || dialog === 'retry' ? (
        <ConfirmDialog
          title={t.confirmTitle}
          text={confirmText(toWrite)}
          names={names(toWrite)}
          noneLeft={toWrite.length === 0}
          confirm={t.confirm(toWrite.length)}
          onConfirm={write}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'undo' ? (
        <ConfirmDialog
          title={t.undoTitle}
          text={sentences(texts.language, [
            t.undoText(undoable.length),
            // Beside ticks a person would think that they count.
            can.length > 0 ? t.undoAll : '',
          ])}
          names={names(undoable)}
          noneLeft={undoable.length === 0}
          confirm={t.undoConfirm(undoable.length)}
          onConfirm={undo}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  );

  const leftBehind = <LeftBehindNotice points={site.leftBehind} onGo={props.onGo} />;
  if (work.length === 0)
    return (
      <div className="step">
        {leftBehind}
        <EmptyState title={t.emptyTitle} text={out > 0 ? t.noRoute : t.noneChosen} />
        {confirmation}
      </div>
    );
  return (
    <div className="step">
      {leftBehind}
      {running ? null : <SharedErrors errors={sharedErrors(work)} onGo={props.onGo} />}
      {running ? null : <HeldBackNotice reasons={heldBack(work)} />}
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
          <strong>{headline(texts, m, work)}</strong>
          <span className="spring" />
          {/* The keyboard meets first what one comes for; on the screen it stands at the end. */}
          <div className="bar bar-reversed">
            {can.length === 0 ? null : (
              <Button
                kind="primary"
                disabled={busy || limitWrong || chosen.length === 0}
                onPress={() => setDialog('write')}
              >
                {t.write(chosen.length)}
              </Button>
            )}
            {failed.length === 0 ? null : (
              <Button disabled={busy || limitWrong} onPress={() => setDialog('retry')}>
                {t.retry(failed.length)}
              </Button>
            )}
            <Button disabled={busy} onPress={plan}>
              {t.remake}
            </Button>
            {withMatrix ? null : <Button onPress={() => savePlans()}>{t.savePlans}</Button>}
            {undoable.length === 0 ? null : (
              <Button kind="danger" disabled={busy} onPress={() => setDialog('undo')}>
                {t.undo(undoable.length)}
              </Button>
            )}
          </div>
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
      {planned ? (
        <RolloutFields chosen={chosen} choice={choice} disabled={busy} onChange={setChoice} />
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
      {site.drift === null || running ? null : <DriftNotice drift={site.drift} rows={site.rows} />}
      {withMatrix ? (
        <div className="matrix-bar">
          <PlanMatrix groups={groups} job={job} only={only} onOnly={setOnly} />
          <Button kind="quiet" onPress={() => savePlans()}>
            {t.savePlans}
          </Button>
        </div>
      ) : null}
      {planned || running ? (
        <DeviceList
          site={site}
          work={work}
          job={job}
          can={can}
          left={left}
          onChoose={choose}
          only={groups.find(({ says }) => says === only)}
          onRelease={() => setOnly(null)}
        />
      ) : null}
      {confirmation}
    </div>
  );
}
