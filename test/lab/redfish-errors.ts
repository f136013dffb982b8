import type { LabResponse } from './kit.ts';

/** Redfish extended error (DSP0266 §8.6) with one message of the Base registry. */
export function redfishError(
  status: number,
  messageId: string,
  message: string,
  args: readonly string[] = [],
  property?: string,
): LabResponse {
  return {
    status,
    json: {
      error: {
        code: 'Base.1.12.GeneralError',
        message: 'A general error has occurred. See ExtendedInfo for more information.',
        '@Message.ExtendedInfo': [
          {
            '@odata.type': '#Message.v1_1_2.Message',
            MessageId: `Base.1.12.${messageId}`,
            Message: message,
            MessageArgs: args,
            MessageSeverity: 'Warning',
            Resolution: 'Correct the request body or headers and submit the request again.',
            ...(property === undefined ? {} : { RelatedProperties: [`#/${property}`] }),
          },
        ],
      },
    },
  };
}

export const wrongType = (property: string, value: unknown): LabResponse =>
  redfishError(
    400,
    'PropertyValueTypeError',
    `The value '${String(value)}' for the property ${property} is of a different type than the property can accept.`,
    [String(value), property],
    property,
  );
export const wrongValue = (property: string, value: unknown): LabResponse =>
  redfishError(
    400,
    'PropertyValueFormatError',
    `The value '${String(value)}' for the property ${property} is of a different format than the property can accept.`,
    [String(value), property],
    property,
  );
export const unknownProperty = (property: string): LabResponse =>
  redfishError(
    400,
    'PropertyUnknown',
    `The property ${property} is not in the list of valid properties for the resource.`,
    [property],
    property,
  );
export const notWritable = (property: string): LabResponse =>
  redfishError(
    400,
    'PropertyNotWritable',
    `The property ${property} is a read only property and cannot be assigned a value.`,
    [property],
    property,
  );
export const conflict = (property: string, message: string): LabResponse =>
  redfishError(400, 'PropertyValueConflict', message, [property], property);
