import { normalUuid } from './box-marks.ts';

/** Does this appliance manage the device? A UUID that identifies nobody says nothing. */
export function covers(
  covered: readonly { readonly uuid: string; readonly addresses: readonly string[] }[],
  device: { readonly uuid?: string | undefined; readonly addresses: readonly string[] },
): boolean {
  const wanted = normalUuid(device.uuid ?? '');
  return covered.some(
    (each) =>
      (wanted !== '' && normalUuid(each.uuid) === wanted) ||
      each.addresses.some((address) => device.addresses.includes(address)),
  );
}
