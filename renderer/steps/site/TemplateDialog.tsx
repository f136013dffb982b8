import { useState } from 'react';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { TEMPLATE_NAME_LIMIT } from '../../../electron/domain/site-limits.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { loadSummaries, showDone } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';

/** Keeps what the next job of the customer has in common with this one, under a name. */
export function TemplateDialog({
  site,
  onClose,
}: {
  readonly site: SiteSummary;
  readonly onClose: () => void;
}) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites;
  const [name, setName] = useState(site.customer);
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const answer = await call('sites:make-template', { siteId: site.id, name: name.trim() });
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    await loadSummaries();
    onClose();
    showDone((all) => all.sites.templateDone(name.trim()));
  };
  return (
    <Dialog
      title={t.templateTitle}
      text={t.templateText}
      onClose={onClose}
      failure={failure}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind="primary" disabled={name.trim() === ''} onPress={() => save()}>
            {m.common.save}
          </Button>
        </>
      }
    >
      <TextField
        label={t.templateName}
        value={name}
        onChange={setName}
        maxLength={TEMPLATE_NAME_LIMIT}
        required
      />
    </Dialog>
  );
}
