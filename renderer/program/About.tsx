import { Fragment, useState } from 'react';
import type { AboutView, UpdateView } from '../../electron/contract/program.ts';
import { call } from '../api.ts';
import { Button } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { ErrorBox } from '../components/ErrorBox.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { ask } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages } from '../stores/selectors.ts';

type Failure = { readonly code: string; readonly args: Readonly<Record<string, string | number>> };

export function About(props: { readonly about: AboutView; readonly onChanged: (about: AboutView) => void }) {
  const { about } = props;
  const t = useMessages().program.about;
  const rows = [
    [t.version, about.version],
    [t.engine, `Electron ${about.electron}, Chromium ${about.chromium}, Node ${about.node}`],
    [t.system, about.system],
    [t.catalog, about.catalog],
    [t.guide, about.guide],
    [t.place, about.portable ? t.portable : t.perUser],
  ] as const;
  return (
    <div className="stack">
      <dl className="facts selectable">
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
        {about.folders.map(({ id, path }) => (
          <Fragment key={id}>
            <dt>{t.folder[id]}</dt>
            <dd>
              {path}{' '}
              <Button
                small
                kind="quiet"
                label={`${t.folder[id]}: ${t.openFolder}`}
                onPress={() => ask('program:open-folder', { id })}
              >
                {t.openFolder}
              </Button>
            </dd>
          </Fragment>
        ))}
      </dl>
      <Updates able={about.canCheckUpdates} onChanged={props.onChanged} />
      <details>
        <summary>{t.licences(about.licences.length)}</summary>
        <ul className="plain selectable">
          {about.licences.map(({ name, version, licence }) => (
            <li key={`${name}@${version}`}>
              {name} {version} — {licence}
            </li>
          ))}
        </ul>
        <p className="hint">{t.more}</p>
      </details>
    </div>
  );
}

/** A file that the person brought along is checked; nothing is fetched. */
function Updates(props: { readonly able: boolean; readonly onChanged: (about: AboutView) => void }) {
  const t = useMessages().program.update;
  const [found, setFound] = useState<UpdateView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const check = async (): Promise<void> => {
    setFound(null);
    setFailure(null);
    const answer = await call('program:check-update', undefined);
    if (!answer.ok) return setFailure(answer.error);
    setFound(answer.value);
    if (answer.value?.kind !== 'catalog') return;
    // Another catalog is in use now: what shows it is asked anew.
    const [info, about] = [await ask('app:info', undefined), await ask('program:about', undefined)];
    if (info !== null) useAppStore.setState({ info });
    if (about !== null) props.onChanged(about);
  };
  return (
    <section className="stack" aria-label={t.title}>
      <h3>{t.title}</h3>
      <p className="hint">{props.able ? t.hint : t.noKey}</p>
      <div>
        <Button disabled={!props.able} onPress={() => check()}>
          {t.choose}
        </Button>
      </div>
      <div aria-live="polite">
        {failure === null ? null : <ErrorBox error={failure} onClose={() => setFailure(null)} />}
        {found === null ? null : <Finding found={found} />}
      </div>
    </section>
  );
}

function Finding({ found }: { readonly found: UpdateView }) {
  const t = useMessages().program.update;
  if (found.kind === 'catalog') return <NoticeBox tone="pass">{t.catalog(found.date)}</NoticeBox>;
  if (found.state === 'same') return <NoticeBox tone="pass">{t.same(found.version)}</NoticeBox>;
  return (
    <NoticeBox tone="pass">
      <p>{t.newer(found.version, found.date)}</p>
      {found.files.length === 0 ? null : <p>{t.files}</p>}
      <ul className="plain">
        {found.files.map(({ name, sha256 }) => (
          <li key={name}>
            {name}
            <br />
            <code>{sha256}</code> <CopyButton kind="quiet" text={sha256} of={name} />
          </li>
        ))}
      </ul>
    </NoticeBox>
  );
}
