import type { SiteView } from '../../../electron/contract/views.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { formatTime } from '../../i18n/index.ts';
import { ask, say } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';
import type { Draft } from '../../stores/use-draft.ts';

type Settings = SiteView['file']['settings'];

/** What will be sent and where, and the customer's own act of agreeing to it: by whom and when. */
export function Consent({ draft }: { readonly site: SiteView; readonly draft: Draft<Settings> }) {
  const m = useMessages();
  const language = useAppStore((state) => state.language);
  const t = m.steps.settings;
  const { by, at } = draft.value.termsAccepted;
  const accepted = by !== '' && at !== '';
  const set = (termsAccepted: Settings['termsAccepted']): Settings => ({ ...draft.value, termsAccepted });
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
        <Button small kind="quiet" onPress={() => void ask('app:open-link', { id: 'lenovo-legal-ja' })}>
          {t.legal}
        </Button>
      </p>
      <div className="form-grid">
        <TextField
          label={t.consentBy}
          hint={t.consentByHint}
          value={by}
          disabled={accepted}
          onChange={(name) => draft.set(set({ by: name, at }))}
          onBlur={draft.commit}
        />
        <div className="stack consent-act">
          <Checkbox
            checked={accepted}
            onChange={(on) => {
              if (on && by.trim() === '') say(t.needName);
              else draft.setNow(set({ by: by.trim(), at: on ? new Date().toISOString() : '' }));
            }}
          >
            <strong>{t.agree}</strong>
          </Checkbox>
          <p className="hint">
            {accepted ? t.agreed(by, formatTime(language, at)) : by === '' ? t.needName : ''}
          </p>
        </div>
      </div>
    </section>
  );
}
