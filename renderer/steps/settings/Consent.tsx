import { useState } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { formatTime } from '../../i18n/index.ts';
import { ask, change, say } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';

/** What will be sent and where, and the customer's own act of agreeing to it: by whom and when. */
export function Consent({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const language = useAppStore((state) => state.language);
  const t = m.steps.settings;
  const stored = site.file.settings.termsAccepted;
  const accepted = stored.by !== '' && stored.at !== '';
  const [typed, setTyped] = useState(stored.by);
  const by = accepted ? stored.by : typed;
  const accept = (name: string, on: boolean): Promise<boolean> =>
    change('site:accept-terms', { siteId: site.id, by: name, accepted: on });
  return (
    <section className="card">
      <h2>{t.consent}</h2>
      <p>{t.consentText}</p>
      <ul className="names">
        {t.sent.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <NoticeBox tone="info">{t.destination}</NoticeBox>
      <p>
        {t.terms}{' '}
        <Button small kind="quiet" onPress={() => ask('app:open-link', { id: 'lenovo-legal-ja' })}>
          {t.legal}
        </Button>
      </p>
      <div className="form-grid">
        <TextField
          label={t.consentBy}
          hint={t.consentByHint}
          value={by}
          disabled={accepted}
          onChange={setTyped}
          onBlur={() => {
            if (!accepted && typed !== stored.by) void accept(typed, false);
          }}
        />
        <div className="stack consent-act">
          <Checkbox
            checked={accepted}
            onChange={(on) => {
              if (on && by.trim() === '') return say((words) => words.steps.settings.needName);
              return accept(by.trim(), on);
            }}
          >
            <strong>{t.agree}</strong>
          </Checkbox>
          <p className="hint">
            {accepted ? t.agreed(by, formatTime(language, stored.at)) : by === '' ? t.needName : ''}
          </p>
        </div>
      </div>
    </section>
  );
}
