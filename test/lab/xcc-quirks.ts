/**
 * Oddities of Redfish services, one switch each: `xcc.faults.quirk = xccQuirk('sporadic-412')`. Rebuilt from public
 * reports and from DSP0266; what a report says is told beside each. An oddity never knows who asks.
 */
import type { HttpQuirk, LabRequest, LabResponse } from './kit.ts';

const SESSIONS = '/redfish/v1/SessionService/Sessions';
const ADVISOR = /\/Oem\/Lenovo\/ServiceAdvisor$/;

function message(
  status: number,
  id: string,
  text: string,
  headers: Record<string, string> = {},
): LabResponse {
  return {
    status,
    headers,
    json: {
      error: {
        code: 'Base.1.12.GeneralError',
        message: 'A general error has occurred. See ExtendedInfo for more information.',
        '@Message.ExtendedInfo': [{ MessageId: `Base.1.12.${id}`, Message: text, MessageArgs: [] }],
      },
    },
  };
}
const preconditionFailed = (): LabResponse =>
  message(
    412,
    'PreconditionFailed',
    'The ETag supplied did not match the ETag required to change this resource.',
  );
const bodyOf = (answer: LabResponse): Record<string, unknown> => ({
  ...(answer.json as Record<string, unknown>),
});
const withHeader = (request: LabRequest, name: string, value: string | undefined): LabRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
/** As if the device had been told a right condition: what its own code then does. */
const unconditioned = (request: LabRequest): LabRequest => withHeader(request, 'if-match', '*');
const page = (text: string): LabResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  text: `<!DOCTYPE html><html><head><title>${text}</title></head><body>${text}</body></html>`,
});
const isReading = ({ method }: LabRequest): boolean => method === 'GET';
const isSignIn = ({ method, path }: LabRequest): boolean => method === 'POST' && path === SESSIONS;
const withoutEtag = (answer: LabResponse): LabResponse => {
  const { ETag: _etag, ...headers } = { ...answer.headers } as Record<string, string>;
  return { ...answer, headers };
};

const QUIRKS = {
  /** A newer XCC answers 412 to every If-Match header; with the ETag in the body the PATCH works. */
  'etag-header-refused-body-taken': (): HttpQuirk => (request, next) => {
    if (request.method !== 'PATCH') return next(request);
    const body = JSON.parse(request.body) as Record<string, unknown>;
    if (request.headers['if-match'] !== undefined || body['@odata.etag'] === undefined)
      return preconditionFailed();
    const { '@odata.etag': etag, ...rest } = body;
    return next({ ...withHeader(request, 'if-match', String(etag)), body: JSON.stringify(rest) });
  },
  /** The header is refused and an ETag in the body is an unknown property: only a PATCH without any is taken. */
  'etag-not-taken-at-all': (): HttpQuirk => (request, next) => {
    if (request.method !== 'PATCH') return next(request);
    if (request.headers['if-match'] !== undefined) return preconditionFailed();
    if (request.body.includes('@odata.etag'))
      return message(
        400,
        'PropertyUnknown',
        'The property @odata.etag is not in the list of valid properties.',
      );
    return next(unconditioned(request));
  },
  /** 412 comes now and then, twice running; the same request works a moment later. */
  'sporadic-412': (): HttpQuirk => {
    let left = 2;
    return (request, next) => {
      if (request.method !== 'PATCH' || left === 0) return next(request);
      left -= 1;
      return preconditionFailed();
    };
  },
  /** 428 although a condition was sent; `*` is taken. */
  'only-star-taken': (): HttpQuirk => (request, next) =>
    request.method === 'PATCH' && request.headers['if-match'] !== '*'
      ? message(428, 'PreconditionRequired', 'A precondition header is required.')
      : next(request),
  /** The header gives a weak tag, and If-Match wants it strong (RFC 9110 §13.1.1: strong comparison). */
  'weak-etag': (): HttpQuirk => async (request, next) => {
    if (request.method === 'PATCH') {
      const match = String(request.headers['if-match'] ?? '');
      return match.startsWith('W/') || match === '*' ? preconditionFailed() : next(request);
    }
    const answer = await next(request);
    const etag = answer.headers?.ETag;
    if (typeof etag !== 'string') return answer;
    return {
      ...answer,
      headers: { ...answer.headers, ETag: `W/${etag}` },
      json: { ...bodyOf(answer), '@odata.etag': `W/${etag}` },
    };
  },
  /** The ETag header comes twice, and the body holds none. */
  'etag-header-twice': (): HttpQuirk => async (request, next) => {
    const answer = await next(request);
    const etag = answer.headers?.ETag;
    if (typeof etag !== 'string') return answer;
    const { '@odata.etag': _etag, ...json } = bodyOf(answer);
    return { ...answer, headers: { ...answer.headers, ETag: [etag, etag] }, json };
  },
  /** The session is in the body only. */
  'session-without-location': (): HttpQuirk => async (request, next) => {
    const answer = await next(request);
    if (!isSignIn(request)) return answer;
    const { Location: _location, ...headers } = { ...answer.headers } as Record<string, string>;
    return { ...answer, headers };
  },
  /** Session logins are off and refused with 401 although the password is right; Basic works. */
  'sessions-off-basic-works': (): HttpQuirk => (request, next) =>
    isSignIn(request)
      ? message(
          401,
          'ResourceAtUriUnauthorized',
          'While accessing the resource the service received an error.',
          {
            'WWW-Authenticate': 'Basic realm="Redfish"',
          },
        )
      : next(request),
  /** The session service itself says to everybody that it is off. */
  'sessions-off-and-told': (): HttpQuirk => (request, next) => {
    if (request.path === '/redfish/v1/SessionService' && isReading(request))
      return { status: 200, json: { Id: 'SessionService', ServiceEnabled: false } };
    return isSignIn(request) ? message(401, 'AccessDenied', 'Access denied.') : next(request);
  },
  /** The first login gives 201, a token and PasswordChangeRequired: the session exists. */
  'must-change-password-201': (): HttpQuirk => async (request, next) => {
    const answer = await next(request);
    if (!isSignIn(request) || answer.status !== 201) return answer;
    return {
      ...answer,
      json: {
        ...bodyOf(answer),
        '@Message.ExtendedInfo': [
          { MessageId: 'Base.1.12.PasswordChangeRequired', Message: 'The password must be changed.' },
        ],
      },
    };
  },
  /** The table of sessions is full: 400, which is no word on the password. */
  'sessions-full-400': (): HttpQuirk => (request, next) =>
    isSignIn(request)
      ? message(
          400,
          'CreateLimitReachedForResource',
          'The create operation failed because the resource has reached the limit.',
        )
      : next(request),
  'sessions-full-503': (): HttpQuirk => (request, next) =>
    isSignIn(request)
      ? message(503, 'CreateLimitReachedForResource', 'The resource has reached the limit.', {
          'Retry-After': '30',
        })
      : next(request),
  /** One member of the Managers collection answers 500, the XCC is the next. */
  'first-manager-broken': (): HttpQuirk => async (request, next) => {
    if (request.path === '/redfish/v1/Managers/0')
      return message(500, 'InternalError', 'The request failed.');
    const answer = await next(request);
    if (request.path !== '/redfish/v1/Managers') return answer;
    const members = [{ '@odata.id': '/redfish/v1/Managers/0' }, { '@odata.id': '/redfish/v1/Managers/1' }];
    return { ...answer, json: { ...bodyOf(answer), Members: members } };
  },
  /** The enclosure's manager comes first; only the second manages the server. */
  'enclosure-manager-first': (): HttpQuirk => async (request, next) => {
    if (request.path === '/redfish/v1/Managers/Enclosure')
      return {
        status: 200,
        json: { Id: 'Enclosure', ManagerType: 'EnclosureManager', FirmwareVersion: '9.99', Links: {} },
      };
    const answer = await next(request);
    if (request.path === '/redfish/v1/Managers')
      return {
        ...answer,
        json: {
          ...bodyOf(answer),
          Members: [
            { '@odata.id': '/redfish/v1/Managers/Enclosure' },
            { '@odata.id': '/redfish/v1/Managers/1' },
          ],
        },
      };
    if (request.path !== '/redfish/v1/Managers/1') return answer;
    return {
      ...answer,
      json: { ...bodyOf(answer), Links: { ManagerForServers: [{ '@odata.id': '/redfish/v1/Systems/1' }] } },
    };
  },
  /** The collection comes in pages: the second holds the manager. */
  'collection-in-pages': (): HttpQuirk => async (request, next) => {
    const answer = await next(request);
    if (request.path === '/redfish/v1/Managers' && !request.query.has('$skip'))
      return {
        ...answer,
        json: { ...bodyOf(answer), Members: [], 'Members@odata.nextLink': '/redfish/v1/Managers?$skip=1' },
      };
    return answer;
  },
  /** JSON comes gzip-compressed although no Accept-Encoding was sent. */
  'gzip-unasked': (): HttpQuirk => async (request, next) => ({ ...(await next(request)), gzip: true }),
  /** The connection ends after each answer, unannounced. */
  'closes-after-answer': (): HttpQuirk => async (request, next) => ({
    ...(await next(request)),
    closeAfter: true,
  }),
  /** One reset in the middle of a read. */
  'one-reset': (): HttpQuirk => {
    let left = 1;
    return async (request, next) => {
      const answer = await next(request);
      if (!isReading(request) || left === 0) return answer;
      left -= 1;
      return { ...answer, drop: true };
    };
  },
  'one-500': (): HttpQuirk =>
    once(
      (request) => ADVISOR.test(request.path) && isReading(request),
      () => message(500, 'InternalError', 'The request failed due to an internal error.'),
    ),
  'one-502': (): HttpQuirk =>
    once(
      (request) => ADVISOR.test(request.path) && isReading(request),
      () => ({ ...page('Bad Gateway'), status: 502 }),
    ),
  /** A controller that starts up: 503 with Retry-After, for everybody. */
  starting: (): HttpQuirk =>
    once(isReading, () =>
      message(503, 'ServiceTemporarilyUnavailable', 'The service is temporarily unavailable.', {
        'Retry-After': '1',
      }),
    ),
  'starting-at-login': (): HttpQuirk =>
    once(isSignIn, () =>
      message(503, 'ServiceTemporarilyUnavailable', 'The service is temporarily unavailable.', {
        'Retry-After': '1',
      }),
    ),
  /** The new token is not known yet for a moment. */
  '401-after-login': (): HttpQuirk =>
    once(isReading, () => message(401, 'NoValidSession', 'There is no valid session.')),
  /** Everything has moved on the same host, the sign-in too. */
  'moved-307': (): HttpQuirk => (request, next) =>
    request.path.startsWith('/redfish/v1/')
      ? {
          status: 307,
          headers: { Location: request.path.replace('/redfish/v1/', '/redfish/v1./') },
          text: '',
        }
      : next({ ...request, path: request.path.replace('/redfish/v1./', '/redfish/v1/') }),
  /** Sends a client to another host: a token must not go there. */
  'moved-elsewhere': (): HttpQuirk => (request, next) =>
    isReading(request) && request.path !== '/redfish/v1/'
      ? { status: 302, headers: { Location: 'https://192.0.2.99/redfish/v1/' }, text: '' }
      : next(request),
  /** Only paths with a slash at their end are known. */
  'slash-only': (): HttpQuirk => (request, next) =>
    isReading(request) && !request.path.endsWith('/')
      ? message(404, 'ResourceMissingAtURI', 'The resource was not found.')
      : next(request),
  /** A change is a task: 202, its monitor tells the end. */
  'task-202': (): HttpQuirk => {
    let polls = 0;
    let held: LabRequest | null = null;
    return async (request, next) => {
      if (request.path === '/redfish/v1/TaskService/TaskMonitors/7') {
        polls += 1;
        if (polls < 3 || held === null) return { status: 202, json: { TaskState: 'Running' } };
        const done = await next(held);
        held = null;
        polls = 0;
        return done.status < 300 ? { status: 204 } : done;
      }
      if (request.method !== 'PATCH') return next(request);
      held = request;
      return {
        status: 202,
        headers: { Location: '/redfish/v1/TaskService/TaskMonitors/7' },
        json: { '@odata.id': '/redfish/v1/TaskService/Tasks/7', TaskState: 'New' },
      };
    };
  },
  /** A value reads old for a while after the write was taken. */
  'reads-old-for-a-while': (): HttpQuirk => {
    let old: LabResponse | null = null;
    let left = 0;
    return async (request, next) => {
      if (!ADVISOR.test(request.path)) return next(request);
      if (request.method === 'PATCH') {
        old = await next({ ...request, method: 'GET' });
        left = 2;
        return next(request);
      }
      if (old === null || left === 0) return next(request);
      left -= 1;
      return old;
    };
  },
  /** The value is taken in another form, and a 200 says so. */
  'changes-the-value': (): HttpQuirk => async (request, next) => {
    if (request.method !== 'PATCH' || !request.body.includes('"City"')) return next(request);
    const answer = await next({
      ...request,
      body: request.body.replace(/"City":"[^"]*"/, '"City":"CHANGED"'),
    });
    return {
      ...answer,
      json: {
        ...bodyOf(answer),
        '@Message.ExtendedInfo': [
          { MessageId: 'Base.1.12.PropertyValueModified', Message: 'The city was changed to CHANGED.' },
        ],
      },
    };
  },
  /** The contact step is answered with success, its company is not taken. */
  'company-not-taken': (): HttpQuirk => (request, next) =>
    next(
      request.method === 'PATCH'
        ? { ...request, body: request.body.replace(/"CompanyName":"[^"]*",?/, '') }
        : request,
    ),
  /** Firmware is being updated. */
  'firmware-update': (): HttpQuirk => (request, next) =>
    isSignIn(request) ? message(503, 'UpdateInProgress', 'A firmware update is in progress.') : next(request),
  /** Redfish is switched off: its root is not there. */
  'redfish-off': (): HttpQuirk => (request, next) =>
    request.path.startsWith('/redfish') ? { status: 404, text: '' } : next(request),
  /** A page for every question: the web page answers, Redfish does not. */
  'page-for-json': (): HttpQuirk => (request, next) =>
    request.path.startsWith('/redfish') ? page('XClarity Controller') : next(request),
  'strict-crypto': (): HttpQuirk => (request, next) =>
    isSignIn(request)
      ? message(403, 'AccessDenied', 'Not allowed in NIST SP 800-131A strict mode.')
      : next(request),
  /** The account may sign in and not read this resource. */
  'no-right': (): HttpQuirk => (request, next) =>
    ADVISOR.test(request.path)
      ? message(403, 'InsufficientPrivilege', 'There are insufficient privileges.')
      : next(request),
  /** As 403, on the first resource asked for. */
  'must-change-password-403': (): HttpQuirk => (request, next) =>
    isReading(request) && request.headers['x-auth-token'] !== undefined
      ? message(403, 'PasswordChangeRequired', 'The password must be changed.')
      : next(request),
  /** No ETag in header or body: a change goes without a condition. */
  'no-etag-anywhere': (): HttpQuirk => async (request, next) => {
    if (request.method === 'PATCH') return next(unconditioned(request));
    const answer = withoutEtag(await next(request));
    if (answer.json === undefined) return answer;
    const { '@odata.etag': _etag, ...json } = bodyOf(answer);
    return { ...answer, json };
  },
  /** Every change takes its time. */
  'slow-patch': (): HttpQuirk => async (request, next) => ({
    ...(await next(request)),
    ...(request.method === 'PATCH' ? { delayMs: 3_500 } : {}),
  }),
} as const;

export type XccQuirkName = keyof typeof QUIRKS;
export const XCC_QUIRK_NAMES = Object.keys(QUIRKS) as readonly XccQuirkName[];

/** A fresh oddity: those that come once come once again. */
export function xccQuirk(name: XccQuirkName): HttpQuirk {
  return QUIRKS[name]();
}

function once(applies: (request: LabRequest) => boolean, answer: () => LabResponse): HttpQuirk {
  let left = 1;
  return (request, next) => {
    if (left === 0 || !applies(request)) return next(request);
    left -= 1;
    return answer();
  };
}
