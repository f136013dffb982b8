import { useEffect, useState } from 'react';
import type { LaptopProxy, SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { ask, showDone } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';

/** Which catalog of destinations is in use, and how to take a newer one or go back. */
export function CatalogLine() {
  const t = useMessages().steps.preflight.catalog;
  const info = useAppStore((state) => state.info);
  if (info === null) return null;
  const take = async (channel: 'catalog:import' | 'catalog:reset'): Promise<void> => {
    const next = await ask(channel, undefined);
    if (next === null) return;
    useAppStore.setState({ info: next });
    showDone((all) => all.steps.preflight.catalog.inUse(next.guide, next.catalogDate));
  };
  return (
    <div className="bar">
      <span>
        {t.name}: {info.guide} ({info.catalogDate}) {info.catalogImported ? `— ${t.imported}` : ''}
      </span>
      <span className="spring" />
      <Button small onPress={() => take('catalog:import')}>
        {t.take}
      </Button>
      {info.catalogImported ? (
        <Button small onPress={() => take('catalog:reset')}>
          {t.reset}
        </Button>
      ) : null}
    </div>
  );
}

/** How this laptop itself goes out: beside the devices' proxy, so that nobody takes one for the other. */
export function LaptopProxyLines({ site }: { readonly site: SiteView }) {
  const t = useMessages().steps.preflight.laptopProxy;
  const [proxy, setProxy] = useState<LaptopProxy | null>(null);
  const profiles = [...new Set(site.rows.flatMap((row) => (row.chosen ? [row.profile] : [])))].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when other destinations count
  useEffect(() => {
    let current = true;
    void ask('network:laptop-proxy', { siteId: site.id }).then((answer) => {
      if (current) setProxy(answer);
    });
    return () => {
      current = false;
    };
  }, [site.id, profiles]);
  if (proxy === null) return null;
  const ways = (way: LaptopProxy['system'][number]['ways'][number]): string =>
    way.kind === 'direct' ? t.direct : `${way.kind.toUpperCase()} ${way.host}:${way.port}`;
  const shown = [...new Set(proxy.system.map(({ ways: list }) => list.map(ways).join(' → ')))].filter(
    (text) => text !== '',
  );
  return (
    <div className="stack-tight">
      <strong>{t.name}</strong>
      <span className="muted">{t.hint}</span>
      <ul className="names">
        <li>
          {t.system}:{' '}
          <span className="mono selectable">{shown.length === 0 ? t.unknown : shown.join(' / ')}</span>
        </li>
        {proxy.environment.map(({ name, value }) => (
          <li key={name} className="mono selectable">
            {name}={value}
          </li>
        ))}
      </ul>
    </div>
  );
}
