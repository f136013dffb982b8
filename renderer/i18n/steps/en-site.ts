import { counted } from '../../../electron/texts/counted.ts';
import type { Messages } from '../ja.ts';

export const enSite: Messages['steps']['site'] = {
  form: 'The job',
  customer: 'Customer',
  customerHint: 'Stands on the report. Any language.',
  name: 'Site name',
  nameHint: 'Such as: head office server room',
  reference: 'Reference number',
  referenceHint: 'Quote or job number; stands on the report.',
  company: 'Company of the engineer',
  companyHint: 'Stands on the cover and in the footer of the report.',
  engineer: 'Engineer',
  engineerHint: 'For the report and the record of manual steps.',
  contact: 'Contact of the engineer',
  contactHint: 'Telephone or e-mail, for the firewall request and the report.',
  workPeriod: 'Time of the work',
  workPeriodHint: 'For example 2026-12-01 10:00 to 16:00',
  workPlace: 'Place of the work',
  workPlaceHint: 'For example head office, 3rd floor, server room',
  witness: 'Present on site',
  witnessHint: "Who was there on the customer's side; stands in the report.",
  classification: 'Classification',
  classificationHint: 'For example Confidential; stands on the cover.',
  create: 'New site',
  import: 'Import from a file',
  importHint: 'begins from an exported site file (JSON).',
  sheetRead: 'Import a parameter sheet',
  sheetHint: 'an Excel file (.xlsx) the customer filled in; it is shown before anything is taken over.',
  sheetForm: 'Save the empty form',
  formSaved: (path: string) => `Saved to ${path}. Have the customer fill it in, then import it.`,
  sheetTitle: (name: string) => `Check the parameter sheet: ${name}`,
  sheetNothing: 'There is no value to take over.',
  sheetFound: (values: number, devices: number, problems: number) =>
    `${valuesAnd(values, devices)} read.${problems > 0 ? ` ${counted(problems, 'cell')} cannot be taken over: correct the sheet and import it again, or type them on screen.` : ''}`,
  sheetTaken: (values: number, devices: number, problems: number) =>
    `${valuesAnd(values, devices)} taken over.${problems > 0 ? ` ${counted(problems, 'wrong cell was left as it was', 'wrong cells were left as they were')}.` : ''}`,
  sheetProblems: 'Cells that cannot be taken over',
  sheetChanges: 'What changes',
  sheetHeads: ['Cell', 'Item', 'Now', 'After'],
  sheetNotes: 'Notes',
  sheetDevices: 'Devices',
  sheetNew: 'Import as a new site',
  sheetHere: 'Import into this site',
  open: 'Continue',
  copy: 'Start from a copy',
  opened: 'open',
  column: { site: 'Site', devices: 'Devices', step: 'Step', updated: 'Changed', action: 'Actions' },
  unnamed: '(no name)',
  removeTitle: 'Remove the site',
  removeText: 'Its settings and results are removed from this PC. This cannot be undone.',
  exported: (path) => `Written to ${path}. It holds no password.`,
};

function valuesAnd(values: number, devices: number): string {
  if (devices === 0) return counted(values, 'value was', 'values were');
  return `${counted(values, 'value')} and ${counted(devices, 'device')} were`;
}
