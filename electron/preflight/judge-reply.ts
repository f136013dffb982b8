import { judgeProxy, type ProxyJudging } from './checks/proxy.ts';
import type { Destination } from './destinations.ts';
import { type Reply, statusOf } from './proxy-reply.ts';
import { facts, type Verdict } from './row.ts';

/** Judges what the proxy made of one destination: by CONNECT as it says, by a page that it fetched as far as the page is its own. */
export function judgeReply(
  reply: Reply,
  destination: Destination,
  judging: Pick<ProxyJudging, 'sentCredentials' | 'loginTaken' | 'limitMs'>,
  proxies: readonly string[],
): Verdict {
  if (reply.kind === 'fetched') {
    const { status, ms } = reply.answer;
    return { status: 'pass', code: 'ok', evidence: facts({ status, ms }) };
  }
  const { result, port } = reply;
  const verdict = judgeProxy(result, {
    ...judging,
    required: destination.required,
    hosts: [destination.host, ...proxies],
    speaksTls: port?.tls === true,
    speaksSocks: port?.socks ?? null,
  });
  const unmarked = result.kind === 'answered' && result.answer.headers['x-squid-error'] === undefined;
  // A fetched page's 403 may be the destination's own, where its words do not say whose: no pass, and no proof of a denial.
  return verdict.code === 'denied' &&
    destination.protocol === 'http' &&
    unmarked &&
    statusOf(reply) === 403 &&
    verdict.args?.page !== 1
    ? { ...verdict, status: 'warn' }
    : verdict;
}
