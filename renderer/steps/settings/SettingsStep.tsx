import type { SiteView } from '../../../electron/contract/views.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { change } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { type Draft, useDraft } from '../../stores/use-draft.ts';
import { NetworkForm } from '../NetworkForm.tsx';
import { Consent } from './Consent.tsx';
import { Deviations } from './Deviations.tsx';
import { FileTransfer } from './FileTransfer.tsx';
import { fieldIssues, fieldValue, hintText, withField } from './form.ts';

type Settings = SiteView['file']['settings'];

const CONTACT: readonly SettingKey[] = [
  'country',
  'company',
  'contact.name',
  'contact.phone',
  'contact.phoneExtension',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
];
const ALTERNATE: readonly SettingKey[] = [
  'alternate.name',
  'alternate.phone',
  'alternate.phoneExtension',
  'alternate.email',
];
const LOCATION: readonly SettingKey[] = [
  'location.phone',
  'location.country',
  'location.address',
  'location.city',
  'location.state',
  'location.postalCode',
];
/** What a new form shows as an example, in the form it is typed in. */
const EXAMPLES: Readonly<Partial<Record<SettingKey, string>>> = {
  country: 'JP',
  company: 'Example Corporation',
  'contact.name': 'Taro Yamada',
  'contact.phone': '03-1234-5678',
  'contact.email': 'yamada@example.co.jp',
  'contact.address': '1-2-3 Kandasudacho',
  'contact.city': 'Chiyoda-ku',
  'contact.state': 'Tokyo',
  'contact.postalCode': '101-0041',
};

/** Step 4: one form in the guide's order, for every device. */
export function SettingsStep({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.settings;
  const draft = useDraft<Settings>(site.file.settings, (settings) => {
    void change('site:set-settings', { siteId: site.id, settings });
  });
  const retries = (key: 'count' | 'minimumIntervalMinutes', setting: SettingKey, max: number) => (
    <Select
      label={texts.setting[setting].label}
      options={Array.from({ length: max }, (_, index) => String(key === 'count' ? index : index + 1)).map(
        (id) => ({ id, label: id }),
      )}
      value={String(draft.value.retries[key])}
      onChange={(value) =>
        draft.setNow({ ...draft.value, retries: { ...draft.value.retries, [key]: Number(value) } })
      }
    />
  );
  const lxca = site.rows.some((row) => row.chosen && row.product === 'lxca');
  return (
    <div className="split">
      <div className="stack-wide">
        <Consent site={site} draft={draft} />
        <section className="card">
          <h2>{t.contact}</h2>
          <p className="muted">{t.contactText}</p>
          <Fields site={site} draft={draft} keys={CONTACT} />
        </section>
        <section className="card">
          <h2>{t.alternate}</h2>
          <Fields site={site} draft={draft} keys={ALTERNATE} />
        </section>
        <section className="card">
          <h2>{t.location}</h2>
          <p className="muted">{t.locationText}</p>
          <Fields site={site} draft={draft} keys={LOCATION} />
        </section>
        <section className="card">
          <h2>{t.proxy}</h2>
          <NetworkForm site={site} issuesOf={(key) => fieldIssues(texts, m, site, key)} />
        </section>
        {lxca ? (
          <section className="card">
            <h2>{t.retries}</h2>
            <div className="form-grid">
              {retries('count', 'retries.count', 11)}
              {retries('minimumIntervalMinutes', 'retries.minimumIntervalMinutes', 60)}
            </div>
          </section>
        ) : null}
        {site.rows.some((row) => row.chosen && ['imm2', 'cmm', 'cmm2'].includes(row.product)) ? (
          <FileTransfer site={site} draft={draft} />
        ) : null}
        <Events site={site} draft={draft} />
        <section className="card">
          <Checkbox
            checked={draft.value.enable}
            onChange={(enable) => draft.setNow({ ...draft.value, enable })}
          >
            <strong>{t.enable}</strong>
          </Checkbox>
          <p className="hint">{t.enableHint}</p>
        </section>
      </div>
      <Deviations site={site} />
    </div>
  );
}

function Fields(props: {
  readonly site: SiteView;
  readonly draft: Draft<Settings>;
  readonly keys: readonly SettingKey[];
}) {
  const m = useMessages();
  const texts = useTexts();
  const { site, draft, keys } = props;
  return (
    <div className="form-grid">
      {keys.map((key) => {
        const hint = site.fieldHints.find((each) => each.key === key);
        const words = texts.setting[key];
        const field = (
          <TextField
            key={key}
            label={words.label}
            screen={words.screen}
            hint={hintText(m, hint)}
            issues={fieldIssues(texts, m, site, key)}
            required={hint?.required === true && !key.startsWith('alternate') && !key.startsWith('location')}
            value={fieldValue(draft.value, key)}
            onChange={(text) => draft.set(withField(draft.value, key, text))}
            onBlur={draft.commit}
            {...(EXAMPLES[key] === undefined ? {} : { placeholder: EXAMPLES[key] })}
          />
        );
        return key.endsWith('.state') ? (
          <StateField key={key} draft={draft} settingKey={key}>
            {field}
          </StateField>
        ) : (
          field
        );
      })}
    </div>
  );
}

/** The state field with a list of prefectures that fills it in. */
function StateField(props: {
  readonly draft: Draft<Settings>;
  readonly settingKey: SettingKey;
  readonly children: React.ReactNode;
}) {
  const m = useMessages();
  const t = m.steps.settings;
  const prefectures = useAppStore((state) => state.info?.prefectures) ?? [];
  const { draft, settingKey } = props;
  const current = fieldValue(draft.value, settingKey).toLowerCase();
  return (
    <div className="stack">
      {props.children}
      <Select
        compact
        label={t.prefecture}
        placeholder={t.prefecture}
        options={prefectures.map(({ ja, romaji }) => ({ id: romaji, label: `${ja} ${romaji}` }))}
        value={prefectures.find(({ romaji }) => romaji.toLowerCase() === current)?.romaji ?? null}
        onChange={(romaji) => draft.setNow(withField(draft.value, settingKey, romaji))}
        hint={t.prefectureHint}
      />
    </div>
  );
}

function Events(props: { readonly site: SiteView; readonly draft: Draft<Settings> }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.settings;
  const stored = props.draft.value.excludedEvents.join('\n');
  const events = useDraft(stored, (text) => {
    const list = text
      .normalize('NFKC')
      .split(/[\s,、]+/u)
      .filter((part) => part !== '');
    props.draft.setNow({ ...props.draft.value, excludedEvents: [...new Set(list)] });
  });
  return (
    <section className="card">
      <h2>{t.events}</h2>
      <TextField
        label={t.eventsLabel}
        screen={texts.setting.excludedEvents.screen}
        hint={t.eventsHint}
        issues={fieldIssues(texts, m, props.site, 'excludedEvents')}
        multiline
        value={events.value}
        onChange={events.set}
        onBlur={events.commit}
        placeholder="0x806f010d0401ffff"
      />
    </section>
  );
}
