/** Why a typed address is not taken as a device. `unresolved` can be meant all the same: the network may be elsewhere. */
export const ADDRESS_FAULTS = [
  'not-an-address',
  'a-range',
  'bad-port',
  'known',
  'unresolved',
  'practice',
] as const;
export type AddressFault = (typeof ADDRESS_FAULTS)[number];
