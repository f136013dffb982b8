import { useState } from 'react';
import { call } from '../api.ts';
import { Button, type ButtonProps } from '../components/Button.tsx';
import { ErrorBox } from '../components/ErrorBox.tsx';
import { useAppStore } from '../stores/app-store.ts';
import { useMessages } from '../stores/selectors.ts';

type Failure = { readonly code: string; readonly args: Readonly<Record<string, string | number>> };

/** The button that opens the practice site; nothing where the package has none, or where this is the practice. */
export function EnterPractice({ kind = 'normal' }: Pick<ButtonProps, 'kind'>) {
  const t = useMessages().help.practice;
  const offered = useAppStore((state) => state.info?.practice === 'offered');
  const [preparing, setPreparing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!offered) return null;
  const enter = async (): Promise<void> => {
    setPreparing(true);
    setFailure(null);
    const answer = await call('practice:enter', undefined);
    setPreparing(false);
    if (!answer.ok) setFailure(answer.error);
    // Back from the practice, the person finds the wizard as it was.
    else useAppStore.setState({ help: null });
  };
  return (
    <>
      <Button kind={kind} disabled={preparing} onPress={() => enter()}>
        {preparing ? t.starting : t.enter}
      </Button>
      {failure === null ? null : <ErrorBox error={failure} onClose={() => setFailure(null)} />}
    </>
  );
}

/** The way back to real work, in the practice's own window. */
export function LeavePractice() {
  const t = useMessages().help.practice;
  const running = useAppStore((state) => state.info?.practice === 'running');
  if (!running) return null;
  return (
    <span title={t.leaveHint}>
      <Button small onPress={() => call('practice:leave', undefined)}>
        {t.leave}
      </Button>
    </span>
  );
}
