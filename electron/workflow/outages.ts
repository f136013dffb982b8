import { type AppError, appError } from '../domain/app-error.ts';
import { type Outage, openOutages } from '../domain/controller.ts';
import { controllerReader } from './controller-stage.ts';
import { rowsOf } from './ready.ts';
import type { StageContext } from './stage.ts';

/**
 * Outages of Call Home that the vendor announces for now, out of the site's appliances (XClarity Administrator's
 * bulletins): asked where a test call did not succeed, before that is blamed on the site. An appliance that cannot be
 * asked says nothing. Never rejects.
 */
export async function announcedOutages(context: StageContext): Promise<readonly Outage[]> {
  const readers = rowsOf(context, null)
    .filter(({ traits }) => traits.includes('appliance'))
    .map((row) => controllerReader(context, row));
  const facts = await Promise.all(readers.map((read) => read?.(context.signal).catch(() => null)));
  const now = context.now();
  return facts.flatMap((each) => (each?.ok ? openOutages(each.value.outages ?? [], now) : []));
}

/** The same as a remark beside a device's test. */
export function outageRemarks(outages: readonly Outage[], address: string): readonly AppError[] {
  return outages.map(({ message, from, to }) =>
    appError('planned-outage', { address, message, start: from || '-', end: to || '-' }),
  );
}
