import { useState } from 'react';
import type { SiteSummary, TakeIn } from '../../../electron/contract/views.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { MergeDialog } from './MergeDialog.tsx';
import { siteTitle } from './site-list.ts';

/** A file of a site that is here already. */
export type KnownSite = Extract<TakeIn, { readonly kind: 'known' }>;
/** What the person made of it. */
export type KnownSiteEnd =
  | Extract<TakeIn, { readonly kind: 'taken' }>
  | { readonly kind: 'merged'; readonly site: SiteSummary }
  | { readonly kind: 'cancelled' };

/** Another half of a site that is here already: merged into it, kept as a site of its own, or left. */
export function KnownSiteDialog(props: {
  readonly known: KnownSite;
  readonly onEnd: (end: KnownSiteEnd) => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites.known;
  const { known, onEnd } = props;
  const summaries = useAppStore((state) => state.summaries);
  const sites = summaries.filter(({ id }) => known.siteIds.includes(id));
  const [chosen, setChosen] = useState(known.siteIds[0]);
  const [merging, setMerging] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const site = sites.find(({ id }) => id === chosen) ?? sites[0];
  const titleOf = (each: SiteSummary): string => siteTitle(each, m.steps.site.unnamed);
  const keep = async (): Promise<void> => {
    setBusy(true);
    const answer = await call('sites:keep-own', { token: known.token });
    setBusy(false);
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    onEnd(answer.value);
  };
  if (merging && site !== undefined)
    return (
      <MergeDialog
        site={site}
        token={known.token}
        onMerged={() => onEnd({ kind: 'merged', site })}
        onClose={() => setMerging(false)}
      />
    );
  return (
    <Dialog
      title={t.title}
      text={t.text(known.fileName)}
      // What has begun is waited for: it is not cancelled any more.
      onClose={() => (busy ? undefined : onEnd({ kind: 'cancelled' }))}
      failure={failure}
      buttons={
        <>
          <Button waiting={busy} onPress={() => onEnd({ kind: 'cancelled' })}>
            {m.common.cancel}
          </Button>
          <Button waiting={busy} onPress={() => keep()}>
            {t.own}
          </Button>
          <Button
            kind="primary"
            waiting={busy}
            disabled={site === undefined}
            onPress={() => setMerging(true)}
          >
            {t.merge}
          </Button>
        </>
      }
    >
      <fieldset className="stack radios">
        <legend className="label">{t.sites}</legend>
        {sites.map((each) => (
          <label key={each.id} className="radio">
            <input
              type="radio"
              name="known-site"
              checked={each.id === site?.id}
              onChange={() => setChosen(each.id)}
            />
            <span>
              <strong>{titleOf(each)}</strong>{' '}
              <span className="muted">
                {[each.reference, each.archived ? m.sites.archived : '']
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="hint">{t.about}</p>
    </Dialog>
  );
}
