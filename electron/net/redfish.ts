import type { TrustStore } from '../access/trust.ts';
import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential } from '../domain/credential.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type HttpAnswer, type HttpRequest, openDeviceHttp } from './http.ts';
import { readPatiently, waited } from './read-again.ts';
import { jsonObject, type Remark, refusal } from './redfish-answer.ts';
import { endSession, JSON_HEADERS, signIn } from './redfish-sign-in.ts';
import { type RedfishResource, type RedfishWrite, writeResource } from './redfish-write.ts';
import { requestFollowing } from './redirects.ts';

/**
 * A Redfish session (DSP0266 §13.3.4): one sign-in, a token for every request, and the session ended again
 * whatever happened, since a controller holds only sixteen (discovery-and-devices.md §4.1). Only `Accept` is
 * sent beside the token: one site's XCC refused more. Reads are patient, writes are sent once.
 */
export type RedfishSession = {
  readonly address: string;
  readonly get: (path: string, signal: AbortSignal) => Promise<Result<RedfishResource>>;
  /** One conditional PATCH, followed to its end; answers with what the device remarked on it. */
  readonly write: (write: RedfishWrite, signal: AbortSignal) => Promise<Result<readonly Remark[]>>;
  readonly close: () => Promise<void>;
};

export type RedfishOptions = {
  readonly address: string;
  readonly port: number;
  readonly trust: TrustStore;
  readonly credential: Pick<Credential, 'user' | 'password'>;
};

/** A controller stores a PATCH within 30 s at its slowest; three times that is the end of patience. */
const PATCH_MS = 90_000;
/** A token may be known to one of a controller's processes a moment before the others. */
const TOKEN_PAUSE_MS = 300;
/** The paths that are not taken from a link: some services know them with the slash at the end, some without. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  '/redfish/v1',
  '/redfish/v1/Managers',
  '/redfish/v1/Systems',
]);

/** Signs in once. The caller closes the session, also after an error. */
export async function openRedfish(
  options: RedfishOptions,
  signal: AbortSignal,
): Promise<Result<RedfishSession>> {
  const { address, credential } = options;
  const http = openDeviceHttp({ address, port: options.port, trust: options.trust });
  const late: Promise<void>[] = [];
  const enter = (inner: AbortSignal) => signIn(http, options, (work) => late.push(work), inner);
  const signedIn = await enter(signal);
  if (!signedIn.ok) {
    const ended = Promise.allSettled(late).then(() => http.close());
    if (late.length === 0) await ended;
    return signedIn;
  }
  const asked = { address, user: credential.user };
  let access = signedIn.value;
  /** A new session is worth one try, until an answer has shown that it works. */
  let renewable = true;
  /** Set where signing in again was refused: nothing more is sent. */
  let ended: AppError | null = null;

  const send = async (request: HttpRequest, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    if (ended !== null) return err(ended);
    const headers = { ...JSON_HEADERS, ...request.headers, ...access.headers };
    const answer = await requestFollowing(http, address, { ...request, headers }, inner);
    if (answer.ok && answer.value.status < 300) renewable = true;
    // Basic sends the password each time: refused once, it is not sent again.
    if (answer.ok && answer.value.status === 401 && access.sessionPath === null)
      ended = appError('login-rejected', asked);
    return answer;
  };
  /** A read, also through a token that is not taken: once more with it, then with one new session. */
  const getAnswer = async (path: string, inner: AbortSignal): Promise<Result<HttpAnswer>> => {
    const read = () => readPatiently(() => send({ method: 'GET', path }, inner), inner);
    const isRefused = (answer: Result<HttpAnswer>): boolean => answer.ok && answer.value.status === 401;
    const first = await read();
    if (!isRefused(first) || access.sessionPath === null) return first;
    if (!(await waited(TOKEN_PAUSE_MS, inner))) return err(appError('cancelled'));
    const second = await read();
    if (!isRefused(second) || !renewable) return second;
    renewable = false;
    const again = await enter(inner);
    if (!again.ok) {
      if (again.error.code !== 'cancelled') ended = again.error;
      return again;
    }
    const { sessionPath } = access;
    access = again.value;
    // The old one may still take a place in the table.
    if (sessionPath !== access.sessionPath) await endSession(http, { headers: access.headers, sessionPath });
    return read();
  };
  const get = async (path: string, inner: AbortSignal): Promise<Result<RedfishResource>> => {
    const bare = path.replace(/\/+$/, '');
    let answer = await getAnswer(path, inner);
    if (answer.ok && answer.value.status === 404 && WELL_KNOWN.has(bare))
      answer = await getAnswer(path === bare ? `${bare}/` : bare, inner);
    if (!answer.ok) return answer;
    const refused = refusal(answer.value, asked, path);
    if (refused) return refused;
    const json = jsonObject(answer.value, address, path);
    if (!json.ok) return json;
    const inBody = json.value['@odata.etag'];
    return ok({
      json: json.value,
      etag: typeof inBody === 'string' ? inBody : (answer.value.headers.etag ?? ''),
    });
  };
  return ok({
    address,
    get,
    write: (write, inner) =>
      writeResource(
        {
          asked,
          read: get,
          getAnswer,
          patch: (path, body, headers, signalOfWrite) =>
            send(
              {
                method: 'PATCH',
                path,
                headers: { 'content-type': 'application/json', ...headers },
                body: JSON.stringify(body),
                timeoutMs: PATCH_MS,
              },
              signalOfWrite,
            ),
        },
        write,
        inner,
      ),
    close: async () => {
      await Promise.allSettled(late);
      await endSession(http, access);
      await http.close();
    },
  });
}
