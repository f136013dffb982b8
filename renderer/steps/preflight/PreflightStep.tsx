import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { CheckResult } from '../../../electron/domain/check.ts';
import { Button } from '../../components/Button.tsx';
import { Choice } from '../../components/Choice.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { useColumns } from '../../components/table/use-columns.ts';
import { formatTime } from '../../i18n/index.ts';
import { start } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useJob, useMessages, useTexts } from '../../stores/selectors.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { NetworkForm } from '../NetworkForm.tsx';
import { CheckTools, useChosenChecks } from './AllChecks.tsx';
import { CauseCards } from './CauseCards.tsx';
import { CheckPanel } from './CheckPanel.tsx';
import { CheckTable } from './CheckTable.tsx';
import { ControllerDialog } from './ControllerDialog.tsx';
import { causesOf, mended } from './causes.ts';
import { CHECK_COLUMNS, FIXED_CHECK_COLUMNS } from './check-columns.ts';
import { devicesLike } from './controller-fixes.ts';
import { firewallRules, rowsToAsk } from './firewall-rules.ts';
import { type Group, groupResults, needsAction, rowKey } from './groups.ts';
import { CatalogLine, LaptopProxyLines } from './Surroundings.tsx';
import { ticketText } from './ticket.ts';
import { useKeptCauses } from './use-kept-checks.ts';
import { Verdict } from './Verdict.tsx';

const NONE: readonly CheckResult[] = [];

type Only = { readonly rows?: string[]; readonly group?: string };

/** A preflight that was run for another form, or was stopped: how far it came, and which results stand. */
function Stopped({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const language = useAppStore((state) => state.language);
  const t = m.steps.preflight;
  const { cameTo = null, stopped = null, finishedAt = '', outdated = false } = site.preflight ?? {};
  if (outdated) return <NoticeBox tone="warn">{t.outdated}</NoticeBox>;
  if (cameTo !== null) return <NoticeBox tone="warn">{t.cameTo(cameTo.done, cameTo.total)}</NoticeBox>;
  return stopped === null ? null : (
    <NoticeBox tone="info">
      {t.stopped(stopped.done, stopped.total, formatTime(language, finishedAt))}
    </NoticeBox>
  );
}

/** Step 3: runs by itself; the verdict first, then causes, then rows. */
export function PreflightStep({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.preflight;
  const job = useJob('preflight');
  const running = job?.state === 'running';
  const [filter, setFilter] = useState<'bad' | 'all'>('bad');
  const [shown, setShown] = useState<string | null>(null);
  const [mending, setMending] = useState<CheckResult | null>(null);
  const close = useCallback(() => setShown(null), []);

  const run = useCallback(
    (only?: Only) => {
      void start(
        'preflight:start',
        { siteId: site.id, ...(only === undefined ? {} : { only }) },
        'preflight',
      );
    },
    [site.id],
  );
  useRerun(useCallback(() => run(), [run]));
  useRunByItself(site, running, run);

  const results = site.preflight?.results ?? NONE;
  const groups = useMemo(() => groupResults(results), [results]);
  const { causes: visible, onHand } = useKeptCauses(groups, running);
  const chosen = useChosenChecks(results, running);
  const { columns, show } = useColumns('checks', CHECK_COLUMNS, FIXED_CHECK_COLUMNS);
  const rerunGroup = useCallback((group: string) => run({ group }), [run]);
  const selected = results.find((result) => rowKey(result) === shown);
  const rules = firewallRules(texts, rowsToAsk(site));
  const before = useRedBefore(site.id, running, groups);
  const theirs = causesOf(groups.filter(needsAction), null).filter(({ head }) => head.from !== 'device');
  const { customer, name } = site.file.site;
  const ticket = ticketText(texts, m, {
    customer,
    site: name,
    measuredAt: site.preflight === null ? '' : formatTime(language, site.preflight.finishedAt),
    causes: theirs,
    rules,
  });

  return (
    <div className={results.length > 0 ? 'step-fill' : 'step'}>
      {results.length > 0 || running ? <Verdict results={results} running={running} /> : null}
      {running ? null : <Stopped site={site} />}
      {results.length === 0 ? (
        running ? null : (
          <EmptyState title={t.emptyTitle} text={t.emptyText}>
            <Button kind="primary" onPress={() => run()}>
              {t.start}
            </Button>
          </EmptyState>
        )
      ) : (
        <>
          <div className="bar">
            <Choice
              label={t.filter}
              value={filter}
              options={[
                { id: 'bad', label: t.onlyBad },
                { id: 'all', label: `${t.everything} (${results.length})` },
              ]}
              onChange={setFilter}
            />
            <div className="bar bar-end">
              {theirs.length === 0 ? null : <CopyButton text={ticket} label={t.ticket.copy} />}
              {rules === '' ? null : <CopyButton text={rules} label={t.copyRules} />}
              <Button disabled={running} onPress={() => run()}>
                {t.rerunAll}
              </Button>
            </div>
          </div>
          {filter === 'all' ? (
            <CheckTools results={results} chosen={chosen} columns={columns} onColumns={show} />
          ) : null}
          <div className="with-side" {...(selected === undefined ? {} : { 'data-open': true })}>
            {filter === 'bad' && visible.length === 0 ? (
              <p className="card">{t.allGood}</p>
            ) : filter === 'bad' ? (
              <CauseCards
                causes={causesOf(visible, before)}
                mended={mended(visible, before)}
                columns={columns}
                shown={shown}
                running={running}
                onHand={onHand}
                onShow={setShown}
                onRerun={rerunGroup}
              />
            ) : chosen.groups.length === 0 ? (
              <p className="card">{m.table.noMatch}</p>
            ) : (
              <CheckTable
                kept={chosen}
                columns={columns}
                shown={shown}
                running={running}
                onShow={setShown}
                onRerun={rerunGroup}
              />
            )}
            {selected === undefined ? null : (
              <CheckPanel
                site={site}
                result={selected}
                running={running}
                onRerun={() => run({ rows: [rowKey(selected)] })}
                onMend={() => setMending(selected)}
                onClose={close}
              />
            )}
          </div>
        </>
      )}
      <details className="disclosure">
        <summary>
          {t.network} <span className="muted">{t.networkHint}</span>
        </summary>
        <div className="disclosure-body">
          <NetworkForm site={site} withServers />
          <LaptopProxyLines site={site} />
          <CatalogLine />
        </div>
      </details>
      {mending === null ? null : (
        <ControllerDialog
          site={site}
          result={mending}
          onClose={(written) => {
            setMending(null);
            if (written)
              run({ rows: devicesLike(site, mending).map((row) => `clock|${row.device.address}`) });
          }}
        />
      )}
    </div>
  );
}

/** What was red before the last run of this visit; null while nothing ran. */
const redBefore = new Map<string, ReadonlySet<string>>();

/** Marks what changed since the last run: the red groups as they stood when the newest run began. */
function useRedBefore(
  siteId: string,
  running: boolean,
  groups: readonly Group[],
): ReadonlySet<string> | null {
  const was = useRef(running);
  const red = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (running && !was.current && groups.length > 0) redBefore.set(siteId, red.current);
    was.current = running;
    if (!running) red.current = new Set(groups.filter(needsAction).map(({ group }) => group));
  }, [running, siteId, groups]);
  return running ? null : (redBefore.get(siteId) ?? null);
}

/** Runs once per visit: when there are no results, or the chosen devices need destinations nobody checked. */
function useRunByItself(site: SiteView, running: boolean, run: () => void): void {
  const ran = useRef(false);
  const needed = new Set(
    site.rows.flatMap((row) => (row.chosen && row.profile !== null ? [row.profile] : [])),
  );
  const checked = new Set(site.preflight?.profiles ?? []);
  const stale = site.preflight === null || [...needed].some((profile) => !checked.has(profile));
  useEffect(() => {
    if (ran.current || running || !stale) return;
    ran.current = true;
    run();
  }, [running, stale, run]);
}
