import { useState } from 'react';
import type { SiteSummary } from '../../../electron/contract/views.ts';
import { TAG_LIMITS } from '../../../electron/domain/site-limits.ts';
import { errorText } from '../../../electron/texts/index.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { loadSummaries } from '../../stores/actions.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { siteTitle } from './site-list.ts';

/** Tags as they are typed: commas of either width between them. */
const split = (text: string): readonly string[] =>
  text
    .split(/[,、，]/u)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** The tags of one site: typed, or taken from those that other sites have. */
export function TagDialog(props: {
  readonly site: SiteSummary;
  readonly known: readonly string[];
  readonly onClose: () => void;
}) {
  const { site, known, onClose } = props;
  const m = useMessages();
  const texts = useTexts();
  const t = m.sites;
  const [text, setText] = useState(site.tags.join(', '));
  const [failure, setFailure] = useState<string | null>(null);
  const tags = split(text);
  const toggle = (tag: string): void =>
    setText((tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag]).join(', '));
  const tooMany = tags.length > TAG_LIMITS.count || tags.some((tag) => [...tag].length > TAG_LIMITS.letters);
  const save = async (): Promise<void> => {
    const answer = await call('sites:set-tags', { siteId: site.id, tags: [...tags] });
    if (!answer.ok) return setFailure(errorText(texts, answer.error));
    await loadSummaries();
    onClose();
  };
  const hint = t.tagsHint(TAG_LIMITS.count, TAG_LIMITS.letters);
  return (
    <Dialog
      title={t.tagsTitle(siteTitle(site, m.steps.site.unnamed))}
      onClose={onClose}
      failure={failure}
      buttons={
        <>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button kind="primary" disabled={tooMany} onPress={() => save()}>
            {m.common.save}
          </Button>
        </>
      }
    >
      <TextField
        label={t.tagsField}
        value={text}
        onChange={setText}
        hint={hint}
        issues={tooMany ? [{ kind: 'error', text: hint }] : []}
      />
      {known.length === 0 ? null : (
        <fieldset className="bar chips">
          <legend className="label">{t.tagsKnown}</legend>
          {known.map((tag) => (
            <button
              key={tag}
              type="button"
              className="chip"
              aria-pressed={tags.includes(tag)}
              onClick={() => toggle(tag)}
            >
              {tag}
            </button>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}
