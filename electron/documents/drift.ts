import type { DeviceRow } from '../domain/device-row.ts';
import { driftCount } from '../domain/drift-count.ts';
import { driftSummary } from '../domain/drift-summary.ts';
import type { ReportDrift } from '../domain/report-model.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { groupOf } from './groups.ts';

/** 前回からの変更 of the devices of the job; null where no earlier visit read any of them. Pure. */
export function reportDrift(record: SiteRecord, chosen: readonly DeviceRow[]): ReportDrift | null {
  const places = new Map(
    chosen.map(({ device }, index) => [device.id, { no: index + 1, address: device.address }] as const),
  );
  const summary = driftSummary(record, [...places.keys()]);
  if (summary === null) return null;
  const group = ({ deviceIds }: { readonly deviceIds: readonly string[] }) =>
    groupOf(deviceIds.flatMap((id) => places.get(id) ?? []));
  const { devicesNotCompared, changed, own, reasons, ...rest } = summary;
  return {
    ...rest,
    ...driftCount(summary),
    devicesNotCompared: devicesNotCompared.length,
    changed: changed.map(({ deviceIds, ...row }) => ({ ...row, ...group({ deviceIds }) })),
    own: own.map(({ deviceIds, ...row }) => ({ ...row, ...group({ deviceIds }) })),
    reasons: reasons.map(({ deviceIds, ...row }) => ({ ...row, ...group({ deviceIds }) })),
  };
}
