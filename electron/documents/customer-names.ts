import type { ReportModel } from '../domain/report-model.ts';
import type { SiteFile } from '../domain/site-file.ts';

/**
 * The customer's names as people write them, beside the Latin letters that devices are to be given: whoever answers a
 * call at the support centre sees the one, the customer knows the other. Without any of them the list is empty.
 */
export function customerNames({
  site,
  settings,
}: Pick<SiteFile, 'site' | 'settings'>): ReportModel['customerNames'] {
  const { japanese } = site;
  const { contact } = settings;
  const address = [contact.address, contact.city, contact.state, contact.postalCode];
  const rows = [
    { key: 'company', japanese: japanese.company, kana: japanese.companyKana, latin: settings.company },
    { key: 'contact.name', japanese: japanese.contact, kana: japanese.contactKana, latin: contact.name },
    {
      key: 'alternate.name',
      japanese: japanese.alternate,
      kana: japanese.alternateKana,
      latin: settings.alternate.name,
    },
    {
      key: 'contact.address',
      japanese: japanese.address,
      kana: '',
      latin: address.filter((part) => part !== '').join(', '),
    },
  ] as const;
  return rows.filter((row) => row.japanese !== '' || row.kana !== '');
}
