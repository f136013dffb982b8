import { useState } from 'react';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { changedItems } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { DeviceDetails } from './DeviceDetails.tsx';
import { type DeviceLine, DeviceRows } from './DeviceRows.tsx';
import { type DeviceWork, WORK_KINDS, type WorkKind, workKind, workState } from './device-work.ts';
import type { PlanGroup } from './plan-matrix.ts';

/** Devices that stand as cards; more are lines of a table that draws what is in sight. */
const CARDS_AT_MOST = 20;
/** Devices up to which their changes stand open at once. */
const OPEN_AT_MOST = 2;

type Props = {
  readonly site: SiteView;
  readonly work: readonly DeviceWork[];
  readonly job: JobView | undefined;
  /** Devices that can be written to, and those of them that were left out. */
  readonly can: readonly DeviceWork[];
  readonly left: ReadonlySet<string>;
  readonly onChoose: (deviceIds: readonly string[], on: boolean) => void;
  /** The group of the matrix that is looked at. */
  readonly only: PlanGroup | undefined;
  readonly onRelease: () => void;
};

/** Every device with its state: a few as cards, many as lines with chips to narrow them. */
export function DeviceList(props: Props) {
  const m = useMessages();
  const t = m.steps.apply;
  const { work, only } = props;
  const own = only === undefined ? work : work.filter(({ row }) => isIn(only, row.device.id));
  return (
    <>
      {only === undefined ? null : (
        <div className="bar">
          <strong>{t.list.everyGroup(only.name)}</strong>
          <Button small onPress={props.onRelease}>
            {t.list.release}
          </Button>
        </div>
      )}
      {work.length > CARDS_AT_MOST ? <Lines {...props} work={own} /> : <Cards {...props} work={own} />}
    </>
  );
}

const isIn = (group: PlanGroup, deviceId: string): boolean =>
  group.work.some(({ row }) => row.device.id === deviceId);

function Cards(props: Props) {
  const { work, job } = props;
  const running = job?.state === 'running';
  const can = new Set(props.can.map(({ row }) => row.device.id));
  const changing = work.filter(({ plan }) => plan?.state === 'changes').length;
  return (
    <ul className="plain stack">
      {work.map((each) => {
        const { id } = each.row.device;
        return (
          <li key={id}>
            <DeviceCard
              site={props.site}
              work={each}
              job={job}
              openAtFirst={changing <= OPEN_AT_MOST && each.plan?.state === 'changes'}
              chosen={can.has(id) && !props.left.has(id)}
              {...(can.has(id) && !running ? { onChoose: (on: boolean) => props.onChoose([id], on) } : {})}
            />
          </li>
        );
      })}
    </ul>
  );
}

function Lines(props: Props) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.apply;
  const { work, job } = props;
  const [kind, setKind] = useState<WorkKind | 'all'>('all');
  const [shown, setShown] = useState<string | null>(null);
  const kinds = work.map((each) => workKind(texts, each, job));
  const can = new Set(props.can.map(({ row }) => row.device.id));
  const visible = kind === 'all' ? work : work.filter((_, index) => kinds[index] === kind);
  const lines = visible.map((each): DeviceLine => {
    const { row, plan } = each;
    const { mark, word } = workState(texts, m, each, job);
    return {
      id: row.device.id,
      name: deviceTitle(row, texts.product[row.product].short),
      address: row.device.address,
      driver: texts.driver[row.driver],
      mark,
      word,
      changes: plan?.state === 'changes' ? t.changes(changedItems(plan).length) : '',
      warnings: plan?.warnings.length ?? 0,
      chosen: can.has(row.device.id) ? !props.left.has(row.device.id) : null,
    };
  });
  const panel = work.find(({ row }) => row.device.id === shown);
  return (
    <>
      <fieldset className="bar chips">
        <legend className="visually-hidden">{t.list.states}</legend>
        {(['all', ...WORK_KINDS] as const).map((each) => {
          const count = each === 'all' ? work.length : kinds.filter((own) => own === each).length;
          return count === 0 && each !== kind ? null : (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={kind === each}
              onClick={() => setKind(each)}
            >
              {t.list.state[each]} {count}
            </button>
          );
        })}
      </fieldset>
      {lines.length === 0 ? <p className="muted">{t.list.none}</p> : null}
      <div className="with-side apply-list" {...(panel === undefined ? {} : { 'data-open': true })}>
        <DeviceRows
          lines={lines}
          disabled={job?.state === 'running'}
          shown={panel === undefined ? null : shown}
          onShow={(id) => setShown(id === shown ? null : id)}
          onChoose={props.onChoose}
        />
        {panel === undefined ? null : (
          <SidePanel
            title={`${deviceTitle(panel.row, texts.product[panel.row.product].short)} ${panel.row.device.address}`}
            subject={panel.row.device.id}
            onClose={() => setShown(null)}
          >
            <div className="stack-wide">
              <DeviceDetails site={props.site} work={panel} job={job} />
            </div>
          </SidePanel>
        )}
      </div>
    </>
  );
}
