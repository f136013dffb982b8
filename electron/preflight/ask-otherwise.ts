import type { HostPort } from '../address/net-address.ts';
import { askDns, askDnsByTcp } from '../net/dns.ts';
import type { Otherwise } from './checks/otherwise.ts';
import type { AnsweredName } from './checks/resolver.ts';
import type { PreflightInput } from './input.ts';

/**
 * A name of the world's that no filter has a reason to know, and that a resolver for the site's own names alone does not
 * have (IANA's, RFC 2606 §3).
 */
const CONTROL = 'example.com';
/** Names that a resolver answers by itself, whatever is above it (RFC 6761 §6.3, RFC 6303 §4.2). */
const LOCAL = 'localhost';
/** A second question gets at most this long (milliseconds). */
const SECOND_MS = 3_000;

type Asking = Pick<PreflightInput, 'limits' | 'messageId'>;

/**
 * What a resolver says to other questions, where it has no address for any of the names: is it the names, what is asked above
 * it, how it is asked, or the check of signatures (which is asked of each name that fails)? Throws on cancel only.
 */
export async function askOtherwise(
  server: HostPort,
  asked: readonly (AnsweredName & { readonly host: string })[],
  input: Asking,
  signal: AbortSignal,
): Promise<Otherwise> {
  const [first] = asked;
  // What this PC or ICMP says of the way leaves nothing to be asked.
  const told = asked.some(({ v4 }) => v4.errno !== '' || v4.answeredFrom !== undefined);
  if (first === undefined || told) return {};
  const limitMs = Math.min(SECOND_MS, input.limits.dns);
  const ask = (name: string, more: { unchecked?: true } = {}) =>
    askDns(server, { name, type: 'A', ...more }, limitMs, input.messageId(), signal);
  const nothing = asked.every(({ v4 }) => v4.outcome !== 'ok');
  const silent = asked.every(({ v4 }) => v4.outcome === 'timeout');
  const failing = asked.filter(({ v4 }) => v4.rcode === 'SERVFAIL');
  const [control, local, tcp, unchecked] = await Promise.all([
    nothing ? ask(CONTROL) : null,
    silent ? ask(LOCAL) : null,
    silent ? byTcp(first.host) : null,
    Promise.all(failing.map(async ({ host }) => ({ host, answer: await ask(host, { unchecked: true }) }))),
  ]);
  const opened = unchecked.filter(({ answer }) => answer.outcome === 'ok').map(({ host }) => host);
  return {
    ...(control === null || control.rcode === '' ? {} : { control: control.outcome }),
    ...(local === null || local.rcode === '' ? {} : { answersItself: true as const }),
    ...(tcp === null ? {} : { byTcp: true as const }),
    ...(opened.length === 0 ? {} : { unchecked: opened }),
  };

  function byTcp(name: string) {
    return askDnsByTcp(server, { name, type: 'A' }, limitMs, input.messageId(), signal);
  }
}
