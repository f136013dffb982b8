import { useCallback, useEffect, useMemo, useState } from 'react';
import type { NicView, SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ask, change, closeNotice, say, start } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { keptChoice } from '../../stores/kept-choice.ts';
import { useJob, useMessages } from '../../stores/selectors.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { ImportList } from './ImportList.tsx';
import { Networks } from './Networks.tsx';
import { badPorts, parseAddresses, parsePorts } from './typed-addresses.ts';

type Options = {
  readonly multicast: boolean;
  readonly sweep: boolean;
  readonly fast: boolean;
  readonly ports: string;
};

/** Adapters that the person switched, by name, and what was changed of how is searched. */
const useSwitched = keptChoice<ReadonlyMap<string, boolean>>();
const useScanOptions = keptChoice<Partial<Options>>();

/** Where the site's own devices listen, or the ports of the program's settings. */
function portsToAsk(site: SiteView, usual: string): string {
  const known = new Set(site.file.devices.map((device) => device.ports.https));
  return known.size > 0 ? [...known].join(', ') : usual;
}

/** Networks and ranges, chosen already and open to change; one button. */
export function ScanForm({ site, open }: { readonly site: SiteView; readonly open: boolean }) {
  const m = useMessages();
  const t = m.steps.discover;
  const job = useJob('discover');
  const running = job?.state === 'running';
  const usual = useAppStore((state) => state.info?.scan) ?? { ports: '443', fast: false };
  /** Null until this computer has told them. */
  const [nics, setNics] = useState<readonly NicView[] | null>(null);
  const [switched, setSwitched] = useSwitched(site.id, new Map());
  const chosenOf = (all: readonly NicView[]): readonly NicView[] =>
    all.filter((nic) => switched.get(nic.name) ?? nic.selected);
  const names = new Set(chosenOf(nics ?? []).map((nic) => nic.name));
  const [ranges, setRanges] = useState(site.file.network.ranges.join('\n'));
  const [proposed] = useState<Options>({
    multicast: true,
    sweep: true,
    fast: usual.fast,
    ports: portsToAsk(site, usual.ports),
  });
  const [changed, setChanged] = useScanOptions(site.id, {});
  const options = useMemo<Options>(() => ({ ...proposed, ...changed }), [proposed, changed]);
  const set = (option: Partial<Options>): void => setChanged((before) => ({ ...before, ...option }));
  /** The last search before the one that was begun here: what an earlier one asked is not asked again. */
  const [before, setBefore] = useState<string | null>(null);

  const look = async (): Promise<readonly NicView[]> => {
    const found = await ask('discovery:interfaces', undefined);
    if (found === null) return [];
    setNics(found);
    const chosen = chosenOf(found);
    if (site.file.network.ranges.length === 0) setRanges(rangesOf(chosen));
    return chosen;
  };
  /** Its answer is said: where nothing has changed, nothing on the screen would. */
  const lookAgain = async (): Promise<void> => {
    const real = [...new Set((await look()).map((nic) => nic.name))].join(', ');
    say((words) => words.steps.discover.looked(real));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the step is entered
  useEffect(() => void look(), []);
  const badPort = badPorts(options.ports).join(', ');

  const list = parseAddresses(ranges);
  /** Without a range, a network or a device that was typed in, a search would ask nobody. */
  const asksNobody =
    list.length === 0 && !(options.multicast && names.size > 0) && site.file.devices.length === 0;
  const keepRanges = (wanted: readonly string[]): void => {
    if (wanted.join() !== site.file.network.ranges.join()) {
      void change('site:set-field', { siteId: site.id, path: 'network.ranges', text: wanted.join('\n') });
    }
  };
  const scan = useCallback(
    (confirmedLarge: boolean) => {
      const ports = parsePorts(options.ports);
      setBefore(job?.id ?? '');
      void start(
        'discovery:start',
        {
          siteId: site.id,
          ranges: [...list],
          interfaces: [...names],
          multicast: options.multicast,
          sweep: options.sweep,
          ports: ports.length > 0 ? [...ports] : [443],
          fast: options.fast,
          confirmedLarge,
        },
        'discover',
      );
    },
    [site.id, list, names, options, job?.id],
  );
  // As the button: a search that would ask nobody is not begun.
  useRerun(useCallback(() => (asksNobody ? undefined : scan(false)), [asksNobody, scan]));

  const large =
    before !== null && job?.error?.code === 'range-too-large' && job.id !== before
      ? { id: job.id, args: job.error.args }
      : null;
  const toggle = (name: string, on: boolean): void => {
    const all = nics ?? [];
    const next = new Set(names);
    if (on) next.add(name);
    else next.delete(name);
    setSwitched((before) => new Map([...before, [name, on]]));
    // Ranges follow the choice as long as nobody has edited them.
    if (ranges === rangesOf(all.filter((each) => names.has(each.name)))) {
      setRanges(rangesOf(all.filter((each) => next.has(each.name))));
    }
  };
  return (
    <section className="disclosure-bar card">
      <details className="bare" open={open}>
        <summary>
          <strong>{t.config}</strong>
          <span className="muted"> {shortList(list)}</span>
        </summary>
        <div className="scan-grid">
          <Networks
            nics={nics}
            chosen={names}
            simulated={site.simulated}
            onToggle={toggle}
            onLookAgain={() => void lookAgain()}
          />
          <div className="stack">
            <TextField
              label={t.ranges}
              hint={t.rangesHint}
              multiline
              value={ranges}
              onChange={setRanges}
              onBlur={() => keepRanges(list)}
            />
            <ImportList
              kind="ranges"
              onList={(found) => {
                const merged = [...new Set([...list, ...found])];
                setRanges(merged.join('\n'));
                keepRanges(merged);
              }}
            />
          </div>
          <div className="stack">
            <Checkbox checked={options.multicast} onChange={(multicast) => set({ multicast })}>
              {t.multicast}
            </Checkbox>
            <Checkbox checked={options.sweep} onChange={(sweep) => set({ sweep })}>
              {t.sweep}
            </Checkbox>
            <Checkbox checked={options.fast} onChange={(fast) => set({ fast })}>
              {t.fast}
            </Checkbox>
            <TextField
              label={t.ports}
              hint={t.portsHint}
              value={options.ports}
              onChange={(ports) => set({ ports })}
              issues={
                badPort === ''
                  ? []
                  : [{ kind: 'error', text: t.portBad(badPort, parsePorts(options.ports).join(', ') || 443) }]
              }
              onBlur={() => set({ ports: parsePorts(options.ports).join(', ') || '443' })}
            />
          </div>
        </div>
      </details>
      <Button
        kind={site.rows.length === 0 ? 'primary' : 'normal'}
        disabled={running || asksNobody}
        onPress={() => scan(false)}
      >
        {site.discovery === null && site.rows.length === 0 ? t.start : t.again}
      </Button>
      {asksNobody && nics !== null && !running ? <p className="hint">{t.asksNobody}</p> : null}
      {large === null ? null : (
        <ConfirmDialog
          title={t.largeTitle}
          text={t.largeText(String(large.args.range ?? list.join(', ')), String(large.args.addresses ?? ''))}
          names={[]}
          confirm={t.largeConfirm}
          onConfirm={() => {
            closeNotice();
            scan(true);
          }}
          onClose={() => setBefore(large.id)}
        />
      )}
    </section>
  );
}

/** A list read from a file may have thousands of entries; the head of the form shows the first few. */
function shortList(list: readonly string[]): string {
  const shown = 6;
  return list.length <= shown ? list.join(', ') : `${list.slice(0, shown).join(', ')} … (${list.length})`;
}

function rangesOf(nics: readonly NicView[]): string {
  return [...new Set(nics.filter((nic) => !nic.address.includes(':')).map((nic) => nic.cidr))].join('\n');
}
