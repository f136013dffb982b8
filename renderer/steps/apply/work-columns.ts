import type { JobView } from '../../../electron/contract/views.ts';
import { changedItems, type StatusWords, type Texts } from '../../../electron/texts/index.ts';
import { matches, type Narrow } from '../../components/table/rows.ts';
import type { Messages } from '../../i18n/index.ts';
import { deviceTitle } from '../device-name.ts';
import { type DeviceWork, type WorkKind, workKind, workState } from './device-work.ts';

/** The columns of the table of step 5: what each shows of a device, for sorting, searching and copying alike. */
export const WORK_COLUMNS = [
  'device',
  'address',
  'serial',
  'state',
  'changes',
  'warnings',
  'driver',
] as const;
export type WorkColumn = (typeof WORK_COLUMNS)[number];
/** Which device it is, and how far it is. */
export const FIXED_WORK_COLUMNS: readonly WorkColumn[] = ['address', 'state'];

/** At 1024 pixels five fit. */
export const NARROW_WORK: Narrow<WorkColumn> = {
  below: 1300,
  most: 5,
  givesWay: ['driver', 'serial', 'warnings'],
};

/** A device with what it stands at now. */
export type WorkRow = {
  readonly work: DeviceWork;
  readonly kind: WorkKind;
  readonly state: StatusWords;
};

/** Where a device stands: in the running job, else by its result, else by its plan. Pure. */
export function workRow(texts: Texts, m: Messages, work: DeviceWork, job: JobView | undefined): WorkRow {
  const { mark, word } = workState(texts, m, work, job);
  return { work, kind: workKind(texts, work, job), state: { mark, word } };
}

export function workValue(texts: Texts, m: Messages, { work, state }: WorkRow, column: WorkColumn): string {
  const { row, plan } = work;
  const t = m.steps.apply;
  switch (column) {
    case 'device':
      return deviceTitle(row, texts.product[row.product].short);
    case 'address':
      return row.device.address;
    case 'serial':
      return row.device.serial ?? '';
    case 'state':
      return state.word;
    case 'changes':
      return plan?.state === 'changes' ? t.changes(changedItems(plan).length) : '';
    case 'warnings':
      return plan === undefined || plan.warnings.length === 0 ? '' : t.warnings(plan.warnings.length);
    case 'driver':
      return texts.driver[row.driver];
  }
}

/** Whether a device answers a search: by address, name, product, or what its columns show. */
export function workAnswers(texts: Texts, m: Messages, each: WorkRow, search: string): boolean {
  if (search.trim() === '') return true;
  const { device, product } = each.work.row;
  return matches(search, [
    ...WORK_COLUMNS.map((column) => workValue(texts, m, each, column)),
    ...device.addresses,
    device.name,
    texts.product[product].name,
  ]);
}
