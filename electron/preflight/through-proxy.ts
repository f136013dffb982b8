import { isIP } from 'node:net';
import type { CheckResult } from '../domain/check.ts';
import { applyConnectTo } from '../net/connect-to.ts';
import { askDns } from '../net/dns.ts';
import { formatHostPort, type HostPort } from '../net/net-address.ts';
import { requestOver } from '../net/plain-http.ts';
import {
  basicAuthorization,
  connectThroughProxy,
  type ProxyAuth,
  type ProxyConnect,
} from '../net/proxy-connect.ts';
import { openTcp } from '../net/tcp.ts';
import { handshake } from '../net/tls.ts';
import type { Destination } from './destinations.ts';
import { judgeHttp } from './http-check.ts';
import type { PreflightInput } from './input.ts';
import { profileOf } from './names.ts';
import { isProxyDead, judgeProxy } from './proxy-check.ts';
import { facts, row, type Verdict } from './row.ts';
import { judgeTls } from './tls-check.ts';

/**
 * The same destinations through the site's proxy: CONNECT, then TLS inside the tunnel. The first destination
 * is asked first, without and then with the credentials, so that a wrong password is sent once and a dead
 * proxy is one red row instead of twelve.
 */
export async function checkThroughProxy(
  destinations: readonly Destination[],
  input: PreflightInput,
  attemptOf: (id: string, target: string) => number,
  emit: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { proxy } = input;
  if (!proxy) return [];
  const rows: CheckResult[] = [];
  const name = formatHostPort(proxy.host, proxy.port);
  const add = (
    id: string,
    target: string,
    verdict: Verdict,
    startedAt: number,
    destination?: Destination,
    endedAt = input.now(),
  ): void => {
    const result = row(
      { id, target, ...(destination ? profileOf(destination) : {}) },
      verdict,
      startedAt,
      endedAt,
      attemptOf(id, target),
    );
    rows.push(result);
    emit(result);
  };
  const auth: ProxyAuth | null =
    proxy.user !== '' && proxy.password !== null ? { user: proxy.user, password: proxy.password } : null;
  const startedAt = input.now();
  const address = await proxyAddress(proxy, input, signal);
  if (address === null) {
    const verdict: Verdict = {
      status: 'fail',
      code: 'unreachable',
      args: { reason: 'name-not-resolved' },
      fixes: ['proxy-address', 'fix-dns-record'],
      group: `proxy:${name}`,
    };
    add('proxy', name, verdict, startedAt);
    skip(destinations, 'unreachable');
    return rows;
  }
  const web = destinations.filter(
    (destination) => destination.protocol === 'https' || destination.protocol === 'http',
  );
  const tunnelled = web.filter((destination) => destination.protocol === 'https');
  const gate = tunnelled[0] ?? web[0];
  for (const destination of destinations.filter((each) => !web.includes(each))) {
    add(
      'proxy-connect',
      destination.name,
      { status: 'skipped', code: 'not-applicable', args: { protocol: destination.protocol } },
      input.now(),
      destination,
    );
  }
  if (!gate) return rows;

  const open = await connectThroughProxy(address, gate, null, input.limits.proxy, signal);
  const needsAuth = open.kind === 'answered' && open.answer.status === 407;
  const first =
    needsAuth && auth !== null && offersBasic(open)
      ? await connectThroughProxy(address, gate, auth, input.limits.proxy, signal)
      : open;
  const sent = first !== open;
  const verdict = judgeProxy(first, sent, true, input.limits.proxy);
  if (isProxyDead(verdict)) {
    add('proxy', name, { ...verdict, group: verdict.group ?? `proxy:${name}` }, startedAt);
    skip(web, verdict.code);
    return rows;
  }
  const results = await Promise.all(
    web.map((destination) =>
      checkOne(destination, destination === gate ? first : null, needsAuth ? auth : null),
    ),
  );
  // Silent for every destination: it is the proxy, not the destinations.
  const silent = results.every(({ verdict: each }) => each.code === 'timeout');
  if (silent) {
    add('proxy', name, { ...verdict, status: 'fail', code: 'timeout', group: `proxy:${name}` }, startedAt);
    skip(web, 'timeout');
    return rows;
  }
  add(
    'proxy',
    name,
    {
      status: 'pass',
      code: 'ok',
      args: { authentication: needsAuth ? 'basic' : 'none' },
      evidence: facts({
        address: formatHostPort(address.host, address.port),
        authentication: needsAuth ? 'basic' : 'none',
        via: via(first),
      }),
    },
    startedAt,
  );
  for (const each of results) {
    add('proxy-connect', each.destination.name, each.verdict, each.startedAt, each.destination, each.endedAt);
    if (each.inner)
      add(
        each.inner.id,
        each.destination.name,
        each.inner.verdict,
        each.inner.startedAt,
        each.destination,
        each.inner.endedAt,
      );
  }
  return rows;

  async function checkOne(
    destination: Destination,
    ready: ProxyConnect | null,
    credentials: ProxyAuth | null,
  ): Promise<{
    readonly destination: Destination;
    readonly verdict: Verdict;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly inner: {
      readonly id: string;
      readonly verdict: Verdict;
      readonly startedAt: number;
      readonly endedAt: number;
    } | null;
  }> {
    const begun = input.now();
    if (destination.protocol === 'http') return checkPlain(destination, credentials, begun);
    const result =
      ready ??
      (await connectThroughProxy(address as HostPort, destination, credentials, input.limits.proxy, signal));
    const judged = judgeProxy(result, credentials !== null, destination.required, input.limits.proxy);
    const base = { destination, verdict: judged, startedAt: begun, endedAt: input.now() };
    if (result.kind !== 'open') {
      const skipped: Verdict = {
        status: 'skipped',
        code: 'dependency-failed',
        args: { dependency: `proxy-connect ${destination.name}` },
        group: judged.group ?? `proxy-connect:${judged.code}`,
      };
      return {
        ...base,
        inner: { id: 'proxy-tls', verdict: skipped, startedAt: input.now(), endedAt: input.now() },
      };
    }
    const tlsStarted = input.now();
    const secured = await handshake(
      result.socket,
      { host: destination.host, timeoutMs: input.limits.tls, ca: input.ca },
      signal,
    );
    if (secured.ok) secured.socket.destroy();
    const observed = secured.ok
      ? ({ ok: true, facts: secured.facts, old: false } as const)
      : ({ ok: false, failure: secured.failure } as const);
    return {
      ...base,
      inner: {
        id: 'proxy-tls',
        verdict: judgeTls(observed, destination.host, destination.required),
        startedAt: tlsStarted,
        endedAt: input.now(),
      },
    };
  }

  /** Port 80 goes as an absolute-form GET: most proxies refuse CONNECT to it. */
  async function checkPlain(
    destination: Destination,
    credentials: ProxyAuth | null,
    begun: number,
  ): ReturnType<typeof checkOne> {
    const target = address as HostPort;
    const { socket, ...attempt } = await openTcp(
      { address: target.host, port: target.port, timeoutMs: input.limits.proxy },
      signal,
    );
    if (!socket) {
      return {
        destination,
        verdict: judgeProxy(
          { kind: 'no-proxy', attempt, ms: attempt.ms },
          false,
          destination.required,
          input.limits.proxy,
        ),
        startedAt: begun,
        endedAt: input.now(),
        inner: null,
      };
    }
    const basic = basicAuthorization(credentials);
    const url = `http://${destination.port === 80 ? destination.host : destination.name}/`;
    const answer = await requestOver(
      socket,
      'GET',
      destination.host,
      url,
      input.limits.proxy,
      input.now,
      signal,
      basic === '' ? {} : { 'Proxy-Authorization': basic },
    );
    const said =
      answer.kind === 'answer' &&
      (answer.headers['x-squid-error'] !== undefined || [407, 502, 503, 504].includes(answer.status));
    if (answer.kind === 'answer' && said) {
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([key, value]) => [key, [value]]),
      );
      const refused: ProxyConnect = {
        kind: 'answered',
        answer: { status: answer.status, reason: '', headers },
        ms: answer.ms,
      };
      return {
        destination,
        verdict: judgeProxy(refused, credentials !== null, destination.required, input.limits.proxy),
        startedAt: begun,
        endedAt: input.now(),
        inner: null,
      };
    }
    if (answer.kind !== 'answer') {
      const kind =
        answer.kind === 'silent' ? 'silent' : answer.kind === 'cancelled' ? 'cancelled' : answer.kind;
      const failed: ProxyConnect =
        kind === 'cancelled' ? { kind, ms: answer.ms } : { kind, heard: answer.heard, ms: answer.ms };
      return {
        destination,
        verdict: judgeProxy(failed, credentials !== null, destination.required, input.limits.proxy),
        startedAt: begun,
        endedAt: input.now(),
        inner: null,
      };
    }
    const reached: Verdict = {
      status: 'pass',
      code: 'ok',
      evidence: facts({ status: answer.status, ms: answer.ms }),
    };
    return {
      destination,
      verdict: reached,
      startedAt: begun,
      endedAt: input.now(),
      inner: {
        id: 'proxy-http',
        verdict: judgeHttp(answer, destination.host, destination.required, input.limits.http),
        startedAt: begun,
        endedAt: input.now(),
      },
    };
  }

  function skip(skipped: readonly Destination[], cause: string): void {
    const now = input.now();
    for (const destination of skipped) {
      const verdict: Verdict = {
        status: 'skipped',
        code: 'dependency-failed',
        args: { dependency: `proxy ${name}`, cause },
        group: `proxy:${name}`,
      };
      add('proxy-connect', destination.name, verdict, now, destination);
      if (destination.protocol === 'https') add('proxy-tls', destination.name, verdict, now, destination);
    }
  }
}

function offersBasic(result: ProxyConnect): boolean {
  return (
    result.kind === 'answered' &&
    /(^|[,\s])basic\b/i.test((result.answer.headers['proxy-authenticate'] ?? []).join(', '))
  );
}

function via(result: ProxyConnect): string | undefined {
  return result.kind === 'open' || result.kind === 'answered'
    ? result.answer.headers.via?.join(', ')
    : undefined;
}

/** The proxy's own address: a rule, an address as typed, or the first that a resolver gives. */
async function proxyAddress(
  proxy: HostPort,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<HostPort | null> {
  const target = applyConnectTo(input.connectTo, proxy.host, proxy.port);
  if (isIP(target.host.replace(/%.*$/, '')) !== 0) return { host: target.host, port: target.port };
  for (const server of [...input.resolvers, ...input.laptopResolvers]) {
    for (const type of ['A', 'AAAA'] as const) {
      const answer = await askDns(
        server,
        { name: target.host, type },
        input.limits.dns,
        input.messageId(),
        signal,
      );
      const address = answer.addresses[0];
      if (address !== undefined) return { host: address, port: target.port };
    }
  }
  return target.host === 'localhost' ? { host: '127.0.0.1', port: target.port } : null;
}
