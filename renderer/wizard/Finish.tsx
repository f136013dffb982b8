import { useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { ask, change } from '../stores/actions.ts';
import { useMessages, useSite } from '../stores/selectors.ts';
import { completionsOf } from './completions.ts';

/** The end of the wizard: what was left is said, the folder is at hand, and the next job begins from here. */
export function Finish() {
  const m = useMessages();
  const site = useSite();
  const [open, setOpen] = useState(false);
  const t = m.frame.finish;
  if (site === null) return null;
  const completions = completionsOf(site);
  const devices = site.rows.flatMap((row) => {
    const completion = row.chosen ? completions.get(row.device.id) : undefined;
    return completion?.inScope ? [completion] : [];
  });
  const notSetUp = devices.filter(({ setUp }) => !setUp).length;
  const toTest = devices.filter(({ test }) => test !== 'not-needed');
  const untested = toTest.filter(({ test }) => test !== 'passed').length;
  return (
    <>
      <Button id="next-step" kind="primary" onPress={() => setOpen(true)}>
        {t.button}
      </Button>
      {open ? (
        <Dialog
          title={t.title}
          onClose={() => setOpen(false)}
          buttons={
            <>
              <Button onPress={() => setOpen(false)}>{m.common.close}</Button>
              <Button onPress={() => ask('report:open-folder', { siteId: site.id })}>{t.folder}</Button>
              <Button
                kind="primary"
                onPress={() => {
                  setOpen(false);
                  void change('site:set-step', { siteId: site.id, step: 'site' });
                }}
              >
                {t.next}
              </Button>
            </>
          }
        >
          {notSetUp === 0 ? null : <p>{t.notSetUp(notSetUp, devices.length)}</p>}
          {toTest.length === 0 ? null : (
            <p>{untested === 0 ? t.allTested(toTest.length) : t.left(untested, toTest.length)}</p>
          )}
          <p>{t.kept}</p>
        </Dialog>
      ) : null}
    </>
  );
}
