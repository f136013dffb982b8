import { isIP } from 'node:net';
import { type AppError, appError } from '../domain/app-error.ts';
import { isOddNumber, plainAddress } from '../domain/plain-address.ts';
import { err, ok, type Result } from '../domain/result.ts';

export type HostPort = { readonly host: string; readonly port: number };

/**
 * Reads `host`, `host:port`, `[v6]:port`, a bare IPv6 address or one with a zone. Full-width digits and
 * colons (a Japanese IME's habit) are folded first; the host comes in its one spelling (`plainAddress`), and numbers that
 * are no address as everybody reads it are refused.
 */
export function parseHostPort(input: string, defaultPort: number): Result<HostPort> {
  const text = input.normalize('NFKC').trim();
  const bad = (): Result<HostPort, AppError> =>
    err(appError('invalid-argument', { name: input, expected: 'HOST[:PORT]' }));
  if (text === '' || /\s/.test(text)) return bad();
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  const [host, portText] = bracketed
    ? [bracketed[1] ?? '', bracketed[2]]
    : isIP(text.replace(/%.*$/, '')) === 6
      ? [text, undefined]
      : splitOnce(text);
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === '' || isOddNumber(host) || host.includes(':') !== (isIP(host.replace(/%.*$/, '')) === 6))
    return bad();
  if (!Number.isInteger(port) || port < 1 || port > 65535) return bad();
  return ok({ host: plainAddress(host), port });
}

function splitOnce(text: string): [string, string | undefined] {
  const match = /^([^:]+)(?::(\d{1,5}))?$/.exec(text);
  return match ? [match[1] ?? '', match[2]] : ['', undefined];
}

/** `host:port`, with brackets around an IPv6 host. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
