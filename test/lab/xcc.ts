/**
 * Lenovo XClarity Controller of ThinkSystem V1/V2 (XCC), V3 (XCC2) and V4 (XCC3): HTTPS with Redfish, the OEM
 * ServiceAdvisor resource, DeviceDescription.json and logoninfo. Source: discovery reference §2.2, §3.1, §3.2, §4;
 * Call Home reference §3 (limits of Lenovo's own script). There is no test-call action under Redfish: none here.
 */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import {
  closeAll,
  createLabClock,
  type HttpFaults,
  isRecord,
  type LabClock,
  type LabLog,
  type LabRequest,
  type LabResponse,
  noHttpFaults,
  parseBasic,
  parseJson,
  startHttp,
} from './kit.ts';
import { type Identity, issueSelfSigned, xccSubject } from './pki.ts';
import { inMood, type Mood } from './redfish-moods.ts';

export type XccVariant = 'xcc' | 'xcc2' | 'xcc3';

/** How Managers/1 names the ServiceAdvisor resource; captures show a plain string. */
export type ServiceAdvisorLink = 'string' | 'object' | 'absent' | 'no-agreement';

export type XccOptions = {
  readonly address: string;
  readonly port?: number;
  /** Also answers plain HTTP here (XCC1 5.70 had port 80 open); left out = closed. */
  readonly httpPort?: number;
  readonly variant?: XccVariant;
  readonly machineType?: string;
  readonly serial?: string;
  /** Lower-case; printed in upper case by XCC1's service root. */
  readonly uuid?: string;
  readonly user?: string;
  readonly password?: string;
  readonly clockSkewMs?: number;
  /** IPv4 address of the name server it is set to. */
  readonly dnsServer?: string;
  /** `DateTimeLocalOffset`. */
  readonly timeOffset?: string;
  readonly link?: ServiceAdvisorLink;
  /** MachineLocation exists since 2025-03; older firmware doesn't return it and refuses it. */
  readonly machineLocation?: boolean;
  /** What a successful PATCH of ServiceAdvisor answers; Lenovo's script takes both. */
  readonly patchStatus?: 200 | 204;
  /** Whether `DateTime` may be PATCHed (no Lenovo sample does it: refused by default). */
  readonly dateTimeWritable?: boolean;
  /** Certificate; a self-signed one with the XCC subject when left out. */
  readonly identity?: Identity;
  /** Oldest TLS that is spoken; 1.2 when left out. */
  readonly tlsMinVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Ciphers (OpenSSL names, TLS 1.2 at most) that are all it takes, as a strict mode does. */
  readonly tlsCiphers?: string;
};

export type XccFaults = HttpFaults & {
  /** The account is locked: every login is refused, also with the right password. */
  accountLocked: boolean;
  /** The factory password must be changed: a session is given, everything else is refused with 403. */
  passwordChangeRequired: boolean;
  /** PATCHes are answered with success and not kept. */
  forgetWrites: boolean;
  /** Someone else changes ServiceAdvisor between a GET and the next PATCH (once). */
  concurrentChange: boolean;
  /** `DELETE` of a session fails with 500. */
  logoutFails: boolean;
  /** How it behaves beside its own rules (redfish-moods.ts); the first that has an answer gives it. */
  moods: readonly Mood[];
} & XccQuirks;

/** Oddities of firmware rebuilt from public reports (device cases); all are off at the start. */
export type XccQuirks = {
  /**
   * Which proof of having read it a PATCH is taken with; any other is 412. `body`: `@odata.etag` in the body and no
   * header (Lenovo's own firmware is reported to want it); `strong`: ETags are sent weak and taken strong.
   */
  etagTaken: 'header' | 'body' | 'strong' | 'any' | 'none';
  /** The next PATCHes are 412 although nothing changed. */
  spurious412: number;
  /** The next PATCHes are done and answered with this status all the same. */
  doneButAnswered: { readonly status: number; count: number } | null;
  /** What a PATCH without If-Match is answered: 428 in place of 412 (RFC 6585 §3). */
  wants428: boolean;
  /** The ETag header comes twice. */
  etagTwice: boolean;
  /** Sessions are created without a Location header. */
  noLocation: boolean;
  /**
   * Session logins are off and 401, whatever is sent; Basic works. `told`: readable without a login; `said`: in the
   * refusal's message; `offered`: nothing but the offer of Basic, as `offersBasic` makes it for every 401.
   */
  sessionsOff: 'told' | 'said' | 'offered' | null;
  /** Every 401 offers Basic, as services do whose sessions work. */
  offersBasic: boolean;
  /** The 201 of a session demands another password. */
  mustChange201: boolean;
  /** The session carries the property, as false. */
  sessionSaysNoChange: boolean;
  /** A full session table: 400 with CreateLimitReachedForResource, or 503. */
  sessionTable: 'room' | 400 | 503;
  /** The next requests with a token are 401. */
  token401: number;
  /** Managers: a broken member first, an enclosure's manager first. */
  managers: 'one' | 'broken-first' | 'enclosure-first';
  /** Collections come one member a page. */
  pages: boolean;
  /** Resources are moved: to the same path with a slash, or to another host; `all`: the sessions too. */
  redirects: 'none' | 'slash' | 'elsewhere' | 'all';
  /** Resources are known only by their path with a slash. */
  slashOnly: boolean;
  /** A PATCH is a task: done after so many looks at its monitor, or failing. */
  task: { readonly looks: number; readonly fails: boolean } | null;
  /** The next GETs of ServiceAdvisor show what was there before the last write. */
  staleReads: number;
  /** The company is not taken: kept as it was, or cut with a message. */
  company: 'taken' | 'ignored' | 'cut';
};

const noXccQuirks = (): XccQuirks => ({
  etagTaken: 'header',
  spurious412: 0,
  doneButAnswered: null,
  wants428: false,
  etagTwice: false,
  noLocation: false,
  sessionsOff: null,
  offersBasic: false,
  mustChange201: false,
  sessionSaysNoChange: false,
  sessionTable: 'room',
  token401: 0,
  managers: 'one',
  pages: false,
  redirects: 'none',
  slashOnly: false,
  task: null,
  staleReads: 0,
  company: 'taken',
});

export type XccState = {
  readonly clock: LabClock;
  timeOffset: string;
  /** The OEM resource's own properties, as a GET returns them but with the password kept. */
  serviceAdvisor: Record<string, unknown>;
  proxyPassword: string;
  ntpEnabled: boolean;
  ntpServers: readonly string[];
  dns: Record<string, unknown>;
  ssdpEnabled: boolean;
  snmpEnabled: boolean;
  readonly sessions: Map<string, { readonly id: string; readonly user: string }>;
  /** Most sessions ever open at once. */
  peakSessions: number;
  failedLogins: number;
  locked: boolean;
  /** Writes that changed something, with their path. */
  readonly writes: string[];
  readonly saLog: Record<string, unknown>[];
};

export type RunningXcc = {
  readonly address: string;
  readonly ports: { readonly https: number; readonly http: number | null };
  readonly variant: XccVariant;
  readonly uuid: string;
  readonly machineType: string;
  readonly serial: string;
  readonly model: string;
  readonly firmware: string;
  readonly hostname: string;
  readonly credentials: { readonly user: string; readonly password: string };
  readonly identity: Identity;
  readonly state: XccState;
  readonly faults: XccFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

/** 16 sessions (bmclib providers/lenovo/lenovo.go); five failures lock the account (discovery reference §4.1). */
const MAX_SESSIONS = 16;
const MAX_FAILURES = 5;

/** XCC's closed country list, 108 distinct codes (lenovo_callhome_setting.py). */
export const XCC_COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AM AO AR AT AU AZ BB BE BG BI BM BN BR BS BW BY CA CH CL CN CO CY CZ DE DK EC EE EG ER ES ET FI FR GB GE GH GR GU ' +
    'GY HK HR HU ID IE IL IN IT JM JP KE KG KR KY KZ LC LK LR LT LU LV MA MO MT MW MX MY MZ NG NL NO NZ PE PH PK PL PR ' +
    'PT RO RS RU RW SE SG SI SK SL SN SR ST TH TJ TM TN TR TT TW TZ UA UG US UY UZ VE VI VN ZA ZM ZW'
  ).split(' '),
);

type Variety = {
  readonly rootId: string;
  readonly rootType: string;
  readonly redfish: string;
  readonly deepPatch: boolean;
  readonly managerModel: string;
  readonly firmware: string;
  readonly bmcSoftware: { readonly id: string; readonly version: string };
  readonly release: string;
  readonly systemModel: string;
  readonly machineType: string;
  readonly serial: string;
  readonly uuid: string;
};

/**
 * XCC and XCC3 rows are from captures (discovery reference §3.1, §3.2). There is no capture of an XCC2: its model
 * string is the reference's own inference and its firmware string is invented in the same form.
 */
const VARIETIES: Readonly<Record<XccVariant, Variety>> = {
  xcc: {
    rootId: '/redfish/v1/',
    rootType: '#ServiceRoot.v1_13_0.ServiceRoot',
    redfish: '1.15.0',
    deepPatch: true,
    managerModel: 'Lenovo XClarity Controller',
    firmware: 'AFBT58B 5.70 2025-08-11',
    bmcSoftware: { id: 'BMC-AFBT-10', version: '58B-5.70' },
    release: 'whitley_gp_23-5',
    systemModel: 'ThinkSystem SR650 V2',
    machineType: '7Z73',
    serial: 'J30AF7LC',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00011',
  },
  xcc2: {
    rootId: '/redfish/v1/',
    rootType: '#ServiceRoot.v1_15_0.ServiceRoot',
    redfish: '1.20.0',
    deepPatch: true,
    managerModel: 'Lenovo XClarity Controller 2',
    firmware: 'ESX330N 6.92 2025-06-20',
    bmcSoftware: { id: 'BMC-ESX3-10', version: '30N-6.92' },
    release: 'egs_gp_25-2',
    systemModel: 'ThinkSystem SR650 V3',
    machineType: '7D76',
    serial: 'J901HW22',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00012',
  },
  xcc3: {
    rootId: '/redfish/v1',
    rootType: '#ServiceRoot.v1_15_0.ServiceRoot',
    redfish: '1.17.0',
    deepPatch: false,
    managerModel: 'Lenovo Xclarity Controller 3',
    firmware: 'IHX414J 1.22 20250402',
    bmcSoftware: { id: 'BMC-IHX4-10', version: '14J-1.22' },
    release: 'bhs_gp_w2w3',
    systemModel: 'ThinkSystem SR650 V4',
    machineType: '7DGD',
    serial: 'J902E57T',
    uuid: '7d7d6afe-1c2b-11ec-8d3a-0a3a88f00013',
  },
};

const SA_PATH = '/redfish/v1/Managers/1/Oem/Lenovo/ServiceAdvisor';
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

function freshServiceAdvisor(withLocation: boolean): Record<string, unknown> {
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

/** Redfish extended error (DSP0266 §8.6) with one message of the Base registry. */
function redfishError(
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

const wrongType = (property: string, value: unknown): LabResponse =>
  redfishError(
    400,
    'PropertyValueTypeError',
    `The value '${String(value)}' for the property ${property} is of a different type than the property can accept.`,
    [String(value), property],
    property,
  );
const wrongValue = (property: string, value: unknown): LabResponse =>
  redfishError(
    400,
    'PropertyValueFormatError',
    `The value '${String(value)}' for the property ${property} is of a different format than the property can accept.`,
    [String(value), property],
    property,
  );
const unknownProperty = (property: string): LabResponse =>
  redfishError(
    400,
    'PropertyUnknown',
    `The property ${property} is not in the list of valid properties for the resource.`,
    [property],
    property,
  );
const notWritable = (property: string): LabResponse =>
  redfishError(
    400,
    'PropertyNotWritable',
    `The property ${property} is a read only property and cannot be assigned a value.`,
    [property],
    property,
  );
const conflict = (property: string, message: string): LabResponse =>
  redfishError(400, 'PropertyValueConflict', message, [property], property);

const ETAG_ALPHABET_LENGTH = 12;
const etagOf = (value: unknown): string =>
  `"${createHash('sha1').update(JSON.stringify(value)).digest('hex').slice(0, ETAG_ALPHABET_LENGTH)}"`;

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
function patchServiceAdvisor(
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

/** `+09:00` in minutes. */
function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** Local time with its offset, `2026-03-18T13:18:08+00:00` as the XCC1 capture prints it. */
function redfishTime(instant: Date, offset: string): string {
  const local = new Date(instant.getTime() + offsetMinutes(offset) * 60_000);
  return `${local.toISOString().slice(0, 19)}${offset}`;
}

/** Starts one XCC. */
export async function startXcc(options: XccOptions): Promise<RunningXcc> {
  const variant = options.variant ?? 'xcc';
  const kind = VARIETIES[variant];
  const machineType = options.machineType ?? kind.machineType;
  const serial = options.serial ?? kind.serial;
  const uuid = options.uuid ?? kind.uuid;
  const mtm = `${machineType}CTO1WW`;
  const hostname = `XCC-${machineType}-${serial}`;
  const user = options.user ?? 'USERID';
  const password = options.password ?? 'Passw0rd-lab';
  const link = options.link ?? 'string';
  const identity =
    options.identity ??
    issueSelfSigned({ subject: xccSubject(machineType, serial), names: [hostname, options.address] });
  const log: LabLog = [];
  const faults: XccFaults = {
    ...noHttpFaults(),
    accountLocked: false,
    passwordChangeRequired: false,
    forgetWrites: false,
    concurrentChange: false,
    logoutFails: false,
    moods: [],
    ...noXccQuirks(),
  };
  let shownBefore: Record<string, unknown> | null = null;
  let taskLooks = 0;
  let taskWork: (() => void) | null = null;
  const state: XccState = {
    clock: createLabClock(options.clockSkewMs ?? 0),
    timeOffset: options.timeOffset ?? '+09:00',
    serviceAdvisor: freshServiceAdvisor(options.machineLocation ?? true),
    proxyPassword: '',
    ntpEnabled: false,
    ntpServers: variant === 'xcc3' ? ['', '', '', ''] : [],
    dns: {
      DNSEnable: true,
      PreferredAddresstype: 'IPv4',
      IPv4Address1: options.dnsServer ?? '0.0.0.0',
      IPv4Address2: '0.0.0.0',
      IPv4Address3: '0.0.0.0',
      DDNS: [{ DDNSEnable: false, DomainNameSource: 'DHCP', DomainName: '' }],
    },
    ssdpEnabled: true,
    snmpEnabled: false,
    sessions: new Map(),
    peakSessions: 0,
    failedLogins: 0,
    locked: false,
    writes: [],
    saLog: [],
  };
  let nextSession = 1;

  const link_ = (path: string) => ({ '@odata.id': path });
  const collection = (path: string, name: string, members: readonly string[]): Record<string, unknown> => ({
    '@odata.id': path,
    '@odata.type': `#${name}Collection.${name}Collection`,
    Name: `${name} Collection`,
    'Members@odata.count': members.length,
    Members: members.map(link_),
  });

  /** The whole readable tree; each value is made at the moment of the GET. */
  const resources: Readonly<Record<string, () => Record<string, unknown>>> = {
    '/redfish/v1/SessionService': () => ({
      '@odata.id': '/redfish/v1/SessionService',
      '@odata.type': '#SessionService.v1_1_8.SessionService',
      Id: 'SessionService',
      Name: 'Session Service',
      ServiceEnabled: true,
      SessionTimeout: 300,
      Sessions: link_('/redfish/v1/SessionService/Sessions'),
    }),
    '/redfish/v1/SessionService/Sessions': () =>
      collection(
        '/redfish/v1/SessionService/Sessions',
        'Session',
        [...state.sessions.values()].map((session) => `/redfish/v1/SessionService/Sessions/${session.id}`),
      ),
    '/redfish/v1/Managers': () =>
      collection('/redfish/v1/Managers', 'Manager', [
        ...(faults.managers === 'broken-first' ? ['/redfish/v1/Managers/Broken'] : []),
        ...(faults.managers === 'enclosure-first' ? ['/redfish/v1/Managers/Enclosure'] : []),
        '/redfish/v1/Managers/1',
      ]),
    '/redfish/v1/Managers/Enclosure': () => ({
      '@odata.id': '/redfish/v1/Managers/Enclosure',
      '@odata.type': '#Manager.v1_14_0.Manager',
      Id: 'Enclosure',
      Name: 'Enclosure Manager',
      ManagerType: 'EnclosureManager',
      FirmwareVersion: '1.0',
      DateTimeLocalOffset: '+00:00',
      Oem: { Lenovo: { ServiceAdvisor: '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor' } },
    }),
    '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor': () => ({
      '@odata.id': '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor',
      ...freshServiceAdvisor(true),
    }),
    '/redfish/v1/Managers/1': () => ({
      '@odata.id': '/redfish/v1/Managers/1',
      '@odata.type': '#Manager.v1_14_0.Manager',
      Id: '1',
      Name: 'Manager',
      ManagerType: 'BMC',
      Model: kind.managerModel,
      FirmwareVersion: kind.firmware,
      UUID: uuid.toUpperCase(),
      DateTime: redfishTime(state.clock.now(), state.timeOffset),
      DateTimeLocalOffset: state.timeOffset,
      AutoDSTEnabled: false,
      Status: { State: 'Enabled', Health: 'OK' },
      CommandShell: { ServiceEnabled: true, MaxConcurrentSessions: 2, ConnectTypesSupported: ['SSH'] },
      NetworkProtocol: link_('/redfish/v1/Managers/1/NetworkProtocol'),
      EthernetInterfaces: link_('/redfish/v1/Managers/1/EthernetInterfaces'),
      Oem: {
        Lenovo: {
          '@odata.type': '#LenovoManager.v1_0_0.LenovoManagerProperties',
          release_name: kind.release,
          ...(link === 'absent' ? {} : { ServiceAdvisor: link === 'object' ? link_(SA_PATH) : SA_PATH }),
        },
      },
    }),
    '/redfish/v1/Managers/1/NetworkProtocol': () => ({
      '@odata.id': '/redfish/v1/Managers/1/NetworkProtocol',
      '@odata.type': '#ManagerNetworkProtocol.v1_8_0.ManagerNetworkProtocol',
      Id: 'NetworkProtocol',
      Name: 'Manager Network Protocol',
      HostName: hostname,
      FQDN: hostname,
      HTTP: { Port: 80, ProtocolEnabled: options.httpPort !== undefined },
      HTTPS: { Port: 443, ProtocolEnabled: true },
      SSH: { Port: 22, ProtocolEnabled: true },
      SNMP: { Port: 161, ProtocolEnabled: state.snmpEnabled },
      IPMI: variant === 'xcc3' ? { Port: 0, ProtocolEnabled: false } : { Port: 623, ProtocolEnabled: true },
      SSDP: {
        Port: 1900,
        ProtocolEnabled: state.ssdpEnabled,
        NotifyTTL: 2,
        NotifyMulticastIntervalSeconds: 60,
        NotifyIPv6Scope: 'Organization',
      },
      NTP: { NTPServers: [...state.ntpServers], ProtocolEnabled: state.ntpEnabled },
      Oem: {
        Lenovo: {
          DNS: link_('/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS'),
          ...(variant === 'xcc'
            ? {
                SLP: {
                  AddressType: 'Multicast',
                  MulticastAddress: '239.255.255.253',
                  Port: 427,
                  ProtocolEnabled: true,
                },
              }
            : {}),
        },
      },
    }),
    '/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS': () => ({
      '@odata.id': '/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS',
      '@odata.type': '#LenovoDNS.v1_0_0.LenovoDNS',
      Id: 'DNS',
      Name: 'DNS',
      ...structuredClone(state.dns),
    }),
    '/redfish/v1/Managers/1/EthernetInterfaces': () =>
      collection('/redfish/v1/Managers/1/EthernetInterfaces', 'EthernetInterface', [
        '/redfish/v1/Managers/1/EthernetInterfaces/NIC',
        '/redfish/v1/Managers/1/EthernetInterfaces/ToHost',
      ]),
    '/redfish/v1/Managers/1/EthernetInterfaces/NIC': () => {
      const servers = [state.dns.IPv4Address1, state.dns.IPv4Address2, state.dns.IPv4Address3].map((value) =>
        value === '0.0.0.0' ? '' : String(value),
      );
      return {
        '@odata.id': '/redfish/v1/Managers/1/EthernetInterfaces/NIC',
        '@odata.type': '#EthernetInterface.v1_8_0.EthernetInterface',
        Id: 'NIC',
        Name: 'Manager Ethernet Interface',
        HostName: hostname,
        MACAddress: '0A:3A:88:F0:00:11',
        IPv4Addresses: [{ Address: options.address, SubnetMask: '255.255.255.0', AddressOrigin: 'Static' }],
        NameServers:
          variant === 'xcc3' ? servers.filter((value) => value !== '') : [...servers, '::', '::', '::'],
        StaticNameServers: [
          ...['IPv4Address1', 'IPv4Address2', 'IPv4Address3'].map((key) => state.dns[key]),
          '::',
          '::',
          '::',
        ],
      };
    },
    '/redfish/v1/Managers/1/EthernetInterfaces/ToHost': () => ({
      '@odata.id': '/redfish/v1/Managers/1/EthernetInterfaces/ToHost',
      '@odata.type': '#EthernetInterface.v1_8_0.EthernetInterface',
      Id: 'ToHost',
      Name: 'Manager Ethernet over USB Interface',
      IPv4Addresses: [{ Address: '169.254.95.118', SubnetMask: '255.255.0.0', AddressOrigin: 'Static' }],
    }),
    '/redfish/v1/Systems': () =>
      collection('/redfish/v1/Systems', 'ComputerSystem', ['/redfish/v1/Systems/1']),
    '/redfish/v1/Systems/1': () => ({
      '@odata.id': '/redfish/v1/Systems/1',
      '@odata.type': '#ComputerSystem.v1_17_0.ComputerSystem',
      Id: '1',
      Name: 'ComputerSystem',
      Manufacturer: 'Lenovo',
      Model: kind.systemModel,
      SerialNumber: serial,
      SKU: mtm,
      SubModel: machineType,
      UUID: uuid.toUpperCase(),
      HostName: '',
      PowerState: 'On',
      BiosVersion: variant === 'xcc3' ? 'IHE106-1.10' : 'AFE136G-3.60',
      LogServices: link_('/redfish/v1/Systems/1/LogServices'),
    }),
    '/redfish/v1/Systems/1/LogServices': () =>
      collection(
        '/redfish/v1/Systems/1/LogServices',
        'LogService',
        (variant === 'xcc3'
          ? ['PlatformLog', 'AuditLog', 'DiagnosticLog']
          : ['PlatformLog', 'AuditLog', 'ActiveLog', 'MaintenanceLog', 'SEL', 'DiagnosticLog', 'SaLog']
        ).map((name) => `/redfish/v1/Systems/1/LogServices/${name}`),
      ),
    ...(variant === 'xcc3'
      ? {}
      : {
          '/redfish/v1/Systems/1/LogServices/SaLog': () => ({
            '@odata.id': '/redfish/v1/Systems/1/LogServices/SaLog',
            '@odata.type': '#LogService.v1_3_0.LogService',
            Id: 'SaLog',
            Name: 'Service Advisor Log',
            Entries: link_('/redfish/v1/Systems/1/LogServices/SaLog/Entries'),
          }),
          '/redfish/v1/Systems/1/LogServices/SaLog/Entries': () => ({
            ...collection('/redfish/v1/Systems/1/LogServices/SaLog/Entries', 'LogEntry', []),
            'Members@odata.count': state.saLog.length,
            Members: structuredClone(state.saLog),
          }),
        }),
    '/redfish/v1/Chassis': () => collection('/redfish/v1/Chassis', 'Chassis', ['/redfish/v1/Chassis/1']),
    '/redfish/v1/Chassis/1': () => ({
      '@odata.id': '/redfish/v1/Chassis/1',
      '@odata.type': '#Chassis.v1_20_0.Chassis',
      Id: '1',
      Name: 'Chassis',
      ChassisType: 'RackMount',
      Manufacturer: 'Lenovo',
      Model: variant === 'xcc3' ? mtm : kind.systemModel,
      SKU: mtm,
      SerialNumber: serial,
      Oem: { Lenovo: { ProductName: kind.systemModel } },
    }),
    '/redfish/v1/UpdateService': () => ({
      '@odata.id': '/redfish/v1/UpdateService',
      '@odata.type': '#UpdateService.v1_11_0.UpdateService',
      Id: 'UpdateService',
      Name: 'Update Service',
      FirmwareInventory: link_('/redfish/v1/UpdateService/FirmwareInventory'),
    }),
    '/redfish/v1/UpdateService/FirmwareInventory': () =>
      collection('/redfish/v1/UpdateService/FirmwareInventory', 'SoftwareInventory', [
        '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary',
      ]),
    '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary': () => ({
      '@odata.id': '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary',
      '@odata.type': '#SoftwareInventory.v1_8_0.SoftwareInventory',
      Id: 'BMC-Primary',
      Name: 'Firmware:BMC-Primary',
      SoftwareId: kind.bmcSoftware.id,
      Version: kind.bmcSoftware.version,
      Manufacturer: 'Lenovo',
    }),
    ...(link === 'absent'
      ? {}
      : {
          [SA_PATH]: () => {
            const { AgreementAccepted, ...rest } = structuredClone(
              faults.staleReads > 0 && shownBefore !== null ? shownBefore : state.serviceAdvisor,
            );
            return {
              '@odata.id': SA_PATH,
              '@odata.type': '#LenovoServiceAdvisor.v1_0_0.LenovoServiceAdvisor',
              Id: 'ServiceAdvisor',
              Name: 'ServiceAdvisor',
              ...(link === 'no-agreement' ? {} : { AgreementAccepted, ...rest }),
            };
          },
        }),
  };

  /** Values that tick don't belong into an ETag. */
  const etagFor = (body: Record<string, unknown>): string => {
    const { DateTime: _ticking, ...still } = body;
    return etagOf(still);
  };

  const shownEtag = (body: Record<string, unknown>): string =>
    faults.etagTaken === 'strong' ? `W/${etagFor(body)}` : etagFor(body);

  const serviceRoot = (): Record<string, unknown> => ({
    '@odata.id': kind.rootId,
    '@odata.type': kind.rootType,
    Id: 'RootService',
    Name: 'Root Service',
    RedfishVersion: kind.redfish,
    Vendor: 'Lenovo',
    UUID: variant === 'xcc3' ? uuid : uuid.toUpperCase(),
    ProtocolFeaturesSupported: {
      ExpandQuery: { ExpandAll: true, Levels: true, Links: true, MaxLevels: 2, NoLinks: true },
      FilterQuery: true,
      SelectQuery: true,
      DeepOperations: { DeepPATCH: kind.deepPatch, DeepPOST: false },
    },
    Systems: link_('/redfish/v1/Systems'),
    Chassis: link_('/redfish/v1/Chassis'),
    Managers: link_('/redfish/v1/Managers'),
    UpdateService: link_('/redfish/v1/UpdateService'),
    SessionService: link_('/redfish/v1/SessionService'),
    LicenseService: link_('/redfish/v1/LicenseService'),
    Links: { Sessions: link_('/redfish/v1/SessionService/Sessions') },
  });

  /** Field names from confluent (discovery reference §2.2); no full sample of this document is known. */
  const deviceDescription = (): unknown => {
    const node = {
      name: hostname,
      'node-uuid': uuid,
      macaddress: '0a:3a:88:f0:00:11',
      'enclosure-machinetype-model': mtm,
      'enclosure-serial-number': serial,
      'enclosure-form-factor': 'rack-tower',
      'room-id': '',
      'rack-id': '',
      'lowest-u': '0',
      'u-height': '2',
      location: '',
      'firmware-image-info': [{ build: kind.firmware.split(' ')[0], version: kind.firmware.split(' ')[1] }],
    };
    return variant === 'xcc3' ? node : [variant === 'xcc2' ? { ...node, 'xcc-variant': 2 } : node];
  };

  const login = (name: unknown, secret: unknown): 'ok' | 'rejected' | 'locked' => {
    if (faults.accountLocked || state.locked) return 'locked';
    if (name === user && secret === password) {
      state.failedLogins = 0;
      return 'ok';
    }
    state.failedLogins += 1;
    if (state.failedLogins >= MAX_FAILURES) state.locked = true;
    return 'rejected';
  };
  const rejected = (): LabResponse => ({
    ...redfishError(
      401,
      'ResourceAtUriUnauthorized',
      'While accessing the resource the service received an authorization error unauthorized.',
      [],
    ),
    ...(faults.offersBasic || faults.sessionsOff === 'offered'
      ? { headers: { 'WWW-Authenticate': 'Basic realm="XCC"' } }
      : {}),
  });
  const locked = (): LabResponse =>
    redfishError(403, 'InsufficientPrivilege', 'The account is locked after too many failed login attempts.');

  const createSession = (body: unknown): LabResponse => {
    if (faults.sessionsOff !== null) {
      return {
        ...rejected(),
        ...(faults.sessionsOff === 'said'
          ? { json: { error: { message: 'Session login is disabled on this service.' } } }
          : {}),
      };
    }
    if (!isRecord(body))
      return redfishError(400, 'MalformedJSON', 'The request body submitted was malformed JSON.');
    for (const key of ['UserName', 'Password']) {
      if (typeof body[key] !== 'string') {
        return redfishError(
          400,
          'PropertyMissing',
          `The property ${key} is a required property.`,
          [key],
          key,
        );
      }
    }
    const result = login(body.UserName, body.Password);
    if (result === 'locked') return locked();
    if (result === 'rejected') return rejected();
    if (faults.sessionTable === 400) {
      return redfishError(
        400,
        'CreateLimitReachedForResource',
        'The create operation failed because the resource has reached the limit of possible resources.',
      );
    }
    if (state.sessions.size >= MAX_SESSIONS || faults.sessionTable === 503) {
      return redfishError(
        503,
        'SessionLimitExceeded',
        'The session establishment failed due to the number of simultaneous sessions exceeding the limit of the implementation.',
      );
    }
    const id = String(nextSession);
    nextSession += 1;
    const token = createHash('sha256').update(`${serial}/${id}`).digest('hex').slice(0, 32);
    state.sessions.set(token, { id, user });
    state.peakSessions = Math.max(state.peakSessions, state.sessions.size);
    const path = `/redfish/v1/SessionService/Sessions/${id}`;
    return {
      status: 201,
      headers: { 'X-Auth-Token': token, ...(faults.noLocation ? {} : { Location: path }) },
      json: {
        ...(faults.sessionSaysNoChange ? { PasswordChangeRequired: false } : {}),
        ...(faults.mustChange201
          ? {
              '@Message.ExtendedInfo': [
                {
                  MessageId: 'Base.1.12.PasswordChangeRequired',
                  Message: 'The password provided for this account must be changed before access is granted.',
                },
              ],
            }
          : {}),
        '@odata.id': path,
        '@odata.type': '#Session.v1_3_0.Session',
        Id: id,
        Name: 'User Session',
        UserName: user,
      },
    };
  };

  /** Replaces what `path` keeps; the caller has checked ETag and access. */
  const patch = (path: string, body: Record<string, unknown>): LabResponse | null => {
    const keep = (change: () => void): null => {
      if (!faults.forgetWrites) {
        change();
        state.writes.push(path);
      }
      return null;
    };
    switch (path) {
      case SA_PATH: {
        const result = patchServiceAdvisor(state.serviceAdvisor, state.proxyPassword, body);
        if ('refused' in result) return result.refused;
        return keep(() => {
          shownBefore = state.serviceAdvisor;
          const settings = result.next.CallHomeSettings;
          const before = state.serviceAdvisor.CallHomeSettings;
          if (isRecord(settings) && isRecord(before) && faults.company === 'ignored')
            settings.CompanyName = before.CompanyName;
          if (isRecord(settings) && faults.company === 'cut')
            settings.CompanyName = String(settings.CompanyName).slice(0, 6);
          state.serviceAdvisor = result.next;
          state.proxyPassword = result.password;
        });
      }
      case '/redfish/v1/Managers/1': {
        for (const [key, value] of Object.entries(body)) {
          if (key === 'DateTimeLocalOffset') {
            if (typeof value !== 'string' || !/^[+-]([01]\d):[0-5]\d$/.test(value))
              return wrongValue(key, value);
          } else if (key === 'DateTime') {
            if (options.dateTimeWritable !== true) return notWritable(key);
            if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return wrongValue(key, value);
          } else {
            return unknownProperty(key);
          }
        }
        return keep(() => {
          if (typeof body.DateTimeLocalOffset === 'string') state.timeOffset = body.DateTimeLocalOffset;
          if (typeof body.DateTime === 'string') state.clock.set(new Date(body.DateTime));
        });
      }
      case '/redfish/v1/Managers/1/NetworkProtocol':
        return patchNetworkProtocol(body, keep);
      case '/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS': {
        for (const [key, value] of Object.entries(body)) {
          if (!(key in state.dns)) return unknownProperty(key);
          if (key === 'DNSEnable' && typeof value !== 'boolean') return wrongType(key, value);
          if (key.startsWith('IPv4Address') && (typeof value !== 'string' || isIP(value) !== 4)) {
            return wrongValue(key, value);
          }
          if (key === 'PreferredAddresstype' && value !== 'IPv4' && value !== 'IPv6')
            return wrongValue(key, value);
          if (key === 'DDNS' && !Array.isArray(value)) return wrongType(key, value);
        }
        return keep(() => {
          state.dns = { ...state.dns, ...structuredClone(body) };
        });
      }
      default:
        return { status: 405, headers: { Allow: 'GET, HEAD' }, text: '' };
    }
  };

  const patchNetworkProtocol = (
    body: Record<string, unknown>,
    keep: (change: () => void) => null,
  ): LabResponse | null => {
    for (const [key, value] of Object.entries(body)) {
      if (!['NTP', 'SSDP', 'SNMP'].includes(key)) return unknownProperty(key);
      if (!isRecord(value)) return wrongType(key, value);
      for (const [name, item] of Object.entries(value)) {
        if (name === 'ProtocolEnabled') {
          if (typeof item !== 'boolean') return wrongType(`${key}/${name}`, item);
        } else if (key === 'NTP' && name === 'NTPServers') {
          if (!Array.isArray(item) || item.some((server) => typeof server !== 'string')) {
            return wrongType(`${key}/${name}`, item);
          }
          if (item.length > 4) return wrongValue(`${key}/${name}`, item);
        } else {
          return notWritable(`${key}/${name}`);
        }
      }
    }
    return keep(() => {
      const enabled = (key: string): boolean | undefined => {
        const group = body[key];
        const value = isRecord(group) ? group.ProtocolEnabled : undefined;
        return typeof value === 'boolean' ? value : undefined;
      };
      const ntp = body.NTP;
      if (isRecord(ntp) && Array.isArray(ntp.NTPServers)) state.ntpServers = ntp.NTPServers.map(String);
      state.ntpEnabled = enabled('NTP') ?? state.ntpEnabled;
      state.ssdpEnabled = enabled('SSDP') ?? state.ssdpEnabled;
      state.snmpEnabled = enabled('SNMP') ?? state.snmpEnabled;
    });
  };

  /** 412, or 428 where no proof came at all; null where the proof is taken. */
  const proofRefused = (request: LabRequest, body: unknown, etag: string): LabResponse | null => {
    const match = request.headers['if-match'];
    const inBody = isRecord(body) ? body['@odata.etag'] : undefined;
    const wrong = (): LabResponse =>
      redfishError(
        faults.wants428 && match === undefined && inBody === undefined ? 428 : 412,
        'PreconditionFailed',
        'The ETag supplied did not match the ETag required to change this resource.',
      );
    if (faults.spurious412 > 0) {
      faults.spurious412 -= 1;
      return wrong();
    }
    switch (faults.etagTaken) {
      case 'header':
        return match === '*' || match === etag ? null : wrong();
      case 'body':
        return match === undefined && inBody === etag ? null : wrong();
      case 'strong':
        return match === etag.replace(/^W\//, '') ? null : wrong();
      case 'any':
        return match === '*' ? null : wrong();
      case 'none':
        return match === undefined && inBody === undefined ? null : wrong();
    }
  };

  const handle = (request: LabRequest): LabResponse => inMood(faults.moods, request, ownAnswer);

  const ownAnswer = (request: LabRequest): LabResponse => {
    const path = request.path === '/' ? '/' : request.path.replace(/\/+$/, '');
    const isResource =
      /^\/redfish\/v1\/(?!SessionService)./.test(path) && !path.startsWith('/redfish/v1/Tasks');
    const slashed = request.path.endsWith('/');
    if (path.startsWith('/redfish/v1/') && faults.redirects === 'all' && !slashed)
      return { status: 307, headers: { Location: `${path}/` }, text: '' };
    if (isResource && faults.redirects === 'elsewhere')
      return { status: 307, headers: { Location: `https://192.0.2.99${path}` }, text: '' };
    if (isResource && faults.redirects === 'slash' && !slashed)
      return { status: 308, headers: { Location: `${path}/` }, text: '' };
    if (isResource && faults.slashOnly && !slashed)
      return redfishError(404, 'ResourceMissingAtURI', `The resource at the URI ${path} was not found.`, [
        path,
      ]);
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (path === '/redfish' && reading) return { status: 200, json: { v1: '/redfish/v1/' } };
    if (path === '/redfish/v1' && reading) {
      return { status: 200, json: serviceRoot(), headers: { 'OData-Version': '4.0' } };
    }
    if (path === '/DeviceDescription.json' && reading) return { status: 200, json: deviceDescription() };
    if (path === '/api/providers/logoninfo' && reading) {
      return {
        status: 200,
        json: { items: [{ machine_name: kind.systemModel, ipv4_address: options.address }], return: 0 },
      };
    }
    if (!path.startsWith('/redfish/')) {
      return { status: 401, json: { return: 401 } };
    }
    if (path === '/redfish/v1/SessionService/Sessions' && request.method === 'POST') {
      return createSession(parseJson(request.body));
    }
    if (path === '/redfish/v1/SessionService' && reading && faults.sessionsOff === 'told') {
      return { status: 200, json: { ...resources[path]?.(), ServiceEnabled: false } };
    }
    const token = request.headers['x-auth-token'];
    if (token !== undefined && faults.token401 > 0) {
      faults.token401 -= 1;
      return rejected();
    }
    const session = typeof token === 'string' ? state.sessions.get(token) : undefined;
    if (session === undefined) {
      const basic = token === undefined ? parseBasic(request.headers.authorization) : null;
      if (basic === null) return rejected();
      const result = login(basic.user, basic.password);
      if (result === 'locked') return locked();
      if (result === 'rejected') return rejected();
    }
    if (request.method === 'DELETE') {
      if (faults.logoutFails)
        return redfishError(500, 'InternalError', 'The request failed due to an internal error.');
      const id = /^\/redfish\/v1\/SessionService\/Sessions\/([^/]+)$/.exec(path)?.[1];
      for (const [key, value] of state.sessions) {
        if (value.id === id) {
          state.sessions.delete(key);
          return { status: 204 };
        }
      }
      return redfishError(404, 'ResourceMissingAtURI', `The resource at the URI ${path} was not found.`, [
        path,
      ]);
    }
    if (faults.passwordChangeRequired) {
      return redfishError(
        403,
        'PasswordChangeRequired',
        'The password for this account must be changed before access is granted.',
      );
    }
    if (path === '/redfish/v1/Tasks/7/Monitor' && faults.task !== null) {
      if (taskLooks < faults.task.looks) {
        taskLooks += 1;
        return { status: 202, headers: { Location: path, 'Retry-After': '0' }, text: '' };
      }
      if (faults.task.fails) {
        return {
          status: 200,
          json: { Id: '7', TaskState: 'Exception', Messages: [{ Message: 'The task failed.' }] },
        };
      }
      taskWork?.();
      taskWork = null;
      return { status: 204 };
    }
    if (path === '/redfish/v1/Managers/Broken')
      return redfishError(500, 'InternalError', 'The request failed due to an internal error.');
    const resource = resources[path];
    if (resource === undefined) {
      return redfishError(404, 'ResourceMissingAtURI', `The resource at the URI ${path} was not found.`, [
        path,
      ]);
    }
    if (reading) {
      const body = resource();
      if (path === SA_PATH && faults.staleReads > 0) faults.staleReads -= 1;
      const etag = shownEtag(body);
      const page = Number(request.query.get('page') ?? 0);
      const { Members: members } = body;
      const paged =
        faults.pages && Array.isArray(members)
          ? {
              Members: members.slice(page, page + 1),
              ...(page + 1 < members.length ? { 'Members@odata.nextLink': `${path}?page=${page + 1}` } : {}),
            }
          : {};
      return {
        status: 200,
        headers: { ETag: faults.etagTwice ? [etag, etag] : etag, 'OData-Version': '4.0' },
        json: { ...body, ...paged, '@odata.etag': etag },
      };
    }
    if (request.method !== 'PATCH') return { status: 405, headers: { Allow: 'GET, HEAD, PATCH' }, text: '' };
    if (path === SA_PATH && faults.concurrentChange) {
      faults.concurrentChange = false;
      const settings = state.serviceAdvisor.CallHomeSettings;
      if (isRecord(settings)) settings.City = 'Elsewhere';
    }
    const body = parseJson(request.body);
    // A changed or missing ETag is refused; Lenovo's own scripts send If-Match with every PATCH.
    const unproven = proofRefused(request, body, shownEtag(resource()));
    if (unproven !== null) return unproven;
    if (!isRecord(body))
      return redfishError(400, 'MalformedJSON', 'The request body submitted was malformed JSON.');
    // Firmware that wants the ETag in the body takes it there for every resource.
    if (faults.etagTaken === 'body') delete body['@odata.etag'];
    if (faults.task !== null) {
      taskLooks = 0;
      taskWork = () => patch(path, body);
      return { status: 202, headers: { Location: '/redfish/v1/Tasks/7/Monitor' }, json: { Id: '7' } };
    }
    const refused = patch(path, body);
    if (refused !== null) return refused;
    if (faults.doneButAnswered !== null && faults.doneButAnswered.count > 0) {
      faults.doneButAnswered.count -= 1;
      return redfishError(faults.doneButAnswered.status, 'GeneralError', 'The request failed.');
    }
    if (path === SA_PATH && options.patchStatus === 204) return { status: 204 };
    const after = resource();
    const etag = shownEtag(after);
    const cut = {
      '@Message.ExtendedInfo': [
        {
          MessageId: 'Base.1.12.PropertyValueModified',
          Message: 'The property CompanyName was assigned another value.',
        },
      ],
    };
    return {
      status: 200,
      headers: { ETag: etag },
      json: { ...after, ...(faults.company === 'cut' ? cut : {}), '@odata.etag': etag },
    };
  };

  const shared = {
    address: options.address,
    faults,
    log,
    clock: state.clock,
    serverHeader: 'XCC Web Server',
    dateHeader: true,
    handle,
  };
  const httpsServer = await startHttp({
    ...shared,
    port: options.port ?? 8443,
    tls: identity,
    tlsMinVersion: options.tlsMinVersion ?? 'TLSv1.2',
    ...(options.tlsCiphers === undefined ? {} : { tlsCiphers: options.tlsCiphers }),
  });
  const httpServer =
    options.httpPort === undefined
      ? null
      : await startHttp({
          ...shared,
          port: options.httpPort,
          handle: () => ({ status: 301, headers: { Location: `https://${options.address}/` }, text: '' }),
        });
  return {
    address: options.address,
    ports: { https: httpsServer.port, http: httpServer?.port ?? null },
    variant,
    uuid,
    machineType,
    serial,
    model: kind.systemModel,
    firmware: kind.firmware,
    hostname,
    credentials: { user, password },
    identity,
    state,
    faults,
    log,
    close: () => closeAll([httpsServer, ...(httpServer === null ? [] : [httpServer])]),
  };
}
