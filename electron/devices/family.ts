import type { ControllerDriver } from './controller-driver.ts';
import type { Driver } from './driver.ts';

/** What one family of devices brings: one folder here, and one line in `index.ts`. */
export type DeviceFamily = {
  /** Interfaces over which Call Home is set up, the preferred one first. */
  readonly drivers: readonly Driver[];
  /** Interfaces over which clock, name and time servers are read and mended, the preferred one first. */
  readonly controllers: readonly ControllerDriver[];
};
