import { type AppError, appError } from './app-error.ts';
import { hostKey, isOddNumber, plainAddress } from './plain-address.ts';
import { plainText } from './plain-text.ts';
import { DRIVER_IDS, PRODUCTS, ROUTES } from './product.ts';
import { err, ok, type Result } from './result.ts';
import { z } from './zod.ts';

/**
 * The site file (design §7): one installation job as a person writes it. Names are fixed; every part
 * but `version` may be left out. Passwords never stand in it, only the names of environment variables.
 */

const port = z.number().int().min(1).max(65535);
/** A line of text; what nobody sees is left out, wherever it comes from. */
const text = z.string().max(500).overwrite(plainText);
const environmentName = z
  .string()
  .regex(/^([A-Za-z_][A-Za-z0-9_]*)?$/, 'expected the name of an environment variable, never a password');
const hostOrEmpty = z
  .string()
  .max(253)
  .regex(/^[^\s\u0000-\u001f/@]*$/, 'expected a host name or an IP address');

/** `H:P:A:P2`, as curl's --connect-to; an IPv6 address stands in brackets. */
const connectToRule = z
  .string()
  .regex(/^(\[[^\]]*\]|[^:[\]]*):\d*:(\[[^\]]*\]|[^:[\]]*):\d*$/, 'expected HOST:PORT:ADDRESS:PORT');

const addressWithPort = z.string().min(1).regex(/^\S+$/, 'expected ADDRESS or ADDRESS:PORT');

export const proxySchema = z
  .strictObject({
    host: hostOrEmpty.default(''),
    port: port.default(3128),
    user: text.default(''),
    passwordEnv: environmentName.default(''),
    /** `off`: switch the devices' proxy off. Open, without a host: leave it as it is; with one: use that. */
    mode: z.enum(['', 'off']).default(''),
  })
  .prefault({});

/** A destination beside the guide's: a relay, a mirror, a newer host of the vendor. */
export const customDestinationSchema = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/, 'expected a host name or an IP address'),
  port,
  /** `tcp`: whether the port opens is all that is asked. */
  protocol: z.enum(['https', 'http', 'ftp', 'sftp', 'tcp']).default('https'),
  use: z.string().max(200).overwrite(plainText).default(''),
});

/** Destinations of a site's own: more would be a list of something else. */
export const DESTINATION_LIMIT = 200;

export const networkSchema = z
  .strictObject({
    ranges: z.array(z.string().min(1)).default([]),
    proxy: proxySchema,
    dns: z.array(addressWithPort).default([]),
    ntp: z.array(addressWithPort).default([]),
    connectTo: z.array(connectToRule).default([]),
    caFile: z.string().default(''),
    destinations: z.array(customDestinationSchema).max(DESTINATION_LIMIT).default([]),
  })
  .prefault({});

export const credentialSchema = z.strictObject({
  user: text.default(''),
  passwordEnv: environmentName.default(''),
  snmp: z
    .strictObject({
      /** v1 and v2c send their community in clear; only where a person insists. */
      version: z.enum(['v3', 'v2c', 'v1']).default('v3'),
      communityEnv: environmentName.default(''),
      user: text.default(''),
      authProtocol: z.enum(['none', 'md5', 'sha', 'sha256', 'sha512']).default('sha'),
      authPasswordEnv: environmentName.default(''),
      privProtocol: z.enum(['none', 'des', 'aes', 'aes256']).default('aes'),
      privPasswordEnv: environmentName.default(''),
    })
    .optional(),
});

export const portsSchema = z
  .strictObject({ https: port.default(443), ssh: port.default(22), snmp: port.default(161) })
  .prefault({});

export const siteDeviceSchema = z.strictObject({
  address: z
    .string()
    .min(1)
    .max(253)
    .regex(/^\S+$/, 'expected an address or a host name')
    .overwrite(plainAddress),
  product: z.enum(PRODUCTS).optional(),
  route: z.enum(ROUTES).optional(),
  driver: z.enum(DRIVER_IDS).optional(),
  /** Key into `credentials`. */
  credential: z.string().optional(),
  ports: portsSchema,
  /** False: it stays listed with what was set for it, and is no part of the job. */
  chosen: z.boolean().default(true),
});

const person = {
  name: text.default(''),
  phone: text.default(''),
  phoneExtension: text.default(''),
  email: text.default(''),
};
const place = {
  address: text.default(''),
  city: text.default(''),
  state: text.default(''),
  postalCode: text.default(''),
};

export const settingsSchema = z
  .strictObject({
    /** The customer's own act: who ticked it and when (ISO 8601); empty means not accepted. */
    termsAccepted: z.strictObject({ by: text.default(''), at: text.default('') }).prefault({}),
    enable: z.boolean().default(true),
    country: z
      .string()
      .regex(/^([A-Za-z]{2})?$/, 'expected a two-letter country code')
      .default('JP'),
    company: text.default(''),
    contact: z.strictObject({ ...person, ...place }).prefault({}),
    alternate: z.strictObject(person).prefault({}),
    location: z.strictObject({ phone: text.default(''), country: text.default(''), ...place }).prefault({}),
    /** Where controllers also send their service data; an empty mode leaves the device's own setting alone. */
    fileTransfer: z
      .strictObject({
        mode: z.enum(['', 'disabled', 'ftp', 'tftp', 'sftp']).default(''),
        host: hostOrEmpty.default(''),
        port: port.default(21),
        user: text.default(''),
        passwordEnv: environmentName.default(''),
      })
      .prefault({}),
    retries: z
      .strictObject({
        count: z.number().int().min(0).max(10).default(2),
        minimumIntervalMinutes: z.number().int().min(1).max(60).default(2),
      })
      .prefault({}),
    excludedEvents: z.array(z.string().min(1).max(40)).default([]),
  })
  .prefault({});

export const siteFileSchema = z.strictObject({
  version: z.literal(1),
  site: z
    .strictObject({
      customer: text.default(''),
      name: text.default(''),
      engineer: text.default(''),
      /** The engineer's own company: 作成会社 on the cover and in the footer of the documents. */
      company: text.default(''),
      reference: text.default(''),
      /** How the engineer is reached: telephone, e-mail. */
      contact: text.default(''),
      /** When, where and in whose presence the work was done, as people write it. */
      workPeriod: text.default(''),
      workPlace: text.default(''),
      witness: text.default(''),
      /** 秘密区分: stands on the cover. */
      classification: text.default(''),
      /** As people write it, beside the Latin letters that devices take (`settings`): kept for the documents. */
      japanese: z
        .strictObject({
          company: text.default(''),
          companyKana: text.default(''),
          contact: text.default(''),
          contactKana: text.default(''),
          alternate: text.default(''),
          alternateKana: text.default(''),
          address: text.default(''),
        })
        .prefault({}),
    })
    .prefault({}),
  network: networkSchema,
  credentials: z.record(z.string().min(1), credentialSchema).default({}),
  devices: z.array(siteDeviceSchema).default([]),
  settings: settingsSchema,
});

export type SiteFile = Readonly<z.infer<typeof siteFileSchema>>;
export type SiteDevice = Readonly<z.infer<typeof siteDeviceSchema>>;
export type SiteCredential = Readonly<z.infer<typeof credentialSchema>>;
export type CallHomeSettings = Readonly<z.infer<typeof settingsSchema>>;
export type SiteNetwork = Readonly<z.infer<typeof networkSchema>>;
export type CustomDestination = Readonly<z.infer<typeof customDestinationSchema>>;
export type DevicePorts = Readonly<z.infer<typeof portsSchema>>;

/** A path such as `settings.contact.email` or `devices[2].address`. */
export function issuePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text_, part) =>
      typeof part === 'number'
        ? `${text_}[${part}]`
        : text_ === ''
          ? String(part)
          : `${text_}.${String(part)}`,
    '',
  );
}

/**
 * Reads a site file. Every wrong field is named with its path and what was expected; references
 * between parts (a device's credential) are checked too.
 */
export function parseSiteFile(input: unknown): Result<SiteFile, readonly AppError[]> {
  const parsed = siteFileSchema.safeParse(input);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map((issue) =>
        appError('invalid-site-file', {
          path: issuePath(issue.path) || '(root)',
          expected:
            issue.code === 'unrecognized_keys' ? `unknown name: ${issue.keys.join(', ')}` : issue.message,
        }),
      ),
    );
  }
  const site = parsed.data;
  const errors: AppError[] = [];
  const first = new Map<string, number>();
  site.devices.forEach((device, index) => {
    const key = hostKey(device.address);
    const before = first.get(key);
    first.set(key, before ?? index);
    // A device is named by its address: two entries would be one box with two sets of ports, routes or logins. Stars name none.
    if (before !== undefined && /[\p{L}\p{N}]/u.test(key)) {
      errors.push(
        appError('invalid-site-file', {
          path: `devices[${index}].address`,
          expected: `an address that stands once (${device.address} is devices[${before}])`,
        }),
      );
    }
    if (!isHost(device.address)) {
      errors.push(
        appError('invalid-site-file', {
          path: `devices[${index}].address`,
          expected: 'a host name or an IP address alone, its port in "ports"',
        }),
      );
    }
    if (device.credential !== undefined && !(device.credential in site.credentials)) {
      errors.push(
        appError('invalid-site-file', {
          path: `devices[${index}].credential`,
          expected: `one of: ${Object.keys(site.credentials).join(', ') || '(credentials is empty)'}`,
        }),
      );
    }
  });
  const { proxy } = site.network;
  for (const [path, host] of [
    ['network.proxy.host', proxy.host],
    ['settings.fileTransfer.host', site.settings.fileTransfer.host],
  ] as const) {
    if (isOddNumber(host))
      errors.push(appError('invalid-site-file', { path, expected: 'a host name or an IP address' }));
  }
  if (proxy.host === '' && (proxy.user !== '' || proxy.passwordEnv !== '')) {
    errors.push(
      appError('invalid-site-file', {
        path: 'network.proxy.host',
        expected: 'a host, as user or passwordEnv is given',
      }),
    );
  }
  if (proxy.mode === 'off' && proxy.host !== '') {
    errors.push(
      appError('invalid-site-file', {
        path: 'network.proxy.mode',
        expected: 'no "off" beside a host',
      }),
    );
  }
  return errors.length > 0 ? err(errors) : ok(site);
}

/**
 * Can it stand for a host in an address of the web? An IPv6 address may have its zone; brackets, a port, a path or a
 * prefix length are no part of it. Records are not held to it: one of an earlier program still opens.
 */
function isHost(address: string): boolean {
  if (/[/\\?#@[\]]/.test(address) || isOddNumber(address)) return false;
  const host = address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address;
  return URL.canParse(`https://${host}/`);
}

/** `HOST:PORT` or `HOST:PORT/PROTOCOL`, as typed on the command line or in the form; `https` where none is named. */
export function parseDestination(text: string): Result<CustomDestination> {
  const bad = err(
    appError('invalid-argument', { name: text, expected: 'HOST:PORT[/https|http|ftp|sftp|tcp]' }),
  );
  const match = /^(?:\[([^\]]+)\]|([^:/\s]+)):(\d{1,5})(?:\/([a-z]+))?$/i.exec(text.normalize('NFKC').trim());
  if (!match) return bad;
  const parsed = customDestinationSchema.safeParse({
    host: match[1] ?? match[2],
    port: Number(match[3]),
    ...(match[4] === undefined ? {} : { protocol: match[4].toLowerCase() }),
  });
  return parsed.success ? ok(parsed.data) : bad;
}
