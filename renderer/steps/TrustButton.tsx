import { useState } from 'react';
import type { DeviceRow, SiteView } from '../../electron/contract/views.ts';
import { Button } from '../components/Button.tsx';
import { ConfirmDialog } from '../components/Dialog.tsx';
import { Facts } from '../components/SidePanel.tsx';
import { change } from '../stores/actions.ts';
import { useMessages, useTexts } from '../stores/selectors.ts';
import { deviceLine } from './device-name.ts';

type Shown = { readonly code: string; readonly args: Readonly<Record<string, string | number>> };

/** A changed certificate or host key is believed only when a person says so, with both fingerprints in sight. */
export function TrustButton(props: {
  readonly site: SiteView;
  readonly row: DeviceRow;
  readonly errors: readonly Shown[];
}) {
  const m = useMessages();
  const texts = useTexts();
  const [asking, setAsking] = useState(false);
  const { site, row } = props;
  const t = m.steps.discover;
  const error = props.errors.find(
    ({ code }) => code === 'certificate-changed' || code === 'host-key-changed',
  );
  if (error === undefined) return null;
  const kind = error.code === 'host-key-changed' ? 'ssh' : 'tls';
  return (
    <div>
      <Button kind="danger" small onPress={() => setAsking(true)}>
        {m.common.trust[kind]}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={t.trustTitle[kind]}
          text={t.trustText[kind]}
          names={[deviceLine(row, texts.product[row.product].short)]}
          confirm={m.common.trust[kind]}
          onConfirm={() =>
            void change('trust:accept', {
              siteId: site.id,
              deviceId: row.device.id,
              kind,
              port: Number(error.args.port),
              seen: String(error.args.seen ?? ''),
            })
          }
          onClose={() => setAsking(false)}
        >
          <Facts
            rows={(['known', 'seen'] as const).map((key) => [
              t.trustFacts[key],
              <span key={key} className="mono">
                {String(error.args[key] ?? '—')}
              </span>,
            ])}
          />
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
