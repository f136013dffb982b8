import { useEffect } from 'react';
import type { SiteView } from '../../../electron/contract/views.ts';
import { loadSummaries } from '../../stores/actions.ts';
import { useAppStore } from '../../stores/app-store.ts';
import { useMessages } from '../../stores/selectors.ts';
import { FormField } from '../FormField.tsx';

/** Who the job is for, and what stands on its documents. */
export function HeaderForm({ site }: { readonly site: SiteView }) {
  const m = useMessages();
  // The list of sites shows the same names.
  const named = JSON.stringify(site.file.site);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when a name was saved
  useEffect(() => {
    const { summaries } = useAppStore.getState();
    const listed = summaries.some(({ id, updatedAt }) => id === site.id && updatedAt === site.updatedAt);
    if (!listed) void loadSummaries();
  }, [named]);
  const field = (
    key: Exclude<keyof SiteView['file']['site'], 'japanese'>,
    label: string,
    hint: string,
    first = false,
  ) => (
    <FormField
      site={site}
      path={`site.${key}`}
      label={label}
      hint={hint}
      autoFocus={first}
      required={key === 'customer'}
    />
  );
  const t = m.steps.site;
  return (
    <section className="card">
      <h2>{t.form}</h2>
      <div className="form-grid">
        {field('customer', t.customer, t.customerHint, true)}
        {field('name', t.name, t.nameHint)}
        {field('reference', t.reference, t.referenceHint)}
        {field('company', t.company, t.companyHint)}
        {field('engineer', t.engineer, t.engineerHint)}
        {field('contact', t.contact, t.contactHint)}
        {field('workPeriod', t.workPeriod, t.workPeriodHint)}
        {field('workPlace', t.workPlace, t.workPlaceHint)}
        {field('witness', t.witness, t.witnessHint)}
        {field('classification', t.classification, t.classificationHint)}
      </div>
    </section>
  );
}
