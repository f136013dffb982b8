/**
 * What Redfish services are seen to do beside or within the standard (DSP0266): answers given before, instead of or
 * around a simulator's own. Each mood keeps count of what it did, so that a test can say how often.
 */
import { gzipSync } from 'node:zlib';
import { isRecord, type LabRequest, type LabResponse, parseJson } from './kit.ts';

/** Answers instead of the service, or null for its own answer; `own` gives that. */
export type Mood = (request: LabRequest, own: (request: LabRequest) => LabResponse) => LabResponse | null;

/** The first mood that has an answer gives it; the later ones are inside of it. */
export function inMood(
  moods: readonly Mood[],
  request: LabRequest,
  own: (request: LabRequest) => LabResponse,
): LabResponse {
  const [first, ...others] = moods;
  if (first === undefined) return own(request);
  const inner = (each: LabRequest): LabResponse => inMood(others, each, own);
  return first(request, inner) ?? inner(request);
}

export const SESSIONS = '/redfish/v1/SessionService/Sessions';
const MANAGER = '/redfish/v1/Managers/1';
const ADVISOR = `${MANAGER}/Oem/Lenovo/ServiceAdvisor`;

const plain = (path: string): string => (path === '/' ? path : path.replace(/\/+$/, ''));
const isLogin = ({ method, path }: LabRequest): boolean => method === 'POST' && plain(path) === SESSIONS;
const isWrite = ({ method }: LabRequest): boolean => method === 'PATCH';

/** An extended error (DSP0266 §8.6). */
export function extendedError(
  status: number,
  messageId: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): LabResponse {
  return {
    status,
    headers,
    json: {
      error: {
        code: 'Base.1.12.GeneralError',
        message: 'A general error has occurred. See ExtendedInfo for more information.',
        '@Message.ExtendedInfo': [{ MessageId: messageId, Message: message, MessageArgs: [] }],
      },
    },
  };
}

const HTML: LabResponse = {
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  text: '<!DOCTYPE html><html><head><title>XClarity Controller</title></head><body></body></html>',
};

/** The first `times` requests that `when` takes get this answer; `drop` cuts the connection. */
export function first(
  times: number,
  when: (request: LabRequest) => boolean,
  answer: LabResponse | ((request: LabRequest, own: (request: LabRequest) => LabResponse) => LabResponse),
): Mood {
  let left = times;
  return (request, own) => {
    if (left === 0 || !when(request)) return null;
    left -= 1;
    return typeof answer === 'function' ? answer(request, own) : answer;
  };
}

export const onRead = (path: string) => (request: LabRequest) =>
  request.method === 'GET' && plain(request.path) === path;
export const onAdvisorRead = onRead(ADVISOR);
export const onLogin = isLogin;
export const onWrite = isWrite;

/** The first answer to each request for the tree sends it to the same path with (or without) a slash at its end. */
export function redirects(status: number, target: (path: string) => string): Mood {
  return (request) =>
    request.path.endsWith('/') || request.method === 'DELETE' || !request.path.startsWith('/redfish/')
      ? null
      : { status, headers: { Location: target(request.path) }, text: '' };
}

/** Redfish is switched off: no service root, while the page for people is there. */
export function redfishOff(tree: 404 | 'page'): Mood {
  return ({ path }) => {
    if (path === '/') return HTML;
    if (!path.startsWith('/redfish')) return null;
    return tree === 'page'
      ? HTML
      : { status: 404, headers: { 'Content-Type': 'text/html' }, text: '<html>404</html>' };
  };
}

/** There are no sessions at all; Basic is what it takes. */
export function basicOnly(status: 405 | 501): Mood {
  return (request) =>
    isLogin(request) ? { status, headers: { 'WWW-Authenticate': 'Basic realm="XCC"' }, text: '' } : null;
}

/** A session is given, with the message that the password has to be changed first (DSP0266 §13.3.7.1). */
export const mustChangeIn201: Mood = (request, own) => {
  if (!isLogin(request)) return null;
  const given = own(request);
  if (given.status !== 201 || !isRecord(given.json)) return given;
  const info = [{ MessageId: 'Base.1.12.PasswordChangeRequired', Message: 'Change the password.' }];
  return { ...given, json: { ...given.json, '@Message.ExtendedInfo': info } };
};

/** Bodies come packed, asked for or not. */
export const packsBodies: Mood = (request, own) => {
  const answer = own(request);
  if (answer.json === undefined) return answer;
  const { json, ...rest } = answer;
  return {
    ...rest,
    headers: { ...answer.headers, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    bytes: gzipSync(JSON.stringify(json)),
  };
};

/** The collection of managers goes over two pages, and first lists one that manages no server. */
export const managersOnPages: Mood = (request, own) => {
  const path = plain(request.path);
  if (request.method !== 'GET') return null;
  const page = '/redfish/v1/Managers?$skip=1';
  const answer = own(request);
  if (path === '/redfish/v1/Managers' && isRecord(answer.json)) {
    if (request.query.get('$skip') === '1') return answer;
    return {
      ...answer,
      json: {
        ...answer.json,
        Members: [{ '@odata.id': '/redfish/v1/Managers/Enclosure' }],
        'Members@odata.count': 2,
        'Members@odata.nextLink': page,
      },
    };
  }
  if (path === '/redfish/v1/Managers/Enclosure') {
    const json = {
      '@odata.id': path,
      Id: 'Enclosure',
      ManagerType: 'EnclosureManager',
      DateTimeLocalOffset: '+00:00',
      Links: { ManagerForChassis: [{ '@odata.id': '/redfish/v1/Chassis/1' }], ManagerForServers: [] },
      Oem: { Lenovo: { ServiceAdvisor: '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor' } },
    };
    return { status: 200, json };
  }
  if (path === MANAGER && isRecord(answer.json)) {
    const links = { ManagerForServers: [{ '@odata.id': '/redfish/v1/Systems/1' }] };
    return { ...answer, json: { ...answer.json, Links: links } };
  }
  return null;
};

/** Writes are begun and answered with a task monitor, which gives the operation's own answer after `polls`. */
export function writesByTask(polls: number, end: 'answer' | 'task' | 'exception'): Mood {
  let left = 0;
  let kept: LabResponse = { status: 204 };
  const task = (state: string): LabResponse => ({
    status: state === 'Running' && end === 'answer' ? 202 : 200,
    json: {
      '@odata.id': '/redfish/v1/TaskService/Tasks/1',
      TaskState: state,
      Messages: state === 'Exception' ? [{ Message: 'The value could not be stored.' }] : [],
    },
  });
  return (request, own) => {
    if (isWrite(request)) {
      // With an exception at the end nothing is stored.
      kept = end === 'exception' ? kept : own(request);
      if (kept.status >= 300) return kept;
      left = polls;
      const headers = { Location: '/redfish/v1/TaskService/Monitors/1', 'Retry-After': '0' };
      return { ...task('Running'), status: 202, headers };
    }
    if (plain(request.path) !== '/redfish/v1/TaskService/Monitors/1') return null;
    left -= 1;
    if (left > 0) return { ...task('Running'), headers: { 'Retry-After': '0' } };
    return end === 'answer' ? kept : task(end === 'task' ? 'Completed' : 'Exception');
  };
}

/** How a controller wants the condition of a write said; everything else is refused with 412. */
export type ConditionForm = 'third-fresh' | 'in-body' | 'strong' | 'any' | 'none' | 'never';

/** Gives weak tags and takes a write's condition in one form only. */
export function wantsCondition(form: ConditionForm, status: 412 | 428 = 412): Mood {
  let asked = 0;
  return (request, own) => {
    if (!isWrite(request)) {
      const answer = own(request);
      if (request.method !== 'GET' || !isRecord(answer.json)) return answer;
      const tag = answer.json['@odata.etag'];
      return typeof tag === 'string'
        ? { ...answer, json: { ...answer.json, '@odata.etag': `W/${tag}` } }
        : answer;
    }
    asked += 1;
    const match = request.headers['if-match'];
    const body = parseJson(request.body);
    const inBody = isRecord(body) ? body['@odata.etag'] : undefined;
    const taken =
      form === 'third-fresh'
        ? asked >= 4 && match !== undefined
        : form === 'in-body'
          ? match === undefined && inBody !== undefined
          : form === 'strong'
            ? match?.startsWith('"') === true
            : form === 'any'
              ? match === '*'
              : form === 'none' && match === undefined && inBody === undefined;
    const { '@odata.etag': _tag, ...values } = isRecord(body) ? body : {};
    return taken
      ? own({
          ...request,
          headers: { ...request.headers, 'if-match': '*' },
          body: JSON.stringify(values),
        })
      : extendedError(status, 'Base.1.12.PreconditionFailed', 'The ETag supplied did not match.');
  };
}

/** The next write is done; its answer gets lost. */
export const losesWriteAnswer = (): Mood =>
  first(1, isWrite, (request, own) => ({ ...own(request), drop: true }));

/** For `reads` reads after a write the old values are given. */
export function storesLate(reads: number): Mood {
  let before: LabResponse | null = null;
  let left = 0;
  return (request, own) => {
    if (plain(request.path) !== ADVISOR) return null;
    if (isWrite(request)) {
      before ??= own({ ...request, method: 'GET', body: '' });
      const answer = own(request);
      left = reads;
      return answer;
    }
    if (left === 0 || before === null) return null;
    left -= 1;
    const old = before;
    if (left === 0) before = null;
    return old;
  };
}

/** Cuts the city to four letters, and says so in the answer to the write. */
export const shortensCity: Mood = (request, own) => {
  if (!isWrite(request)) return null;
  const body = parseJson(request.body);
  const settings = isRecord(body) ? body.CallHomeSettings : undefined;
  if (!isRecord(body) || !isRecord(settings) || typeof settings.City !== 'string') return null;
  const shorter = { ...body, CallHomeSettings: { ...settings, City: settings.City.slice(0, 4) } };
  const answer = own({ ...request, body: JSON.stringify(shorter) });
  if (answer.status !== 200 || !isRecord(answer.json)) return answer;
  const info = {
    MessageId: 'Base.1.12.PropertyValueModified',
    Message: 'The property City was assigned the value Chiy due to modification by the service.',
    RelatedProperties: ['#/CallHomeSettings/City'],
  };
  return { ...answer, json: { ...answer.json, '@Message.ExtendedInfo': [info] } };
};
