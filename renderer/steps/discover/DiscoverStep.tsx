import { useCallback, useMemo, useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import type { Product } from '../../../electron/domain/product.ts';
import { discoveryWarningText } from '../../../electron/texts/index.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { byProduct } from '../../components/table/by-product.ts';
import type { Sort } from '../../components/table/rows.ts';
import { useColumns, useFitting } from '../../components/table/use-columns.ts';
import { useKeptRows } from '../../components/table/use-kept-rows.ts';
import { useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { AddDialog } from './AddDialog.tsx';
import { BulkDialog } from './BulkDialog.tsx';
import { Credentials } from './Credentials.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { DeviceTable } from './DeviceTable.tsx';
import { DeviceTools } from './DeviceTools.tsx';
import {
  answersSearch,
  columnValue,
  DEVICE_COLUMNS,
  type DeviceColumn,
  type DeviceState,
  FIXED_DEVICE_COLUMNS,
  isInState,
  NARROW_DEVICES,
} from './device-columns.ts';
import { foundSentence } from './found-sentence.ts';
import { MissingPasswords } from './MissingPasswords.tsx';
import { ScanForm } from './ScanForm.tsx';
import { TryLoginsDialog } from './TryLoginsDialog.tsx';

const idOf = ({ device }: DeviceRow): string => device.id;
const productOf = ({ product }: DeviceRow): Product => product;

/** Step 2: find the devices, choose those to set up, their route and how to sign in. */
export function DiscoverStep({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const job = useJob('discover');
  const [shown, setShown] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState('');
  const [state, setState] = useState<DeviceState>('all');
  const [sort, setSort] = useState<Sort<DeviceColumn> | null>(null);
  /** The devices that a dialog was opened for. */
  const [changing, setChanging] = useState<ReadonlySet<string> | null>(null);
  const [trying, setTrying] = useState<ReadonlySet<string> | null>(null);
  const running = job?.state === 'running';
  const fresh = useMemo(
    () =>
      byProduct(
        site.rows.filter((each) => isInState(each, state) && answersSearch(texts, each, search)),
        productOf,
        sort,
        (row, by) => columnValue(texts, row, by),
      ),
    [site.rows, state, search, sort, texts],
  );
  const kept = useKeptRows(
    fresh,
    { all: site.rows, idOf, groupOf: productOf },
    JSON.stringify([state, search, sort]),
    running,
  );
  const { rows } = kept;
  const { columns, show } = useColumns('devices', DEVICE_COLUMNS, FIXED_DEVICE_COLUMNS);
  const drawn = useFitting(columns, NARROW_DEVICES);
  const close = useCallback(() => setShown(null), []);
  const t = m.steps.discover;
  const found = site.rows.filter((row) => !row.typed).length;
  const chosen = site.rows.filter((row) => row.chosen).length;
  const row = site.rows.find((each) => each.device.id === shown);
  const chosenIds = (): ReadonlySet<string> =>
    new Set(rows.filter((each) => each.chosen).map(({ device }) => device.id));
  // As they are now: a search that goes on joins devices, and adds some that nobody opened the dialog for.
  const still = (ids: ReadonlySet<string>): readonly DeviceRow[] =>
    site.rows.filter((each) => each.chosen && ids.has(each.device.id));
  const { discovery } = site;
  const add = <Button onPress={() => setAdding(true)}>{t.add}</Button>;

  return (
    <div className={site.rows.length > 0 ? 'step-fill' : 'step'}>
      <ScanForm site={site} open={site.rows.length === 0 && !running} />
      {!running && discovery !== null && discovery.warnings.length > 0 ? (
        <NoticeBox tone="warn">
          {discovery.warnings.map((warning) => (
            <p key={`${warning.code}${JSON.stringify(warning.args)}`}>
              {discoveryWarningText(texts, warning.code, warning.args)}
            </p>
          ))}
        </NoticeBox>
      ) : null}
      {site.rows.length === 0 ? (
        running ? null : (
          <EmptyState
            title={discovery === null ? t.emptyTitle : t.noneTitle}
            text={discovery === null ? t.emptyText : t.noneText}
          >
            {add}
          </EmptyState>
        )
      ) : (
        <>
          <div className="bar">
            <span>{running ? t.running(found) : foundSentence(t, found, discovery)}</span>
            <strong>{m.common.selected(chosen)}</strong>
            <span className="spring" />
            {add}
          </div>
          <MissingPasswords site={site} />
          <DeviceTools
            all={site.rows}
            rows={rows}
            search={search}
            onSearch={setSearch}
            state={state}
            onState={(wanted) => {
              setState(wanted);
              kept.renew();
            }}
            columns={columns}
            drawn={drawn}
            onColumns={show}
            onBulk={() => setChanging(chosenIds())}
            onTryLogins={() => setTrying(chosenIds())}
          />
          <div className="with-side" {...(row === undefined ? {} : { 'data-open': true })}>
            {rows.length === 0 ? (
              <p className="card">{m.table.noMatch}</p>
            ) : (
              <DeviceTable
                site={site}
                groups={kept.groups}
                sort={sort}
                onSort={setSort}
                onHand={kept.onHand}
                columns={drawn}
                shown={shown}
                onShow={setShown}
              />
            )}
            {row === undefined ? null : <DevicePanel site={site} row={row} onClose={close} />}
          </div>
        </>
      )}
      <Credentials site={site} />
      {changing === null ? null : (
        <BulkDialog site={site} rows={still(changing)} onClose={() => setChanging(null)} />
      )}
      {trying === null ? null : (
        <TryLoginsDialog site={site} rows={still(trying)} onClose={() => setTrying(null)} />
      )}
      {adding ? <AddDialog site={site} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}
