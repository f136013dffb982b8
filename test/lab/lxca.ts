/**
 * Lenovo XClarity Administrator's REST API as far as it is documented (LXCA reference §1, level L1 of its §8).
 * What isn't documented is 404 with the standard envelope, unless `undocumented` is switched on.
 */
import { createHash } from 'node:crypto';
import {
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
import { type Identity, issueSelfSigned } from './pki.ts';
import { inMood, type Mood } from './redfish-moods.ts';

export type LxcaOptions = {
  /** Address of the name server it uses. */
  readonly dnsServer?: string;
  readonly address: string;
  readonly port?: number;
  /** `appliance.version`, also in the media type. */
  readonly version?: string;
  readonly user?: string;
  readonly password?: string;
  /** What `GET /aicc` says without a login: the Ruby client takes 200 and 302. */
  readonly unauthenticatedAicc?: 302 | 200;
  /** Status of a rejected login; the sources disagree (403 per Ruby client, 400 per document). */
  readonly rejectedLogin?: 403 | 400 | 401;
  /** Answers level L2 too: GET /service/callHomeGeneral and values of /service/contactMethods. */
  readonly undocumented?: boolean;
  readonly clockSkewMs?: number;
  readonly identity?: Identity;
  readonly nodes?: readonly Record<string, unknown>[];
};

export type LxcaFaults = HttpFaults & {
  /** Answers `PUT /service/callHomeGeneral` with 404, as an older appliance. */
  noCallHome: boolean;
  /** Sessions expire at once: every cookie is 401. */
  sessionsExpire: boolean;
  /** How it behaves beside its own rules (redfish-moods.ts). */
  moods: readonly Mood[];
  /** The next requests with a cookie are 401, and their session is gone: it was idle for too long. */
  idle401: number;
  /** Names of cookies and of the token in the answer come in capitals, or the token only as a header. */
  csrf: 'documented' | 'capitals' | 'header';
  /** Every request but the sign-in and sign-out is answered with this page: an expired licence. */
  licencePage: boolean;
  /** Writes of this path are 423 with a reason: other work holds a lock. */
  lockedPath: string;
  /** Writes of this path are 403 with a reason. */
  forbiddenPath: string;
  /** A session is given with `pwChangeRequired`. */
  passwordChangeRequired: boolean;
};

export type LxcaState = {
  /** Null: a version without bulletins. */
  bulletins: readonly Readonly<Record<string, unknown>>[] | null;
  readonly clock: LabClock;
  callHome: Record<string, unknown> | null;
  /** The first PUT creates it (documented). */
  forwarders: string[];
  customerNumber: string;
  excludeEvents: boolean | null;
  host: Record<string, unknown>;
  proxyPassword: string;
  ntpServers: readonly Record<string, unknown>[];
  readonly sessions: Map<string, { readonly csrf: string; readonly id: string }>;
  peakSessions: number;
  readonly writes: string[];
};

export type RunningLxca = {
  readonly address: string;
  readonly ports: { readonly https: number };
  readonly version: string;
  readonly credentials: { readonly user: string; readonly password: string };
  readonly identity: Identity;
  readonly state: LxcaState;
  readonly faults: LxcaFaults;
  readonly log: LabLog;
  close(): Promise<void>;
};

const CONTACT_KEYS: readonly string[] = [
  'fullName',
  'companyName',
  'contactEmail',
  'contactPhone',
  'streetAddress',
  'city',
  'stateProvince',
  'postalCode',
  'country',
  'preferredContactMethod',
];

const isContact = (value: unknown): boolean =>
  isRecord(value) &&
  Object.entries(value).every(([key, item]) => CONTACT_KEYS.includes(key) && typeof item === 'string');

/** Starts one appliance. */
export async function startLxca(options: LxcaOptions): Promise<RunningLxca> {
  const version = options.version ?? '2.7.0';
  const user = options.user ?? 'ADMIN';
  const password = options.password ?? 'Lxca-pass-lab1';
  const log: LabLog = [];
  const faults: LxcaFaults = {
    ...noHttpFaults(),
    noCallHome: false,
    sessionsExpire: false,
    moods: [],
    idle401: 0,
    csrf: 'documented',
    licencePage: false,
    lockedPath: '',
    forbiddenPath: '',
    passwordChangeRequired: false,
  };
  const state: LxcaState = {
    bulletins: null,
    clock: createLabClock(options.clockSkewMs ?? 0),
    callHome: null,
    forwarders: [],
    customerNumber: '',
    excludeEvents: null,
    host: {
      dns_servers: [{ ip: options.dnsServer ?? '127.18.1.53', priority: 1 }],
      domain_name: 'practice.example',
      hostname: 'lxca',
      proxy: { enabled: false, ip: '', port: 3128, userid: '', password: '' },
    },
    proxyPassword: '',
    ntpServers: [],
    sessions: new Map(),
    peakSessions: 0,
    writes: [],
  };
  let nextSession = 1;
  const mediaType = `application/com.lenovo.lxca-v${version}+json; charset=UTF-8`;
  const secured = {
    'Strict-Transport-Security': 'max-age=31536000',
    'X-Frame-Options': 'SAMEORIGIN',
    'X-Content-Type-Options': 'nosniff',
    'X-XSS-Protection': '1; mode=block',
    'Cache-Control': 'no-store, no-cache, must-revalidate',
    Pragma: 'no-cache',
    Expires: '-1',
  };
  const reply = (
    status: number,
    json: unknown,
    headers: Readonly<Record<string, string | readonly string[]>> = {},
  ): LabResponse => ({
    status,
    headers: { ...secured, 'Content-Type': mediaType, ...headers },
    text: JSON.stringify(json),
  });
  /** Envelope of reference §1.3. */
  const envelope = (status: number, id: string, text: string): LabResponse =>
    reply(status, {
      result: status < 300 ? 'success' : 'failed',
      messages: [
        {
          id,
          text,
          explanation: text,
          recovery: status < 300 ? [] : [{ text: 'Correct the request and try again.', URL: '' }],
        },
      ],
    });
  const done = (): LabResponse => envelope(200, 'FQXHMSS0000I', 'The request completed successfully.');
  const bad = (text: string): LabResponse => envelope(400, 'FQXHMSS0400J', text);
  const missing = (path: string): LabResponse =>
    envelope(404, 'FQXHMSE0404J', `The resource ${path} was not found.`);
  const wrote = (path: string): LabResponse => {
    state.writes.push(path);
    return done();
  };

  const logIn = (body: unknown): LabResponse => {
    if (!isRecord(body) || typeof body.UserId !== 'string' || typeof body.password !== 'string') {
      return bad('UserId and password are required.');
    }
    if (body.UserId !== user || body.password !== password) {
      return envelope(
        options.rejectedLogin ?? 403,
        'FQXHMSE0001I',
        'The user name or the password is not valid.',
      );
    }
    const id = createHash('sha256').update(`lxca${nextSession}`).digest('hex').slice(0, 32).toUpperCase();
    const csrf = createHash('sha256').update(`csrf${nextSession}`).digest('hex').slice(0, 40);
    nextSession += 1;
    state.sessions.set(id, { csrf, id });
    state.peakSessions = Math.max(state.peakSessions, state.sessions.size);
    return reply(
      200,
      {
        result: 'success',
        response: {
          pwChangeRequired: faults.passwordChangeRequired,
          session: {
            Address: options.address,
            authenticationServer: 'local',
            created: state.clock.now().toISOString(),
            ...(faults.csrf === 'documented' ? { csrf } : faults.csrf === 'capitals' ? { CSRF: csrf } : {}),
            id,
            inactivityTimeout: 1440,
          },
        },
        messages: [{ id, text: 'The session was created.', explanation: '', recovery: [] }],
      },
      {
        'Set-Cookie': [
          'userAuthenticationMethod=local;Path=/;Secure',
          `JSESSIONID=${id};Path=/;Secure;HttpOnly`,
          ...(faults.csrf === 'documented'
            ? [`csrf=${csrf};Path=/;Secure`]
            : faults.csrf === 'capitals'
              ? [`CSRF=${csrf}; path=/; secure`]
              : []),
          'inactivityTimeout=1440;Path=/;Secure',
          `user=${user};Path=/;Secure`,
        ],
        ...(faults.csrf === 'header' ? { 'X-CSRF-Token': csrf } : {}),
      },
    );
  };

  const aicc = (): Record<string, unknown> => ({
    appliance: {
      build: '162',
      date: state.clock.now().toISOString().slice(0, 10),
      name: 'Lenovo XClarity Administrator',
      runlevel: '3',
      status: 'ready',
      uuid: '3D0E1B5C7A5F4F34B1C0A7F5B2D20041',
      version,
    },
    appliance_states: [],
    date: { date_time: state.clock.now().toISOString(), timezone: 'Asia/Tokyo', timezone_id: 'Asia/Tokyo' },
    network_interfaces: [],
    ntp: { servers: state.ntpServers },
    services: [{ id: 'slp', initd: 'slpd', pid: 1201, state: 'running' }],
    service_states: [],
    subscriptions: [],
  });

  const hostAnswer = (): Record<string, unknown> => {
    const { proxy } = state.host;
    return { ...state.host, proxy: { ...(isRecord(proxy) ? proxy : {}), password: '' } };
  };

  const putHost = (body: unknown): LabResponse => {
    if (!isRecord(body)) return bad('The request body is not valid.');
    for (const key of Object.keys(body)) {
      if (!(key in state.host)) return bad(`The attribute ${key} is not known.`);
    }
    const proxy = body.proxy;
    if (proxy !== undefined) {
      if (!isRecord(proxy)) return bad('proxy is not valid.');
      for (const [key, value] of Object.entries(proxy)) {
        const fits =
          key === 'enabled'
            ? typeof value === 'boolean'
            : key === 'port'
              ? typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535
              : ['ip', 'userid', 'password'].includes(key) && typeof value === 'string';
        if (!fits) return bad(`proxy.${key} is not valid.`);
      }
      if (proxy.enabled === true && (proxy.ip === undefined || proxy.ip === ''))
        return bad('proxy.ip is required.');
      if (typeof proxy.password === 'string') state.proxyPassword = proxy.password;
    }
    const current = state.host.proxy;
    state.host = {
      ...state.host,
      ...structuredClone(body),
      proxy: { ...(isRecord(current) ? current : {}), ...(isRecord(proxy) ? structuredClone(proxy) : {}) },
    };
    return wrote('/aicc/network/host');
  };

  const putCallHome = (body: unknown): LabResponse => {
    if (!isRecord(body)) return bad('The request body is not valid.');
    for (const [key, value] of Object.entries(body)) {
      const fits =
        key === 'primaryContact'
          ? isContact(value)
          : key === 'secondaryContacts' && Array.isArray(value) && value.every(isContact);
      if (!fits) return bad(`The attribute ${key} is not valid.`);
    }
    state.callHome = { ...(state.callHome ?? {}), ...structuredClone(body) };
    if (!state.forwarders.includes('Default Call Home')) state.forwarders.push('Default Call Home');
    return wrote('/service/callHomeGeneral');
  };

  const lists: Readonly<Record<string, readonly [key: string, items: readonly Record<string, unknown>[]]>> = {
    '/nodes': ['nodeList', options.nodes ?? []],
    '/chassis': ['chassisList', []],
    '/cmms': ['cmmList', []],
  };

  const route = (request: LabRequest, path: string): LabResponse => {
    const body = parseJson(request.body);
    const key = `${request.method} ${path}`;
    const list = request.method === 'GET' ? lists[path] : undefined;
    if (list !== undefined) return reply(200, { [list[0]]: list[1] });
    switch (key) {
      case 'GET /sessions':
        return reply(200, {
          result: 'success',
          response: [...state.sessions.values()].map(({ id }) => ({
            Address: options.address,
            id,
            UserId: user,
            idleFor: 0,
          })),
          messages: [],
        });
      case 'GET /aicc':
        return reply(200, aicc());
      case 'PUT /aicc': {
        const ntp = isRecord(body) ? body.ntp : undefined;
        if (!isRecord(ntp) || !Array.isArray(ntp.servers) || !ntp.servers.every(isRecord))
          return bad('ntp.servers is not valid.');
        state.ntpServers = structuredClone(ntp.servers);
        return wrote(path);
      }
      // From 3.3.0 on (rest_api_bulletins_get); the fields of its example.
      case 'GET /bulletinService':
        return state.bulletins === null
          ? missing(path)
          : reply(200, { enabled: true, bulletins: state.bulletins });
      case 'GET /aicc/network/host':
        return reply(200, hostAnswer());
      case 'PUT /aicc/network/host':
        return putHost(body);
      case 'PUT /service/callHomeGeneral':
        return faults.noCallHome ? missing(path) : putCallHome(body);
      case 'GET /service/callHomeGeneral':
        return options.undocumented === true && state.callHome !== null
          ? reply(200, state.callHome)
          : missing(path);
      case 'GET /service/contactMethods':
        // Documented by name only; keys are unknown, so a list with none unless the switch is on.
        return reply(200, {
          response: options.undocumented === true ? [{ key: 'email' }, { key: 'phone' }] : [],
          result: 'success',
          messages: [],
        });
      case 'POST /service/customerNumber':
        if (!isRecord(body) || typeof body.customerNumber !== 'string' || body.customerNumber === '') {
          // Only 200 and 500 are documented.
          return envelope(500, 'FQXHMSS0500J', 'customerNumber is required.');
        }
        state.customerNumber = body.customerNumber;
        return wrote(path);
      case 'PUT /service/forwarders/settings': {
        const value = isRecord(body) ? body.excludeEvents : undefined;
        // Documented as Boolean, while the example sends the string "true".
        if (value !== true && value !== false && value !== 'true' && value !== 'false') {
          return envelope(500, 'FQXHMSS0500J', 'excludeEvents is required.');
        }
        state.excludeEvents = value === true || value === 'true';
        state.writes.push(path);
        return { status: 200, headers: secured, text: '' };
      }
      case 'GET /discovery':
        return reply(200, {
          chassisList: [],
          nodeList: [],
          rackswitchList: [],
          storageList: [],
          xhmcList: [],
          discoveryInProgress: false,
          lastUpdateElapsedTime: 0,
        });
      default:
        return missing(path);
    }
  };

  const handle = (request: LabRequest): LabResponse => inMood(faults.moods, request, ownAnswer);

  const ownAnswer = (request: LabRequest): LabResponse => {
    const path = request.path === '/' ? '/' : request.path.replace(/\/+$/, '');
    if (path === '/' || path === '/ui')
      return { status: 302, headers: { Location: '/ui/login.html' }, text: '' };
    if (path === '/ui/login.html') {
      return {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        text: '<html><head><title>Log In</title></head><body></body></html>',
      };
    }
    if (path === '/sessions' && request.method === 'POST') return logIn(parseJson(request.body));
    const cookies = new Map(
      (request.headers.cookie ?? '').split(/;\s*/).map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)] as const;
      }),
    );
    if (faults.idle401 > 0 && request.method !== 'DELETE') {
      faults.idle401 -= 1;
      state.sessions.delete(cookies.get('JSESSIONID') ?? '');
    }
    const session = faults.sessionsExpire ? undefined : state.sessions.get(cookies.get('JSESSIONID') ?? '');
    const basic = parseBasic(request.headers.authorization);
    const byBasic = basic !== null && basic.user === user && basic.password === password;
    if (session === undefined && !byBasic) {
      if (path === '/aicc' && request.method === 'GET') {
        return options.unauthenticatedAicc === 200
          ? {
              status: 200,
              headers: { ...secured, 'Content-Type': 'text/html' },
              text: '<html><body>Log in</body></html>',
            }
          : { status: 302, headers: { ...secured, Location: '/ui/login.html' }, text: '' };
      }
      return envelope(401, 'FQXHMSE0401I', 'Authentication is required.');
    }
    // CSRF is demanded of cookie sessions (documented); Basic clients send none and work.
    const writing = request.method !== 'GET' && request.method !== 'HEAD';
    if (writing && session !== undefined && request.headers['x-csrf-token'] !== session.csrf) {
      return envelope(403, 'FQXHMSE0403I', 'The CSRF token is missing or not valid.');
    }
    if (request.method === 'DELETE' && /^\/sessions(\/[^/]+)?$/.test(path)) {
      const id = path.split('/')[2] ?? session?.id ?? '';
      return state.sessions.delete(id) ? done() : missing(path);
    }
    if (faults.licencePage) {
      return {
        status: 200,
        headers: { ...secured, 'Content-Type': 'text/html' },
        text: '<!DOCTYPE html><html><body>Your trial licence has expired.</body></html>',
      };
    }
    if (writing && path === faults.lockedPath)
      return envelope(423, 'FQXHMSS0423J', 'The resource is locked by the job Update Firmware.');
    if (writing && path === faults.forbiddenPath)
      return envelope(403, 'FQXHMSE0403J', 'The role lxc-operator does not allow this operation.');
    return route(request, path);
  };

  const identity =
    options.identity ??
    issueSelfSigned({
      subject: 'CN=lxca.practice.example,O=Lenovo,C=US',
      names: ['lxca.practice.example', options.address],
    });
  const server = await startHttp({
    address: options.address,
    port: options.port ?? 8443,
    tls: identity,
    faults,
    log,
    clock: state.clock,
    dateHeader: true,
    handle,
  });
  return {
    address: options.address,
    ports: { https: server.port },
    version,
    credentials: { user, password },
    identity,
    state,
    faults,
    log,
    close: () => server.close(),
  };
}
