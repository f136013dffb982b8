import { appError } from '../domain/app-error.ts';
import { untrusted } from '../domain/evidence.ts';
import { err, type Result } from '../domain/result.ts';
import type { DeviceHttp, HttpAnswer, HttpRequest } from './http.ts';

const MOVED: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const LONGEST_CHAIN = 5;

/**
 * Sends a request and goes where the device sends it (DSP0266 §6.5.3; RFC 9110 §15.4), with method and body
 * kept, on the same connection. What leads to another host is refused: neither token nor password goes there.
 */
export async function requestFollowing(
  http: Pick<DeviceHttp, 'request'>,
  address: string,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Result<HttpAnswer>> {
  let { path } = request;
  for (let hop = 0; ; hop += 1) {
    const answer = await http.request({ ...request, path }, signal);
    if (!answer.ok || !MOVED.has(answer.value.status)) return answer;
    const { location } = answer.value.headers;
    if (location === undefined) return answer;
    const next = pathOnDevice(location, address, path);
    if (next === null) return err(appError('sent-elsewhere', { address, where: hostOf(location) }));
    if (hop === LONGEST_CHAIN) return err(appError('garbage-answer', { address, what: path }));
    path = next;
  }
}

/** The path of a Location on this device, or null where it names another one. `from` is what a relative one is relative to. */
export function pathOnDevice(location: string, address: string, from = '/'): string | null {
  const base = `https://${address.includes(':') ? `[${address.replace(/%.*$/, '')}]` : address}`;
  if (!URL.canParse(location, `${base}${from}`)) return null;
  const target = new URL(location, `${base}${from}`);
  return target.hostname === new URL(base).hostname ? `${target.pathname}${target.search}` : null;
}

function hostOf(location: string): string {
  return untrusted(URL.canParse(location) ? new URL(location).host : location, 120);
}
