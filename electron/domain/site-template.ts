import { type SiteFile, siteFileSchema } from './site-file.ts';

/**
 * What one job of a customer has in common with the next: settings, contacts, network and the names of the logins.
 * Of this job alone, and therefore left out: its devices, its number, time and witness, and the customer's consent,
 * which is given for each job anew. Passwords, results and serial numbers stand in no site file.
 */
export function templateOf(file: SiteFile): SiteFile {
  return siteFileSchema.parse({
    ...file,
    site: { ...file.site, reference: '', workPeriod: '', witness: '' },
    devices: [],
    settings: { ...file.settings, termsAccepted: { by: '', at: '' } },
  });
}
