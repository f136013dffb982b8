import { useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { ask, change } from '../stores/actions.ts';
import { useMessages, useSite } from '../stores/selectors.ts';
import { testedIds } from './tested.ts';

/** The end of the wizard: what was left is said, the folder is at hand, and the next job begins from here. */
export function Finish() {
  const m = useMessages();
  const site = useSite();
  const [open, setOpen] = useState(false);
  const t = m.frame.finish;
  if (site === null) return null;
  const chosen = site.rows.filter((row) => row.chosen && row.route !== 'none');
  const tested = testedIds(site);
  const untested = chosen.filter((row) => !tested.has(row.device.id));
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
          <p>{untested.length === 0 ? t.allTested(chosen.length) : t.left(untested.length, chosen.length)}</p>
          <p>{t.kept}</p>
        </Dialog>
      ) : null}
    </>
  );
}
