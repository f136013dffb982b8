import { useCallback, useEffect, useState } from 'react';
import type { NicView, SiteView } from '../../../electron/contract/views.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ask, change, closeNotice, start } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useJob, useMessages } from '../../stores/selectors.ts';
import { useRerun } from '../../wizard/rerun.ts';
import { ImportList } from './ImportList.tsx';
import { badPorts, parseAddresses, parsePorts } from './typed-addresses.ts';

type Options = {
  readonly multicast: boolean;
  readonly sweep: boolean;
  readonly fast: boolean;
  readonly ports: string;
};

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
  const [nics, setNics] = useState<readonly NicView[]>([]);
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  const [ranges, setRanges] = useState(site.file.network.ranges.join('\n'));
  const [options, setOptions] = useState<Options>({
    multicast: true,
    sweep: true,
    fast: usual.fast,
    ports: portsToAsk(site, usual.ports),
  });
  /** The last search before the one that was begun here: what an earlier one asked is not asked again. */
  const [before, setBefore] = useState<string | null>(null);

  const [looked, setLooked] = useState(false);
  const look = (): void => {
    void ask('discovery:interfaces', undefined).then((found) => {
      if (found === null) return;
      setLooked(true);
      setNics(found);
      const chosen = found.filter((nic) => nic.selected);
      setNames(new Set(chosen.map((nic) => nic.name)));
      if (site.file.network.ranges.length === 0) setRanges(rangesOf(chosen));
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the step is entered
  useEffect(look, []);
  const badPort = badPorts(options.ports).join(', ');
  const noNics = looked && nics.length === 0;

  const list = parseAddresses(ranges);
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
  useRerun(useCallback(() => scan(false), [scan]));

  const large =
    before !== null && job?.error?.code === 'range-too-large' && job.id !== before
      ? { id: job.id, args: job.error.args }
      : null;
  const toggle = (name: string, on: boolean): void => {
    const next = new Set(nics.filter((each) => names.has(each.name)).map((each) => each.name));
    if (on) next.add(name);
    else next.delete(name);
    setNames(next);
    // Ranges follow the choice as long as nobody has edited them.
    if (ranges === rangesOf(nics.filter((each) => names.has(each.name)))) {
      setRanges(rangesOf(nics.filter((each) => next.has(each.name))));
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
          <div className="stack">
            <h3>{t.networks}</h3>
            {byName(nics).map(([name, addresses]) => (
              <Checkbox key={name} checked={names.has(name)} onChange={(on) => toggle(name, on)}>
                {name} {addresses.some((nic) => nic.virtual) ? <Badge>{t.virtual}</Badge> : null}
                {addresses.map((nic) => (
                  <span key={nic.cidr} className="nic-address muted small">
                    <span className="mono">{nic.cidr}</span> {nic.hosts > 0 ? t.hosts(nic.hosts) : ''}
                  </span>
                ))}
              </Checkbox>
            ))}
            {noNics ? (
              <NoticeBox
                tone={site.simulated ? 'info' : 'warn'}
                actions={
                  site.simulated ? null : (
                    <Button small onPress={look}>
                      {t.lookAgain}
                    </Button>
                  )
                }
              >
                {site.simulated ? t.noNicsPractice : t.noNics}
              </NoticeBox>
            ) : (
              <p className="hint">{t.networksHint}</p>
            )}
          </div>
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
            <Checkbox
              checked={options.multicast}
              onChange={(multicast) => setOptions({ ...options, multicast })}
            >
              {t.multicast}
            </Checkbox>
            <Checkbox checked={options.sweep} onChange={(sweep) => setOptions({ ...options, sweep })}>
              {t.sweep}
            </Checkbox>
            <Checkbox checked={options.fast} onChange={(fast) => setOptions({ ...options, fast })}>
              {t.fast}
            </Checkbox>
            <TextField
              label={t.ports}
              hint={t.portsHint}
              value={options.ports}
              onChange={(ports) => setOptions({ ...options, ports })}
              issues={
                badPort === ''
                  ? []
                  : [{ kind: 'error', text: t.portBad(badPort, parsePorts(options.ports).join(', ') || 443) }]
              }
              onBlur={() => setOptions({ ...options, ports: parsePorts(options.ports).join(', ') || '443' })}
            />
          </div>
        </div>
      </details>
      <Button
        kind={site.rows.length === 0 ? 'primary' : 'normal'}
        disabled={running || (list.length === 0 && !options.multicast)}
        onPress={() => scan(false)}
      >
        {site.discovery === null && site.rows.length === 0 ? t.start : t.again}
      </Button>
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

/** One network card may have several addresses; it is chosen as a whole. */
function byName(nics: readonly NicView[]): readonly (readonly [string, readonly NicView[]])[] {
  return [...new Set(nics.map((nic) => nic.name))].map(
    (name) => [name, nics.filter((nic) => nic.name === name)] as const,
  );
}

function rangesOf(nics: readonly NicView[]): string {
  return [...new Set(nics.filter((nic) => !nic.address.includes(':')).map((nic) => nic.cidr))].join('\n');
}
