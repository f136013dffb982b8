/**
 * Machine type and model as the vendor prints them together (`8721-A1J`): a model that is only the second part of a number
 * is no name for a box. A name stays one. What was not told is not there.
 */
export function typeAndModel({
  machineType = '',
  model = '',
}: {
  readonly machineType?: string | undefined;
  readonly model?: string | undefined;
}): { readonly machineType?: string; readonly model?: string } {
  const isSuffix = /^[0-9A-Z]{2,4}$/i.test(model);
  const number = [machineType, isSuffix && !machineType.endsWith(model) ? model : '']
    .filter((part) => part !== '')
    .join('-');
  return {
    ...(number === '' ? {} : { machineType: number }),
    ...(model === '' || isSuffix ? {} : { model }),
  };
}
