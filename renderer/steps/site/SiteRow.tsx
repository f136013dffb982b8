import type { SiteSummary } from '../../../electron/contract/views.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { formatTime } from '../../i18n/index.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type SiteAction, SiteMenu } from './SiteMenu.tsx';
import { siteTitle } from './site-list.ts';

/** One saved site: who it is for, how far it is, and what is done with it. */
export function SiteRow(props: {
  readonly summary: SiteSummary;
  readonly isOpen: boolean;
  /** The device that the search found in it. */
  readonly found: string | undefined;
  readonly onOpen: (siteId: string) => void;
  readonly onCopy: (siteId: string) => void;
  readonly onAct: (what: SiteAction | 'tags', site: SiteSummary) => void;
}) {
  const { summary, isOpen, found, onOpen, onCopy, onAct } = props;
  const m = useMessages();
  const texts = useTexts();
  const language = useAppStore((state) => state.language);
  const t = m.steps.site;
  const title = siteTitle(summary, t.unnamed);
  return (
    <tr {...(isOpen ? { 'data-selected': true } : {})}>
      <th scope="row">
        <span className="cell-2">
          <strong>{summary.customer || t.unnamed}</strong>
          <span className="muted small">
            {[summary.name, summary.reference].filter((part) => part !== '').join(' · ')}
          </span>
          {found === undefined ? null : <span className="small mono">{m.sites.device(found)}</span>}
        </span>
      </th>
      <td>
        <button
          type="button"
          className="row-button tag-cell"
          // What is seen in it stands in its name (WCAG 2.5.3).
          aria-label={`${summary.tags.length === 0 ? `+ ${m.sites.tagsNone}` : summary.tags.join(' ')} ${m.sites.tagsOf(title)}`}
          onClick={() => onAct('tags', summary)}
        >
          {summary.tags.length === 0 ? (
            <span className="muted small">+ {m.sites.tagsNone}</span>
          ) : (
            summary.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)
          )}
        </button>
      </td>
      <td className="number">{m.common.devices(summary.devices)}</td>
      <td className="nowrap">{texts.step[summary.step].title}</td>
      <td className="nowrap">{formatTime(language, summary.usedAt)}</td>
      <td>
        <div className="bar">
          {summary.simulated ? <Badge tone="warn">{m.frame.simulated}</Badge> : null}
          {summary.archived ? <Badge>{m.sites.archived}</Badge> : null}
          {isOpen ? (
            <Badge tone="info">{t.opened}</Badge>
          ) : (
            <Button small kind="primary" label={`${t.open}: ${title}`} onPress={() => onOpen(summary.id)}>
              {t.open}
            </Button>
          )}
          <Button small label={`${t.copy}: ${title}`} onPress={() => onCopy(summary.id)}>
            {t.copy}
          </Button>
          <SiteMenu of={title} archived={summary.archived} onAction={(action) => onAct(action, summary)} />
        </div>
      </td>
    </tr>
  );
}
