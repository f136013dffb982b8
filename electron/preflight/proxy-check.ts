import { offeredSchemes, type ProxyConnect } from '../net/proxy-connect.ts';
import { facts, type Verdict } from './row.ts';

/** Judges one CONNECT. `sentCredentials` tells a missing password from a wrong one. */
export function judgeProxy(
  result: ProxyConnect,
  sentCredentials: boolean,
  required: boolean,
  limitMs: number,
): Verdict {
  const bad = required ? 'fail' : 'warn';
  switch (result.kind) {
    case 'open':
      return { status: 'pass', code: 'ok', evidence: facts({ status: result.answer.status, ms: result.ms }) };
    case 'cancelled':
      return { status: 'skipped', code: 'cancelled' };
    case 'no-proxy':
      return {
        status: 'fail',
        code: 'unreachable',
        args: { reason: result.attempt.errno || result.attempt.outcome },
        fixes: ['proxy-address', 'open-firewall'],
        evidence: facts({ errno: result.attempt.errno, outcome: result.attempt.outcome, ms: result.ms }),
      };
    case 'not-http':
      return {
        status: 'fail',
        code: 'not-a-proxy',
        args: { heard: result.heard },
        fixes: ['proxy-address'],
        evidence: facts({ heard: result.heard, ms: result.ms }),
      };
    case 'silent':
      return {
        status: bad,
        code: 'timeout',
        args: { seconds: limitMs / 1000 },
        fixes: ['proxy-upstream', 'proxy-address'],
        evidence: facts({ ms: result.ms }),
      };
    case 'hung-up':
      return {
        status: bad,
        code: 'bad-gateway',
        args: { status: 0 },
        fixes: ['proxy-upstream', 'proxy-address'],
        evidence: facts({ heard: result.heard, ms: result.ms }),
      };
    case 'answered':
      return judgeStatus(result, sentCredentials, bad);
  }
}

function judgeStatus(
  result: Extract<ProxyConnect, { kind: 'answered' }>,
  sentCredentials: boolean,
  bad: 'fail' | 'warn',
): Verdict {
  const { answer, ms } = result;
  const schemes = offeredSchemes(answer);
  const header = (name: string): string | undefined => answer.headers[name]?.join(', ');
  const seen = facts({
    status: answer.status,
    reason: answer.reason,
    schemes: schemes.join(', '),
    via: header('via'),
    server: header('server'),
    proxyError: header('x-squid-error'),
    ms,
  });
  const args = { status: answer.status, schemes: schemes.join(', ') };
  if (answer.status === 407) {
    const basic = schemes.some((scheme) => scheme.toLowerCase() === 'basic');
    // Controllers and XClarity Administrator speak Basic only: NTLM, Negotiate or Digest alone shuts them out.
    if (!basic)
      return {
        status: 'fail',
        code: 'auth-required',
        args: { ...args, basic: 0 },
        fixes: ['proxy-basic-auth'],
        evidence: seen,
        group: 'proxy:no-basic',
      };
    return sentCredentials
      ? { status: 'fail', code: 'auth-rejected', args, fixes: ['proxy-credentials'], evidence: seen }
      : {
          status: 'fail',
          code: 'auth-required',
          args: { ...args, basic: 1 },
          fixes: ['proxy-credentials'],
          evidence: seen,
        };
  }
  const ownWord =
    header('x-squid-error') !== undefined ||
    Object.keys(answer.headers).some((name) => name.startsWith('proxy-'));
  // What a plain web server says to CONNECT: an error, or (where no `Via` shows a proxy) a redirect or a page.
  const webServer =
    [400, 404, 405, 501].includes(answer.status) || (answer.status < 400 && header('via') === undefined);
  if (webServer && !ownWord) {
    return {
      status: 'fail',
      code: 'not-a-proxy',
      args: { ...args, heard: `HTTP ${answer.status}` },
      fixes: ['proxy-address'],
      evidence: seen,
    };
  }
  if (answer.status >= 500)
    return { status: bad, code: 'bad-gateway', args, fixes: ['proxy-upstream'], evidence: seen };
  return { status: bad, code: 'denied', args, fixes: ['proxy-allow-destination'], evidence: seen };
}

/** True when nothing can come through this proxy, whatever the destination. */
export function isProxyDead(verdict: Verdict): boolean {
  return ['unreachable', 'not-a-proxy', 'auth-required', 'auth-rejected'].includes(verdict.code);
}

/** What, when it happens to every destination alike, is the proxy's own trouble: silence, or no way on. */
export function isProxyTrouble(verdict: Verdict): boolean {
  return verdict.code === 'timeout' || verdict.code === 'bad-gateway';
}
