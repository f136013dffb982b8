import { useEffect, useRef, useState } from 'react';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { isImeKey } from '../../components/ime.ts';
import { TableScroll } from '../../components/TableScroll.tsx';
import { useSlash } from '../../components/table/use-slash.ts';
import { ask, change, loadSummaries, showDone } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';
import { useSiteStore } from '../../stores/site-store.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import type { SiteAction } from './SiteMenu.tsx';
import { SiteRow } from './SiteRow.tsx';
import { inKeptOrder, shownSites, siteTitle, tagsOf } from './site-list.ts';
import { TagDialog } from './TagDialog.tsx';
import { TemplateDialog } from './TemplateDialog.tsx';

/** Sites drawn at first, and with every further press; fewer than this need no search. */
const AT_ONCE = 20;
const SEARCH_FROM = 6;
const NOTHING: Readonly<Record<string, string>> = {};

type Asked = { readonly what: SiteAction | 'tags'; readonly site: SiteSummary };

/** The saved sites, the one used last first: searched, narrowed by tags, put away and taken out again. */
export function SiteList(props: {
  readonly summaries: readonly SiteSummary[];
  readonly current: string | null;
}) {
  const m = useMessages();
  const t = m.sites;
  const [text, setText] = useState('');
  const [tags, setTags] = useState<readonly string[]>([]);
  const [archived, setArchived] = useState(false);
  const [limit, setLimit] = useState(AT_ONCE);
  const [asked, setAsked] = useState<Asked | null>(null);
  const found = useFound(text);
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const order = useRef<readonly string[]>([]);
  const own = props.summaries.filter(({ template }) => template === '');
  const sites = inKeptOrder(own, order.current, props.current);
  order.current = sites.map(({ id }) => id);
  const put = sites.filter((site) => site.archived).length;
  const known = tagsOf(archived ? sites : sites.filter((site) => !site.archived));
  const shown = shownSites(sites, { text, tags, archived, found }, props.current);
  const drawn = shown.slice(0, limit);
  const open = (siteId: string): void => void change('sites:open', { siteId });
  const copy = async (siteId: string): Promise<void> => {
    await change('sites:duplicate', { siteId });
    await loadSummaries();
  };
  const archive = async (site: SiteSummary, to: boolean): Promise<void> => {
    const answer = await ask('sites:set-archived', { siteId: site.id, archived: to });
    if (answer === null) return;
    await loadSummaries();
    showDone((all) => {
      const { archiveDone, unarchiveDone } = all.sites;
      return (to ? archiveDone : unarchiveDone)(siteTitle(site, all.steps.site.unnamed));
    });
  };
  const remove = async (siteId: string): Promise<void> => {
    await ask('sites:remove', { siteId });
    await loadSummaries();
    // One that could not be deleted stays on the screen, as it stays in the list.
    const stays = useAppStore.getState().summaries.some(({ id }) => id === siteId);
    if (!stays && useSiteStore.getState().site?.id === siteId) useSiteStore.setState({ site: null });
  };
  const act = (what: SiteAction | 'tags', site: SiteSummary): void => {
    if (what === 'archive' || what === 'unarchive') void archive(site, what === 'archive');
    else setAsked({ what, site });
  };
  const close = (): void => setAsked(null);
  if (sites.length === 0) return null;
  return (
    <div className="stack">
      {sites.length < SEARCH_FROM && known.length === 0 && put === 0 ? null : (
        <div className="bar table-tools" data-table="sites-tools">
          <input
            ref={field}
            className="input search"
            type="search"
            aria-label={t.search}
            placeholder={`${t.search}  [/]`}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setLimit(AT_ONCE);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !isImeKey(event) && text !== '') setText('');
            }}
          />
          <fieldset className="bar chips">
            <legend className="visually-hidden">{t.tagFilter}</legend>
            {known.map(({ tag, count }) => (
              <button
                key={tag}
                type="button"
                className="chip"
                aria-pressed={tags.includes(tag)}
                onClick={() => {
                  setLimit(AT_ONCE);
                  setTags(tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag]);
                }}
              >
                {tag} {count}
              </button>
            ))}
          </fieldset>
          <span className="spring" />
          {put === 0 ? null : (
            <Checkbox checked={archived} onChange={setArchived}>
              {t.archivedShow(put)}
            </Checkbox>
          )}
          <span className="muted small" role="status">
            {t.count(shown.length, archived ? sites.length : sites.length - put)}
          </span>
        </div>
      )}
      {shown.length === 0 ? (
        <p className="muted">{t.none}</p>
      ) : (
        <TableScroll label={t.saved}>
          <table className="table" data-table="sites">
            <thead>
              <tr>
                <th>{m.steps.site.column.site}</th>
                <th>{t.tags}</th>
                <th className="number">{m.steps.site.column.devices}</th>
                <th>{m.steps.site.column.step}</th>
                <th>{t.used}</th>
                <th>{m.steps.site.column.action}</th>
              </tr>
            </thead>
            <tbody>
              {drawn.map((summary) => (
                <SiteRow
                  key={summary.id}
                  summary={summary}
                  isOpen={summary.id === props.current}
                  found={found[summary.id]}
                  onOpen={open}
                  onCopy={(siteId) => void copy(siteId)}
                  onAct={act}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {shown.length > drawn.length ? (
        <div className="bar">
          <Button
            small
            onPress={() => {
              setLimit(limit + AT_ONCE);
              focusRow(limit);
            }}
          >
            {t.more(Math.min(AT_ONCE, shown.length - drawn.length))}
          </Button>
        </div>
      ) : null}
      {asked?.what === 'tags' ? (
        <TagDialog site={asked.site} known={tagsOf(sites).map(({ tag }) => tag)} onClose={close} />
      ) : null}
      {asked?.what === 'template' ? <TemplateDialog site={asked.site} onClose={close} /> : null}
      {asked?.what === 'export' ? <ExportDialog site={asked.site} onClose={close} /> : null}
      {asked?.what === 'merge' ? <MergeDialog site={asked.site} onClose={close} /> : null}
      {asked?.what === 'remove' ? (
        <ConfirmDialog
          title={m.steps.site.removeTitle}
          text={m.steps.site.removeText}
          names={[
            [siteTitle(asked.site, m.steps.site.unnamed), m.common.devices(asked.site.devices)].join(' · '),
          ]}
          confirm={m.common.remove}
          onConfirm={() => void remove(asked.site.id)}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

/** The focus goes on where the list went on. */
function focusRow(index: number): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document
        .querySelectorAll('[data-table="sites"] tbody tr')
        [index]?.querySelector<HTMLElement>('button')
        ?.focus(),
    ),
  );
}

/** Devices are not in the list: the program is asked for them, a moment after the last letter. */
const ASK_AFTER_MS = 150;

function useFound(text: string): Readonly<Record<string, string>> {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (text.trim() === '') {
      setFound(NOTHING);
      return;
    }
    let late = false;
    const timer = setTimeout(() => {
      void call('sites:find', { text: text.slice(0, 200) }).then((answer) => {
        if (late || !answer.ok) return;
        setFound(Object.fromEntries(answer.value.map(({ siteId, device }) => [siteId, device])));
      });
    }, ASK_AFTER_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [text]);
  return found;
}
