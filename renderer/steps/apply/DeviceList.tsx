import { useCallback, useMemo, useState } from 'react';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useColumns, useFitting } from '../../components/table/use-columns.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceTitle } from '../device-name.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { DeviceDetails } from './DeviceDetails.tsx';
import type { DeviceWork } from './device-work.ts';
import type { PlanGroup } from './plan-matrix.ts';
import { WorkTable } from './WorkTable.tsx';
import { useWorkRows, WorkTools } from './WorkTools.tsx';
import { FIXED_WORK_COLUMNS, NARROW_WORK, WORK_COLUMNS, type WorkRow } from './work-columns.ts';

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
  const own = useMemo(
    () => (only === undefined ? work : work.filter(({ row }) => isIn(only, row.device.id))),
    [work, only],
  );
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

function Lines({ site, work, job, can, left, onChoose }: Props) {
  const texts = useTexts();
  const t = useMessages().steps.apply;
  const rows = useWorkRows(work, job);
  const { columns, show } = useColumns('plans', WORK_COLUMNS, FIXED_WORK_COLUMNS);
  const drawn = useFitting(columns, NARROW_WORK);
  const [shown, setShown] = useState<string | null>(null);
  const onShow = useCallback((id: string) => setShown((before) => (before === id ? null : id)), []);
  const running = job?.state === 'running';
  const writable = useMemo(() => new Set(can.map(({ row }) => row.device.id)), [can]);
  const isChosen = useCallback(
    ({ work: { row } }: WorkRow) =>
      running || !writable.has(row.device.id) ? null : !left.has(row.device.id),
    [running, writable, left],
  );
  const panel = work.find(({ row }) => row.device.id === shown);
  return (
    <>
      <WorkTools rows={rows} columns={columns} drawn={drawn} onColumns={show} />
      {rows.rows.length === 0 ? <p className="muted">{t.list.none}</p> : null}
      <div className="with-side apply-list" {...(panel === undefined ? {} : { 'data-open': true })}>
        <WorkTable
          kept={rows}
          columns={drawn}
          shown={panel === undefined ? null : shown}
          onShow={onShow}
          isChosen={isChosen}
          onChoose={onChoose}
        />
        {panel === undefined ? null : (
          <SidePanel
            title={`${deviceTitle(panel.row, texts.product[panel.row.product].short)} ${panel.row.device.address}`}
            subject={panel.row.device.id}
            onClose={() => setShown(null)}
          >
            <div className="stack-wide">
              <DeviceDetails site={site} work={panel} job={job} />
            </div>
          </SidePanel>
        )}
      </div>
    </>
  );
}
