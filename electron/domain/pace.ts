/**
 * How long the engine waits and how much it does at once, as a person may set it: for slow lines (VPN, satellite) and
 * for management networks that shall be spared.
 */
export type Pace = {
  /** Every wait for an answer is this many times the shipped one. */
  readonly waits: Waits;
  /** Devices that are worked on at once. */
  readonly devicesAtOnce: number;
};

export const WAITS = [1, 2, 4] as const;
export type Waits = (typeof WAITS)[number];
/** The most is what one laptop can follow without its own line deciding what is found to be late. */
export const DEVICES_AT_ONCE = { least: 1, most: 16 } as const;

/** The shipped waits for a connection to stand, in milliseconds: of a check, and to a device that is signed in to. */
export const CONNECT_MS = { check: 4_000, device: 8_000 } as const;

export const SHIPPED_PACE: Pace = { waits: 1, devicesAtOnce: 8 };
