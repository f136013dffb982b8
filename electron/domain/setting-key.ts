/** Whom the support centre calls, in the order of the products' own screens. */
export const CONTACT_KEYS = [
  'country',
  'company',
  'contact.name',
  'contact.phone',
  'contact.phoneExtension',
  'contact.email',
  'contact.address',
  'contact.city',
  'contact.state',
  'contact.postalCode',
] as const;

/**
 * The canonical names of everything that can be pushed. One form, every device: each driver maps these
 * keys to its own objects, and each product's limits are kept under the same keys in the catalog.
 * Values cross the code as strings; `''` means "not set" and absence means "this device has no such field".
 */
export const CALL_HOME_KEYS = [
  'licence',
  ...CONTACT_KEYS,
  'alternate.name',
  'alternate.phone',
  'alternate.phoneExtension',
  'alternate.email',
  'location.phone',
  'location.country',
  'location.address',
  'location.city',
  'location.state',
  'location.postalCode',
  'proxy.enable',
  'proxy.host',
  'proxy.port',
  'proxy.user',
  'proxy.password',
  'fileTransfer.mode',
  'fileTransfer.host',
  'fileTransfer.port',
  'fileTransfer.user',
  'fileTransfer.password',
  'retries.count',
  'retries.minimumIntervalMinutes',
  'enable',
  'excludedEvents',
] as const;
export type CallHomeKey = (typeof CALL_HOME_KEYS)[number];

/**
 * What a controller needs beside Call Home so that its reports get through: name servers and the right time.
 * `clock.zone` is `+09:00`; `clock.skew` is how many seconds the clock is off, `0` within a minute, and
 * wanting `0` sets the clock. Lists are comma-joined in the device's order.
 */
export const CONTROLLER_KEYS = [
  'dns.servers',
  'dns.enable',
  'clock.zone',
  'ntp.servers',
  'ntp.enable',
  'clock.skew',
] as const;
export type ControllerKey = (typeof CONTROLLER_KEYS)[number];

export const SETTING_KEYS = [...CALL_HOME_KEYS, ...CONTROLLER_KEYS] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

/** Values by key; booleans are `'true'`/`'false'`, lists are comma-joined in canonical order. */
export type SettingValues = Readonly<Partial<Record<SettingKey, string>>>;

/** Keys whose value is a secret: never shown, logged, journaled or read back. */
export const SECRET_KEYS: ReadonlySet<SettingKey> = new Set(['proxy.password', 'fileTransfer.password']);

/** Keys whose value is a measurement of one moment, and no setting: it is another one each time. */
export const MEASURED_KEYS: ReadonlySet<SettingKey> = new Set(['clock.skew']);
