import { type DeviceDrift, type Drift, driftOf, NOT_COMPARED } from './drift.ts';
import type { KnownDevice } from './known-device.ts';
import { settingKeySchema } from './plan.ts';
import type { Run } from './run.ts';
import { z } from './zod.ts';

/** Drift as it is shown: what is alike on several devices stands once. Secrets stand as words. Pure. */
export const driftSummarySchema = z.object({
  former: z.string(),
  present: z.string().nullable(),
  /** By their times the visits stand the other way round: a clock was wrong in one of them. */
  clockWentBack: z.boolean(),
  /** Values that were held against each other, over all devices. */
  compared: z.number().int(),
  notCompared: z.number().int(),
  /** Devices of which not one value was compared. */
  devicesNotCompared: z.array(z.string()),
  changed: z.array(
    z.object({
      key: settingKeySchema,
      before: z.string(),
      after: z.string(),
      deviceIds: z.array(z.string()),
      /** Between these the values changed, at the widest: read before, read now. */
      since: z.string(),
      until: z.string(),
    }),
  ),
  own: z.array(
    z.object({
      key: settingKeySchema,
      before: z.string().nullable(),
      wanted: z.string(),
      after: z.string().nullable(),
      deviceIds: z.array(z.string()),
    }),
  ),
  reasons: z.array(
    z.object({
      reason: z.enum(NOT_COMPARED),
      keys: z.array(settingKeySchema),
      deviceIds: z.array(z.string()),
    }),
  ),
});
export type DriftSummary = Readonly<z.infer<typeof driftSummarySchema>>;

/** Drift of these devices as it is shown; null where no earlier visit read any of them. */
export function driftSummary(
  record: { readonly runs: readonly Run[]; readonly known: readonly KnownDevice[] },
  deviceIds: readonly string[],
): DriftSummary | null {
  const drift = driftOf(record, deviceIds);
  return drift === null ? null : summaryOf(drift);
}

/** What is alike on several devices as one. */
export function summaryOf({ former, present, clockWentBack, devices }: Drift): DriftSummary {
  const changes = devices.flatMap(({ deviceId, changed }) => changed.map((each) => ({ deviceId, ...each })));
  const owns = devices.flatMap(({ deviceId, own }) => own.map((each) => ({ deviceId, ...each })));
  const reasons = devices.flatMap(({ deviceId, notCompared }) =>
    NOT_COMPARED.flatMap((reason) => {
      const keys = notCompared.filter((each) => each.reason === reason).map(({ key }) => key);
      return keys.length === 0 ? [] : [{ deviceId, reason, keys }];
    }),
  );
  const ids = (list: readonly { readonly deviceId: string }[]): string[] =>
    list.map(({ deviceId }) => deviceId);
  return {
    former,
    present,
    clockWentBack,
    compared: devices.reduce((sum, each) => sum + comparedOf(each), 0),
    notCompared: devices.reduce((sum, { notCompared, own }) => sum + notCompared.length + own.length, 0),
    devicesNotCompared: ids(devices.filter((each) => comparedOf(each) === 0)),
    changed: alike(changes, ({ key, before, after }) => [key, before.value, after.value]).map((own) => {
      const [{ key, before, after }] = own;
      const times = own.map((each) => [each.before.at, each.after.at] as const);
      return {
        key,
        before: before.value ?? '',
        after: after.value ?? '',
        deviceIds: ids(own),
        since: times.map(([at]) => at).sort()[0] ?? '',
        until:
          times
            .map(([, at]) => at)
            .sort()
            .at(-1) ?? '',
      };
    }),
    own: alike(owns, ({ key, before, wanted, after }) => [key, before?.value, wanted.value, after.value]).map(
      (own) => {
        const [{ key, before, wanted, after }] = own;
        return {
          key,
          before: before?.value ?? null,
          wanted: wanted.value,
          after: after.value,
          deviceIds: ids(own),
        };
      },
    ),
    reasons: alike(reasons, ({ reason, keys }) => [reason, keys.toSorted()]).map((own) => {
      const [{ reason, keys }] = own;
      return { reason, keys, deviceIds: ids(own) };
    }),
  };
}

function comparedOf({ changed, same }: DeviceDrift): number {
  return changed.length + same;
}

/** What is alike as one, the most devices first. */
function alike<T>(list: readonly T[], nameOf: (item: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of list) {
    const name = JSON.stringify(nameOf(item));
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}
