import { useState } from 'react';
import type { DeviceRow, SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { start } from '../../stores/actions.ts';
import { useBusy, useMessages, useTexts } from '../../stores/selectors.ts';
import { deviceLine } from '../device-name.ts';

/** The guide's own screen: "Limited to 100 characters". */
const LIMIT = 100;

/** A service request in words of the person's own, sent by the device itself (IMM2 and CMM command lines). */
export function ServiceRequest({ site, row }: { readonly site: SiteView; readonly row: DeviceRow }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.testCall.request;
  const busy = useBusy();
  const [text, setText] = useState('');
  const [asking, setAsking] = useState(false);
  const words = text.trim();
  const stray = /[^\x20-\x7e]/u.exec(words)?.[0];
  const tooLong = words.length > LIMIT;
  return (
    <div className="stack">
      <p className="hint">{t.text}</p>
      <TextField
        label={t.label}
        screen="Problem description"
        hint={t.left(LIMIT - words.length)}
        issues={[
          ...(stray === undefined
            ? []
            : [{ kind: 'error' as const, text: texts.valueCode['not-ascii']({ found: stray }) }]),
          ...(tooLong
            ? [
                {
                  kind: 'error' as const,
                  text: texts.valueCode['too-long']({ limit: LIMIT, found: words.length }),
                },
              ]
            : []),
        ]}
        value={text}
        onChange={setText}
      />
      <div>
        <Button
          small
          disabled={busy || words === '' || stray !== undefined || tooLong}
          onPress={() => setAsking(true)}
        >
          {t.send}
        </Button>
      </div>
      {asking ? (
        <ConfirmDialog
          title={t.confirmTitle}
          text={t.confirmText}
          names={[deviceLine(row, texts.product[row.product].short), words]}
          confirm={t.send}
          onConfirm={() =>
            void start(
              'service-request:start',
              { siteId: site.id, deviceId: row.device.id, text: words, confirmed: true },
              'service-request',
            )
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
