import { useEffect, useState } from 'react';
import type { AboutView } from '../../electron/contract/program.ts';
import { Button } from '../components/Button.tsx';
import { Choice } from '../components/Choice.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { ask } from '../stores/actions.ts';
import { useMessages } from '../stores/selectors.ts';
import { About } from './About.tsx';
import { Settings } from './Settings.tsx';
import { Support } from './Support.tsx';

type Tab = 'about' | 'settings' | 'support';

/** The program itself: what it is, how it should be, what a supporter needs. Loaded when it is opened. */
export function ProgramDialog({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages();
  const t = m.program;
  const [tab, setTab] = useState<Tab>('about');
  const [about, setAbout] = useState<AboutView | null>(null);
  useEffect(() => {
    void ask('program:about', undefined).then(setAbout);
  }, []);
  return (
    <Dialog
      title={t.title}
      wide
      onClose={onClose}
      buttons={<Button onPress={onClose}>{m.common.close}</Button>}
    >
      <Choice
        label={t.title}
        value={tab}
        options={(['about', 'settings', 'support'] as const).map((id) => ({ id, label: t.tabs[id] }))}
        onChange={setTab}
      />
      {tab === 'about' && about !== null ? <About about={about} onChanged={setAbout} /> : null}
      {tab === 'settings' ? <Settings /> : null}
      {tab === 'support' ? <Support crashes={about?.crashes ?? 0} /> : null}
    </Dialog>
  );
}
