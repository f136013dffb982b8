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
import { notWritable, redfishError, unknownProperty, wrongType, wrongValue } from './redfish-errors.ts';
import { inMood } from './redfish-moods.ts';
import { noXccQuirks, type XccFaults } from './xcc-quirks.ts';
import { link_, xccResources } from './xcc-resources.ts';
import { freshServiceAdvisor, patchServiceAdvisor, SA_PATH } from './xcc-service-advisor.ts';
import { VARIETIES, type XccVariant } from './xcc-varieties.ts';

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

const ETAG_ALPHABET_LENGTH = 12;
const etagOf = (value: unknown): string =>
  `"${createHash('sha1').update(JSON.stringify(value)).digest('hex').slice(0, ETAG_ALPHABET_LENGTH)}"`;

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

  const resources = xccResources({
    variant,
    link,
    uuid,
    mtm,
    serial,
    machineType,
    hostname,
    address: options.address,
    httpOpen: options.httpPort !== undefined,
    state,
    faults,
    shownBefore: () => shownBefore,
  });

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
    const own = `https://xcc-7x06.practice.example${path}`;
    if (path.startsWith('/redfish/v1/') && faults.redirects === 'named' && !slashed)
      return { status: 308, headers: { Location: `${own}/` }, text: '' };
    if (isResource && faults.redirects === 'only-name')
      return { status: 301, headers: { Location: own }, text: '' };
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
