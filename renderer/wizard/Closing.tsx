import { sentences } from '../../electron/texts/sentences.ts';
import { call } from '../api.ts';
import { ConfirmDialog } from '../components/Dialog.tsx';
import { change } from '../stores/actions.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useJobStore } from '../stores/job-store.ts';
import { useMessages, useSite, useTexts } from '../stores/selectors.ts';

/** The window is to be closed while work goes on, or with something unsaved: what that stops or loses. */
export function Closing() {
  const m = useMessages();
  const texts = useTexts();
  const closing = useAppStore((state) => state.closing);
  const jobs = useJobStore((state) => state.jobs);
  if (closing === null) return null;
  const t = m.frame.closing;
  const { saving, unsaved } = closing;
  // What ends while it is asked about is not stopped any more.
  const running = closing.running
    .map((job) => jobs[job.id] ?? job)
    .filter(({ state }) => state === 'running');
  const free = running.length === 0 && !saving && !unsaved;
  return (
    <ConfirmDialog
      title={t.title}
      text={sentences(texts.language, [
        running.length > 0 ? t.running : '',
        saving ? t.saving : '',
        unsaved ? t.unsaved : '',
        free ? t.ended : '',
      ])}
      names={running.map((job) => `${texts.job[job.kind]}${job.paused ? ` (${m.progress.paused})` : ''}`)}
      confirm={free ? t.end : running.length > 0 || saving ? t.stop : t.discard}
      onConfirm={() => void call('app:close', { confirmed: true })}
      onClose={() => useAppStore.setState({ closing: null })}
    />
  );
}

/** A step is to be left with something typed that could not be saved. */
export function Leaving() {
  const m = useMessages();
  const site = useSite();
  const step = useAppStore((state) => state.leaving);
  if (step === null || site === null) return null;
  const t = m.frame.leaving;
  return (
    <ConfirmDialog
      title={t.title}
      text={t.text}
      names={[]}
      confirm={t.leave}
      onConfirm={() => void change('site:set-step', { siteId: site.id, step })}
      onClose={() => useAppStore.setState({ leaving: null })}
    />
  );
}
