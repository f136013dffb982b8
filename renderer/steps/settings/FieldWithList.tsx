import { type ReactElement, useMemo } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { SettingKey } from '../../../electron/domain/setting-key.ts';
import { Select, type SelectOption } from '../../components/Select.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages, useTexts } from '../../stores/selectors.ts';
import { useField } from '../../stores/use-field.ts';
import { countries } from './countries.ts';

/** The text fields that stand under the same name in the site file and among the settings of devices. */
export type ContactKey = Extract<
  SettingKey,
  'country' | 'company' | `contact.${string}` | `alternate.${string}` | `location.${string}`
>;

/** A field, with the list that fills it in where there is one: prefectures, countries. */
export function FieldWithList(props: {
  readonly site: SiteView;
  readonly name: ContactKey;
  readonly field: ReactElement;
}) {
  const { site, name, field } = props;
  if (name === 'contact.state' || name === 'location.state')
    return (
      <div className="stack">
        {field}
        <Prefectures site={site} name={name} />
      </div>
    );
  if (name === 'country' || name === 'location.country')
    return (
      <div className="stack">
        {field}
        <Countries site={site} name={name} />
      </div>
    );
  return field;
}

function Prefectures(props: { readonly site: SiteView; readonly name: 'contact.state' | 'location.state' }) {
  const t = useMessages().steps.settings;
  const all = useAppStore((state) => state.info?.prefectures) ?? [];
  const options = all.map(({ ja, romaji }) => ({ id: romaji, label: `${ja} ${romaji}` }));
  return <FillIn {...props} options={options} what={t.prefecture} hint={t.prefectureHint} />;
}

function Countries(props: { readonly site: SiteView; readonly name: 'country' | 'location.country' }) {
  const t = useMessages().steps.settings;
  const language = useAppStore((state) => state.language);
  const options = useMemo(
    () => countries(language).map(({ code, name }) => ({ id: code, label: `${name} (${code})` })),
    [language],
  );
  return <FillIn {...props} options={options} what={t.countryList} />;
}

function FillIn(props: {
  readonly site: SiteView;
  readonly name: ContactKey;
  readonly options: readonly SelectOption<string>[];
  readonly what: string;
  readonly hint?: string;
}) {
  const { label } = useTexts().setting[props.name];
  const field = useField(props.site, `settings.${props.name}`);
  const current = field.text.toLowerCase();
  return (
    <Select
      compact
      label={`${props.what}: ${label}`}
      placeholder={props.what}
      options={props.options}
      value={props.options.find(({ id }) => id.toLowerCase() === current)?.id ?? null}
      onChange={field.setNow}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
    />
  );
}
