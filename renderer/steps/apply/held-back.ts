import type { DeviceWork } from './device-work.ts';

/** Why devices were not begun: once for all of them. */
export type HeldBack = {
  readonly code: 'first-wave-failed' | 'failure-limit';
  /** Addresses of what had failed, as the reason names them. */
  readonly failed: string;
  readonly limit: number;
  readonly count: number;
};

/** Whether an error says that its device was not begun. */
export function isHeldBack(code: string): code is HeldBack['code'] {
  return code === 'first-wave-failed' || code === 'failure-limit';
}

/** The reasons in the order in which they were met. Pure. */
export function heldBack(work: readonly DeviceWork[]): readonly HeldBack[] {
  const found = new Map<string, HeldBack>();
  for (const { apply } of work) {
    if (apply?.state !== 'not-run') continue;
    for (const { code, args } of apply.errors) {
      if (!isHeldBack(code)) continue;
      const [failed, limit] = [String(args.failed ?? ''), Number(args.limit ?? 0)];
      const key = `${code} ${failed} ${limit}`;
      found.set(key, { code, failed, limit, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...found.values()];
}
