import { useState } from 'react';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { ask, change, loadSummaries } from '../../stores/actions.ts';
import { useMessages } from '../../stores/selectors.ts';
import { siteTitle } from './site-list.ts';

/** Templates of customers: a new site begins from one. */
export function Templates({ summaries }: { readonly summaries: readonly SiteSummary[] }) {
  const m = useMessages();
  const t = m.sites;
  const [removing, setRemoving] = useState<SiteSummary | null>(null);
  const templates = summaries
    .filter(({ template }) => template !== '')
    .sort((a, b) => a.template.localeCompare(b.template, 'ja'));
  if (templates.length === 0) return null;
  const begin = async (siteId: string): Promise<void> => {
    await change('sites:duplicate', { siteId });
    await loadSummaries();
  };
  const remove = async (siteId: string): Promise<void> => {
    await ask('sites:remove', { siteId });
    await loadSummaries();
  };
  return (
    <section className="card">
      <h2>{t.templates}</h2>
      <ul className="template-list">
        {templates.map((template) => (
          <li key={template.id} className="bar">
            <strong>{template.template}</strong>
            <span className="muted small">{siteTitle(template, m.steps.site.unnamed)}</span>
            <span className="spring" />
            <Button
              small
              label={`${t.fromTemplate}: ${template.template}`}
              onPress={() => begin(template.id)}
            >
              {t.fromTemplate}
            </Button>
            <Button
              small
              kind="quiet"
              label={`${m.common.remove}: ${template.template}`}
              onPress={() => setRemoving(template)}
            >
              {m.common.remove}
            </Button>
          </li>
        ))}
      </ul>
      <p className="hint">{t.templatesHint}</p>
      {removing === null ? null : (
        <ConfirmDialog
          title={t.templateRemove}
          text={t.templateRemoveText}
          names={[removing.template]}
          confirm={m.common.remove}
          onConfirm={() => void remove(removing.id)}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}
