import { isRecord, type LabResponse } from './kit.ts';
import { conflict, redfishError, unknownProperty, wrongType, wrongValue } from './redfish-errors.ts';

/** XCC's closed country list, 108 distinct codes (lenovo_callhome_setting.py). */
export const XCC_COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AM AO AR AT AU AZ BB BE BG BI BM BN BR BS BW BY CA CH CL CN CO CY CZ DE DK EC EE EG ER ES ET FI FR GB GE GH GR GU ' +
    'GY HK HR HU ID IE IL IN IT JM JP KE KG KR KY KZ LC LK LR LT LU LV MA MO MT MW MX MY MZ NG NL NO NZ PE PH PK PL PR ' +
    'PT RO RS RU RW SE SG SI SK SL SN SR ST TH TJ TM TN TR TT TW TZ UA UG US UY UZ VE VI VN ZA ZM ZW'
  ).split(' '),
);

export const SA_PATH = '/redfish/v1/Managers/1/Oem/Lenovo/ServiceAdvisor';
const CONTACT_KEYS = [
  'ContactName',
  'Phone',
  'Email',
  'CompanyName',
  'Address',
  'City',
  'StateOrProvince',
  'PostalCode',
];
const LOCATION_KEYS = ['Address', 'PostalCode', 'City', 'StateOrProvince'];

const emptyOf = (keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, '']));

export function freshServiceAdvisor(withLocation: boolean): Record<string, unknown> {
  return {
    AgreementAccepted: false,
    CallHomeEnabled: false,
    CountryCode: '',
    CallHomeSettings: {
      ...emptyOf(CONTACT_KEYS),
      ...emptyOf(CONTACT_KEYS.map((key) => `Alternate${key}`)),
    },
    HTTPProxy: {
      HTTPProxyEnabled: false,
      HTTPProxyLocation: '',
      HTTPProxyPort: 3128,
      HTTPProxyUserName: '',
      HTTPProxyPassword: null,
    },
    ...(withLocation ? { MachineLocation: emptyOf(LOCATION_KEYS) } : {}),
  };
}

/** One contact value against the limits of lenovo_callhome_setting.py; true = acceptable, empty clears it. */
function contactValueFits(key: string, value: string): boolean {
  if (value === '') return true;
  const name = key.replace(/^Alternate/, '');
  // Control characters and anything but single-byte text are refused (guide: Latin letters only).
  if (!/^[\x20-\x7e]*$/.test(value)) return false;
  switch (name) {
    case 'ContactName':
    case 'CompanyName':
    case 'Address':
      return value.length <= 30 && !/[&<>]/.test(value);
    case 'City':
    case 'StateOrProvince':
      return value.length <= 30;
    case 'Phone':
      return /^\d{5,30}$/.test(value);
    case 'PostalCode':
      return value.length <= 9;
    case 'Email':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value);
    default:
      return false;
  }
}

/** Merges and checks a ServiceAdvisor PATCH; answers the refusal, or the new properties and password. */
export function patchServiceAdvisor(
  current: Record<string, unknown>,
  currentPassword: string,
  body: Record<string, unknown>,
): { readonly refused: LabResponse } | { readonly next: Record<string, unknown>; readonly password: string } {
  const next = structuredClone(current);
  let password = currentPassword;
  for (const [key, value] of Object.entries(body)) {
    if (key.startsWith('@odata.')) continue;
    if (!(key in current)) return { refused: unknownProperty(key) };
    if (key === 'AgreementAccepted' || key === 'CallHomeEnabled') {
      if (typeof value !== 'boolean') return { refused: wrongType(key, value) };
      if (key === 'AgreementAccepted' && !value && current[key] === true) {
        return { refused: conflict(key, 'The agreement, once accepted, cannot be withdrawn.') };
      }
      if (key === 'AgreementAccepted' && !value) continue;
      next[key] = value;
      continue;
    }
    if (key === 'CountryCode') {
      if (typeof value !== 'string') return { refused: wrongType(key, value) };
      if (!XCC_COUNTRIES.has(value)) {
        return {
          refused: redfishError(
            400,
            'PropertyValueNotInList',
            `The value '${value}' for the property ${key} is not in the list of acceptable values.`,
            [value, key],
            key,
          ),
        };
      }
      next[key] = value;
      continue;
    }
    const group = next[key];
    if (!isRecord(value) || !isRecord(group)) return { refused: wrongType(key, value) };
    for (const [name, item] of Object.entries(value)) {
      const path = `${key}/${name}`;
      if (!(name in group)) return { refused: unknownProperty(path) };
      if (name === 'HTTPProxyEnabled') {
        if (typeof item !== 'boolean') return { refused: wrongType(path, item) };
        group[name] = item;
      } else if (name === 'HTTPProxyPort') {
        if (typeof item !== 'number') return { refused: wrongType(path, item) };
        if (!Number.isInteger(item) || item < 1 || item > 65535) return { refused: wrongValue(path, item) };
        group[name] = item;
      } else if (name === 'HTTPProxyPassword') {
        if (item !== null && typeof item !== 'string') return { refused: wrongType(path, item) };
        if (item !== null) password = item;
      } else {
        if (typeof item !== 'string') return { refused: wrongType(path, item) };
        const fits =
          name === 'HTTPProxyLocation'
            ? item.length <= 63 && !/[^\x21-\x7e]/.test(item)
            : name === 'HTTPProxyUserName'
              ? !/[^\x20-\x7e]/.test(item)
              : contactValueFits(name, item);
        if (!fits) return { refused: wrongValue(path, item) };
        group[name] = item;
      }
    }
  }
  const proxy = next.HTTPProxy;
  if (isRecord(proxy) && proxy.HTTPProxyEnabled === true && proxy.HTTPProxyLocation === '') {
    return {
      refused: conflict(
        'HTTPProxy/HTTPProxyEnabled',
        'HTTPProxyEnabled cannot be true while HTTPProxyLocation is empty.',
      ),
    };
  }
  if (next.CallHomeEnabled === true) {
    if (next.AgreementAccepted !== true) {
      return {
        refused: conflict(
          'CallHomeEnabled',
          'The agreement must be accepted before Call Home can be enabled.',
        ),
      };
    }
    const settings = next.CallHomeSettings;
    const missing = [
      ...(next.CountryCode === '' ? ['CountryCode'] : []),
      ...CONTACT_KEYS.filter((key) => !isRecord(settings) || settings[key] === ''),
    ];
    if (missing.length > 0) {
      return {
        refused: redfishError(
          400,
          'PropertyMissing',
          `The property ${missing.join(', ')} is a required property and must be included in the request.`,
          missing,
          missing[0],
        ),
      };
    }
  }
  return { next, password };
}
