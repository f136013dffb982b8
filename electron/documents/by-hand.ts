import type { DeviceRow } from '../domain/device-row.ts';
import type { ServiceScreens } from '../domain/handover.ts';
import type { ManualStep } from '../domain/plan.ts';

/** What the devices' own screens hold for a person; handed in, since no document knows a device. */
export type ByHand = {
  /** Every step of a device on its own screens: for one that could not be written to. */
  readonly wholeSheet: (row: DeviceRow) => readonly ManualStep[];
  readonly screens: (row: DeviceRow) => ServiceScreens;
};
