import type { SiteView } from '../../../electron/contract/views.ts';
import { CONTACT_KEYS, type SettingKey } from '../../../electron/domain/setting-key.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Select } from '../../components/Select.tsx';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { useField } from '../../stores/use-field.ts';
import { FormField } from '../FormField.tsx';
import { NetworkForm } from '../NetworkForm.tsx';
import { Consent } from './Consent.tsx';
import { Deviations } from './Deviations.tsx';
import { type ContactKey, FieldWithList } from './FieldWithList.tsx';
import { FileTransfer } from './FileTransfer.tsx';
import { FromJapanese } from './FromJapanese.tsx';
import { fieldIssues, hintText } from './form.ts';

const CONTACT: readonly ContactKey[] = CONTACT_KEYS;
const ALTERNATE: readonly ContactKey[] = [
  'alternate.name',
  'alternate.phone',
  'alternate.phoneExtension',
  'alternate.email',
];
const LOCATION: readonly ContactKey[] = [
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

/** Step 4: one form in the guide's order, for every device; every field is saved by itself. */
export function SettingsStep({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const texts = useTexts();
  const t = m.steps.settings;
  const enable = useField(site, 'settings.enable');
  const chosen = site.rows.filter((row) => row.chosen);
  const appliances = chosen.some((row) => row.traits.includes('appliance'));
  return (
    <div className="split">
      <div className="stack-wide">
        <Consent site={site} />
        <section className="card">
          <h2>{t.contact}</h2>
          <p className="muted">{t.contactText}</p>
          <FromJapanese site={site} />
          <Fields site={site} keys={CONTACT} />
        </section>
        <section className="card">
          <h2>{t.alternate}</h2>
          <Fields site={site} keys={ALTERNATE} />
        </section>
        <section className="card">
          <h2>{t.location}</h2>
          <p className="muted">{t.locationText}</p>
          <Fields site={site} keys={LOCATION} />
        </section>
        <section className="card">
          <h2>{t.proxy}</h2>
          <NetworkForm site={site} issuesOf={(key) => fieldIssues(texts, m, site, key)} />
        </section>
        {appliances ? (
          <section className="card">
            <h2>{t.retries}</h2>
            <div className="form-grid">
              <Retries site={site} name="count" choices={range(0, 10)} />
              <Retries site={site} name="minimumIntervalMinutes" choices={range(1, 60)} />
            </div>
          </section>
        ) : null}
        {chosen.some((row) => row.traits.includes('file-transfer')) ? <FileTransfer site={site} /> : null}
        <section className="card">
          <h2>{t.events}</h2>
          <FormField
            site={site}
            path="settings.excludedEvents"
            label={t.eventsLabel}
            screen={texts.setting.excludedEvents.screen}
            hint={t.eventsHint}
            issues={fieldIssues(texts, m, site, 'excludedEvents')}
            multiline
            placeholder="0x806f010d0401ffff"
          />
        </section>
        <section className="card">
          <Checkbox checked={enable.text === 'true'} onChange={(on) => enable.setNow(String(on))}>
            <strong>{t.enable}</strong>
          </Checkbox>
          <p className="hint">{t.enableHint}</p>
        </section>
      </div>
      <Deviations site={site} />
    </div>
  );
}

const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

function Retries(props: {
  readonly site: SiteView;
  readonly name: 'count' | 'minimumIntervalMinutes';
  readonly choices: readonly string[];
}) {
  const texts = useTexts();
  const field = useField(props.site, `settings.retries.${props.name}`);
  return (
    <Select
      label={texts.setting[`retries.${props.name}`].label}
      options={props.choices.map((id) => ({ id, label: id }))}
      value={field.text}
      onChange={field.setNow}
    />
  );
}

function Fields(props: { readonly site: SiteView; readonly keys: readonly ContactKey[] }) {
  const m = useMessages();
  const texts = useTexts();
  const { site, keys } = props;
  return (
    <div className="form-grid">
      {keys.map((key) => {
        const hint = site.fieldHints.find((each) => each.key === key);
        const words = texts.setting[key];
        const field = (
          <FormField
            site={site}
            path={`settings.${key}`}
            label={words.label}
            screen={words.screen}
            hint={hintText(m, hint)}
            issues={fieldIssues(texts, m, site, key)}
            required={hint?.required === true && !key.startsWith('alternate') && !key.startsWith('location')}
            {...(EXAMPLES[key] === undefined ? {} : { placeholder: EXAMPLES[key] })}
          />
        );
        return <FieldWithList key={key} site={site} name={key} field={field} />;
      })}
    </div>
  );
}
