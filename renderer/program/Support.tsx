import { useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Checkbox } from '../components/Checkbox.tsx';
import { NoticeBox } from '../components/NoticeBox.tsx';
import { ask } from '../stores/actions.ts';
import { useMessages } from '../stores/selectors.ts';

/** Saves what a supporter asks for; hidden names unless the person says otherwise. */
export function Support({ crashes }: { readonly crashes: number }) {
  const t = useMessages().program.support;
  const [anonymise, setAnonymise] = useState(true);
  const [saved, setSaved] = useState('');
  const save = async (): Promise<void> => {
    const answer = await ask('program:save-support', { anonymise });
    setSaved(answer?.path ?? '');
  };
  return (
    <div className="stack">
      <p>{t.text}</p>
      <Checkbox checked={anonymise} onChange={setAnonymise}>
        {t.anonymise}
      </Checkbox>
      <p className="hint">{t.anonymiseHint}</p>
      <div>
        <Button kind="primary" onPress={() => save()}>
          {t.save}
        </Button>
      </div>
      <div aria-live="polite">
        {saved === '' ? null : <NoticeBox tone="pass">{t.saved(saved)}</NoticeBox>}
      </div>
      <p className="hint">{t.crashes(crashes)}</p>
    </div>
  );
}
