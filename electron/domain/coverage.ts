/** Does this appliance manage the device? Uuids are compared without hyphens, as products print both forms. */
export function covers(
  covered: readonly { readonly uuid: string; readonly addresses: readonly string[] }[],
  device: { readonly uuid?: string | undefined; readonly addresses: readonly string[] },
): boolean {
  const plain = (uuid: string): string => uuid.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  const wanted = plain(device.uuid ?? '');
  return covered.some(
    (each) =>
      (wanted !== '' && plain(each.uuid) === wanted) ||
      each.addresses.some((address) => device.addresses.includes(address)),
  );
}
