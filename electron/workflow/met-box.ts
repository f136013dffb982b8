import type { AppError } from '../domain/app-error.ts';
import { idAt } from '../domain/site-identity.ts';
import type { SiteRecord } from '../domain/site-record.ts';

type Outcome = {
  readonly deviceId: string;
  readonly address: string;
  readonly errors: readonly AppError[];
  readonly items?: readonly unknown[];
};

/**
 * Work that met another box than the one it was for is told of the box that is there: its row is what stands in the
 * list from now on, and the former's history stays as it was. Values of the former's plan are not the newcomer's.
 */
export function ofMetBox<O extends Outcome>(record: SiteRecord, outcome: O): O {
  if (!outcome.errors.some(({ code }) => code === 'other-device')) return outcome;
  const deviceId = idOfRowAt(record, outcome.address) || outcome.deviceId;
  if (deviceId === outcome.deviceId) return outcome;
  return { ...outcome, deviceId, ...(outcome.items === undefined ? {} : { items: [] }) };
}

function idOfRowAt({ discovery, known }: SiteRecord, address: string): string {
  const found = discovery?.devices.find((device) => device.address === address);
  return found?.id ?? idAt(known, address);
}
