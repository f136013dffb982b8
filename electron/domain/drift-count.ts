import type { DriftSummary } from './drift-summary.ts';

/** Values that changed, and on how many devices. Without a schema: the window reads it too. */
export function driftCount({ changed }: DriftSummary): { readonly devices: number; readonly values: number } {
  return {
    devices: new Set(changed.flatMap(({ deviceIds }) => deviceIds)).size,
    values: changed.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0),
  };
}
