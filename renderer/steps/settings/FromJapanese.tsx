import { useState } from 'react';
import { toRomaji } from 'wanakana';
import type { ChannelOutput } from '../../../electron/contract/channels.ts';
import type { SiteView } from '../../../electron/contract/views.ts';
import type { FieldPath } from '../../../electron/domain/form-field.ts';
import {
  abbreviated,
  blockNumber,
  capitalised,
  companyForm,
  hepburn,
} from '../../../electron/domain/romaji.ts';
import { Button } from '../../components/Button.tsx';
import { NoticeBox } from '../../components/NoticeBox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ask, change, say } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';
import { FormField } from '../FormField.tsx';

type Postal = NonNullable<ChannelOutput<'app:postal'>>;
type Place = Postal['places'][number];

/**
 * What people have (a postal code, names with their kana) becomes proposals in the Latin letters that devices take.
 * Nothing leaves this computer, and nothing is taken over before the person presses.
 */
export function FromJapanese({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.settings.japanese;
  return (
    <details className="disclosure">
      <summary>
        {t.title} <span className="muted">{t.hint}</span>
      </summary>
      <div className="disclosure-body">
        <PostalSearch site={site} />
        <Names site={site} />
      </div>
    </details>
  );
}

function put(site: SiteView, path: FieldPath, text: string): Promise<boolean> {
  return change('site:set-field', { siteId: site.id, path, text });
}

function PostalSearch({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.settings.japanese;
  const prefectures = useAppStore((state) => state.info?.prefectures) ?? [];
  const [code, setCode] = useState('');
  const [block, setBlock] = useState('');
  const [building, setBuilding] = useState('');
  const [found, setFound] = useState<Postal | 'no-table' | null>(null);
  const digits = code.normalize('NFKC').replace(/\D/g, '');
  const limit = site.fieldHints.find(({ key }) => key === 'contact.address')?.max ?? null;
  const search = async (): Promise<void> => setFound((await ask('app:postal', { code })) ?? 'no-table');
  const line = ({ townRomaji }: Place): string =>
    [building.trim(), [blockNumber(block), townRomaji].filter((each) => each !== '').join(' ')]
      .filter((each) => each !== '')
      .join(', ');
  const fitted = (place: Place): string =>
    limit === null ? line(place) : (abbreviated(line(place), limit) ?? line(place));
  const written = ({ prefecture, city, town }: Place): string =>
    `〒${digits.slice(0, 3)}-${digits.slice(3)} ${prefecture}${city}${town}${block.normalize('NFKC').trim()}`;
  const romaji = (name: string): string => prefectures.find(({ ja }) => ja === name)?.romaji ?? name;
  const take = async (place: Place): Promise<void> => {
    await put(site, 'settings.contact.postalCode', `${digits.slice(0, 3)}-${digits.slice(3)}`);
    await put(site, 'settings.contact.state', romaji(place.prefecture));
    await put(site, 'settings.contact.city', place.cityRomaji);
    await put(site, 'settings.contact.address', fitted(place));
    await put(site, 'site.japanese.address', written(place));
    say((words) => words.steps.settings.japanese.taken);
  };
  return (
    <section className="stack">
      <div className="form-grid">
        <TextField label={t.code} placeholder="〒101-0041" value={code} onChange={setCode} />
        <TextField label={t.block} placeholder="１丁目２番３号" value={block} onChange={setBlock} />
        <TextField
          label={t.building}
          placeholder="Example Building 5F"
          value={building}
          onChange={setBuilding}
        />
      </div>
      <div>
        <Button small disabled={digits.length !== 7} onPress={() => search()}>
          {t.search}
        </Button>
      </div>
      {found === null ? null : found === 'no-table' ? (
        <NoticeBox tone="warn" said>
          {t.noTable}
        </NoticeBox>
      ) : found.places.length === 0 ? (
        <NoticeBox tone="warn" said>
          {t.unknown(code, found.made)}
        </NoticeBox>
      ) : (
        <ul className="plain stack">
          {found.places.map((place) => {
            const full = line(place);
            const shown = fitted(place);
            return (
              <li key={`${place.city}${place.town}`} className="bar">
                <span>
                  {place.prefecture}
                  {place.city}
                  {place.town} →{' '}
                  <strong>
                    {[shown, place.cityRomaji, romaji(place.prefecture)]
                      .filter((each) => each !== '')
                      .join(', ')}
                  </strong>
                  {limit === null ? null : <span className="muted"> {t.count(shown.length, limit)}</span>}
                  {shown === full ? null : (
                    <span className="issue" data-kind="adapted">
                      {' '}
                      ↻ {t.shortened(full)}
                    </span>
                  )}
                </span>
                <span className="spring" />
                <Button small label={`${t.take}: ${place.town}`} onPress={() => take(place)}>
                  {t.take}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

/** Names as people write them and their kana, kept with the site; beside them what devices could be given. */
function Names({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  const t = m.steps.settings.japanese;
  const { japanese } = site.file.site;
  const { forms } = companyForm(japanese.company === '' ? site.file.site.customer : japanese.company);
  const roman = (kana: string): string => capitalised(hepburn(toRomaji(kana.normalize('NFKC').trim())));
  const companies =
    japanese.companyKana.trim() === ''
      ? []
      : forms.length === 0
        ? [roman(japanese.companyKana)]
        : forms.map((form) => `${roman(japanese.companyKana)} ${form}`);
  // The family name is typed first, as in Japanese; both orders are in use.
  const people = (kana: string): readonly string[] => {
    const person = roman(kana);
    const turned = person.split(/\s+/).reverse().join(' ');
    return person === '' ? [] : [...new Set([turned, person])];
  };
  const name = (
    field: 'company' | 'contact' | 'alternate',
    into: FieldPath,
    [label, kanaLabel, example, kanaExample]: readonly [string, string, string, string],
    proposals: readonly string[],
  ) => (
    <>
      <div className="form-grid">
        <FormField site={site} path={`site.japanese.${field}`} label={label} placeholder={example} />
        <FormField
          site={site}
          path={`site.japanese.${field}Kana`}
          label={kanaLabel}
          placeholder={kanaExample}
        />
      </div>
      <Offers site={site} path={into} texts={proposals} />
    </>
  );
  return (
    <section className="stack">
      {name(
        'company',
        'settings.company',
        [t.company, t.companyKana, '練習株式会社', 'レンシュウ'],
        companies,
      )}
      {name(
        'contact',
        'settings.contact.name',
        [t.name, t.nameKana, '山田 太郎', 'ヤマダ タロウ'],
        people(japanese.contactKana),
      )}
      {name(
        'alternate',
        'settings.alternate.name',
        [t.alternate, t.alternateKana, '練習 花子', 'レンシュウ ハナコ'],
        people(japanese.alternateKana),
      )}
      <FormField site={site} path="site.japanese.address" label={t.address} hint={t.addressHint} wide />
    </section>
  );
}

/** Texts that a press puts into a field. */
function Offers(props: {
  readonly site: SiteView;
  readonly path: FieldPath;
  readonly texts: readonly string[];
}) {
  const t = useMessages().steps.settings.japanese;
  if (props.texts.length === 0) return null;
  return (
    <div className="bar">
      {props.texts.map((text) => (
        <Button
          key={text}
          small
          label={t.use(text)}
          onPress={() => {
            void put(props.site, props.path, text);
            say((words) => words.steps.settings.japanese.taken);
          }}
        >
          {text}
        </Button>
      ))}
    </div>
  );
}
