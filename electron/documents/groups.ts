import { addressRanges, numberRanges } from '../address/address-list.ts';

/** Values that share a key, in order of first appearance; the key may be any JSON value. */
export function grouped<T>(
  values: readonly T[],
  key: (value: T, index: number) => unknown,
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const [index, value] of values.entries()) {
    const name = JSON.stringify(key(value, index));
    const known = groups.get(name);
    if (known) known.push(value);
    else groups.set(name, [value]);
  }
  return [...groups.values()];
}

/** Several devices as a document names them: how many, their numbers in the device list, their addresses as ranges. */
export function groupOf(devices: readonly { readonly no: number; readonly address: string }[]): {
  readonly count: number;
  readonly numbers: string;
  readonly addresses: string[];
} {
  return {
    count: devices.length,
    numbers: numberRanges(devices.map(({ no }) => no)),
    addresses: [...addressRanges(devices.map(({ address }) => address))],
  };
}
