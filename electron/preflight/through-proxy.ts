import { setMaxListeners } from 'node:events';
import { formatHostPort, type HostPort } from '../address/net-address.ts';
import type { CheckResult } from '../domain/check.ts';
import { pause } from '../net/deadline.ts';
import { connectThroughProxy, type ProxyAuth } from '../net/proxy-connect.ts';
import { locate } from './address-of.ts';
import { ALONE, createAskProxy, PATIENT } from './ask-proxy.ts';
import { isProxyDead, isProxyTrouble } from './checks/proxy.ts';
import { judgeNoMember, judgeServing, judgeUnknownName, memberFacts } from './checks/proxy-members.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import { checkInside } from './inside-tunnel.ts';
import { judgeReply } from './judge-reply.ts';
import { profileOf } from './names.ts';
import type { Reach } from './observe-tls.ts';
import { isLoginTaken, type Login, tryLogin } from './proxy-login.ts';
import { type ChosenMember, chooseMember } from './proxy-members.ts';
import { createPace } from './proxy-pace.ts';
import { questionsTo } from './proxy-port.ts';
import { isLate, type Reply, via, wantsLogin } from './proxy-reply.ts';
import {
  askedAlone,
  type Checked,
  isCutShort,
  leaveOpenWhose,
  mayMissLogin,
  provesDead,
  slowTunnels,
  sortOutAnswers,
  tunnelsOf,
  wasRefused,
  withLoginInVain,
  worstTrouble,
} from './proxy-results.ts';
import { askedAboutSilence } from './proxy-silence.ts';
import { askedForWavering } from './proxy-wavering.ts';
import { facts, row, type Verdict } from './row.ts';
import type { TlsMet } from './tls-met.ts';

/** After so much of a proxy check's deadline without an answer the port is asked whether it speaks TLS. */
const TLS_QUESTION_AFTER = 0.25;

/** A proxy on the LAN that refuses does so within this: then only one connection was tried. Others don't wait longer. */
const HEDGE_MS = 25;

/**
 * The same destinations through the site's proxy: CONNECT, then TLS inside the tunnel; port 80 as an absolute-form
 * GET. The first destination is asked first, without credentials, so that a dead proxy is one red row instead of
 * twelve; the credentials are shown to the others only after the proxy has taken them (`proxy-login.ts`).
 */
export async function checkThroughProxy(
  destinations: readonly Destination[],
  input: PreflightInput,
  attemptOf: (id: string, target: string) => number,
  emit: (result: CheckResult) => void,
  met: (met: TlsMet) => void,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { proxy } = input;
  if (!proxy || destinations.length === 0) return [];
  const rows: CheckResult[] = [];
  const name = formatHostPort(proxy.host, proxy.port);
  const group = `proxy:${name}`;
  const auth: ProxyAuth | null =
    proxy.user !== '' && proxy.password !== null ? { user: proxy.user, password: proxy.password } : null;
  const startedAt = input.now();
  const web = destinations.filter(
    (destination) => destination.protocol === 'https' || destination.protocol === 'http',
  );
  for (const destination of destinations.filter((each) => !web.includes(each))) {
    add(
      'proxy-connect',
      destination,
      { status: 'skipped', code: 'not-applicable', args: { protocol: destination.protocol } },
      startedAt,
    );
  }
  const gate = web.find((destination) => destination.protocol === 'https') ?? web[0];
  if (!gate) return rows;
  let member: ChosenMember | null = null;
  const { addresses, laptopOnly } = await locate(proxy, input, signal);
  if (addresses.length === 0) {
    return dead({
      status: 'fail',
      code: 'unreachable',
      args: {
        reason: 'name-not-resolved',
        name: proxy.host,
        ...(proxy.host.includes('.') ? {} : { bare: 1 }),
      },
      fixes: ['proxy-address', 'name-for-devices'],
    });
  }
  member = await chooseMember(addresses, input.limits, signal);
  if (member.at === null) return dead(judgeNoMember(await member.tried, input.limits.proxy));
  const at: HostPort = member.at;
  // What is still being asked when the proxy turns out dead is not waited for.
  const rest = new AbortController();
  const inner = AbortSignal.any([signal, rest.signal]);
  setMaxListeners(0, inner);

  /** Set by whoever meets the first 407: the try with the credentials, which the others wait for. */
  let login: Promise<Login> | null = null;
  /** The credentials opened a way that wanted them. */
  let taken = false;
  const paced = createPace(input.limits.proxy, input.now, inner);
  const port = questionsTo(at, input.limits.proxy, inner);
  const { ask, askOnce } = createAskProxy(at, auth, port, paced, input, inner);
  const slow = setTimeout(() => void port.speaksTls(), input.limits.proxy * TLS_QUESTION_AFTER);
  const first = askOne(gate);
  void first.open.finally(() => clearTimeout(slow));
  await Promise.race([first.open, pause(HEDGE_MS, inner).catch(() => {})]);
  const early = first.opened();
  const doomed = early !== null && provesDead(early, judge(early, false, gate));
  const others = doomed ? [] : web.filter((each) => each !== gate).map((each) => askOne(each).done);
  const checkedGate = await first.done;
  if (provesDead(checkedGate.reply, checkedGate.verdict)) {
    rest.abort();
    await Promise.all(others);
    return dead(checkedGate.verdict);
  }
  // Credentials that only this destination refused, so far: the others tell whose fault it is.
  const undecided = wasRefused(checkedGate) && (await loginState()) === 'unknown';
  const asked = await withLoginUnasked([checkedGate, ...(await Promise.all(others))]);
  const askAgain = async (each: Checked): Promise<Checked> => {
    const reply = await ask(each.destination, each.sent ? auth : null, ALONE);
    return finish(each.destination, reply, each.sent, each.startedAt);
  };
  const atOnce = await sortOutRefusals(asked);
  const calm = await askedAlone(atOnce, askAgain);
  const { results: all, wavering } = await askedForWavering(
    atOnce,
    calm.results,
    { once: askOnce, again: askAgain },
    signal,
  );
  const heard = leaveOpenWhose(
    sortOutAnswers(all, ({ reply, sent, destination }) =>
      judge(reply.kind === 'connect' ? { kind: 'connect', result: reply.result } : reply, sent, destination),
    ),
  );
  const tunnels = tunnelsOf(heard);
  const told = heard[0]?.verdict ?? checkedGate.verdict;
  if (tunnels.every(({ verdict }) => isProxyDead(verdict))) return dead(told);
  if (undecided && !taken && tunnels.every(({ verdict }) => verdict.code !== 'ok')) return dead(told);
  // Trouble with every destination, told or by silence: it is the proxy's, not theirs. One destination alone proves nothing.
  if (heard.length > 1 && heard.every(({ verdict }) => isProxyTrouble(verdict)))
    return dead({ ...worstTrouble(heard), status: 'fail' });
  const { results, alone: late } = await askedAboutSilence(heard, signal);
  const authentication = taken ? 'basic' : 'none';
  addProxy({
    ...(isCutShort(heard)
      ? { status: 'skipped', code: 'cancelled' }
      : laptopOnly === undefined
        ? judgeServing(
            proxy.host,
            at,
            await member.tried,
            { alone: calm.alone + late, wavering, slow: slowTunnels(results, input.limits.proxy) },
            { authentication },
          )
        : judgeUnknownName(proxy.host, laptopOnly, { authentication })),
    evidence: [...(await askedAt()), ...facts({ authentication, via: via(checkedGate.reply) })],
  });
  for (const each of results) {
    add('proxy-connect', each.destination, each.verdict, each.startedAt, each.endedAt);
    if (!each.inner) continue;
    add(each.inner.id, each.destination, each.inner.verdict, each.inner.startedAt, each.inner.endedAt);
    const { observation, date = null } = each.inner;
    if (observation) met({ id: each.inner.id, destination: each.destination, observation, date });
  }
  return rows;

  /** Asks for one destination: `open` settles with the first answer, `done` when all about it is known. */
  function askOne(destination: Destination): {
    readonly open: Promise<unknown>;
    readonly opened: () => Reply | null;
    readonly done: Promise<Checked>;
  } {
    let heard: Reply | null = null;
    const begun = input.now();
    const open = login === null ? ask(destination, null) : Promise.resolve(null);
    const done = (async (): Promise<Checked> => {
      const plain = await open;
      heard = plain;
      if (plain !== null && !(auth !== null && wantsLogin(plain)))
        return finish(destination, plain, false, begun);
      login ??= tryLogin(destination, web, (each, withLogin) => ask(each, withLogin ? auth : null));
      const { state, answers } = await login;
      if (state === 'taken') taken = true;
      const own = answers.get(destination);
      if (own) return finish(destination, own.reply, own.sent, begun);
      const [refusal] = answers.values();
      if (state === 'refused' && refusal) {
        // Not taken: not shown again. What is open to all is open here too, and was perhaps not asked for yet.
        const open = plain ?? (await ask(destination, null));
        return wantsLogin(open)
          ? finish(destination, refusal.reply, true, begun)
          : finish(destination, open, false, begun);
      }
      return finish(destination, await ask(destination, auth), true, begun);
    })();
    done.catch(() => {});
    return { open: open.catch(() => null), opened: () => heard, done };
  }

  /**
   * Where nobody is let through, the login that the devices would send unasked is shown once, at one destination. It counts
   * only where it opens a way: another refusal says nothing of it.
   */
  async function withLoginUnasked(results: readonly Checked[]): Promise<readonly Checked[]> {
    const [first] = tunnelsOf(results);
    if (auth === null || login !== null || first === undefined || !mayMissLogin(results)) return results;
    const opened = await ask(first.destination, auth);
    if (opened.kind !== 'fetched' && opened.result.kind !== 'open') return withLoginInVain(results);
    taken = true;
    return Promise.all(
      results.map(async (each) => {
        if (each.verdict.code === 'ok') return each;
        const reply = each === first ? opened : await ask(each.destination, auth);
        return finish(each.destination, reply, true, each.startedAt);
      }),
    );
  }

  async function loginState(): Promise<Login['state'] | null> {
    return login === null ? null : (await login).state;
  }

  /** A 407 to credentials that another destination took is about the destination. */
  async function sortOutRefusals(results: readonly Checked[]): Promise<readonly Checked[]> {
    taken ||= results.some(({ reply, sent }) => sent && isLoginTaken(reply));
    if (!taken) return results;
    return Promise.all(
      results.map((each) =>
        wasRefused(each) ? finish(each.destination, each.reply, true, each.startedAt) : each,
      ),
    );
  }

  function judge(reply: Reply, sent: boolean, destination: Destination): Verdict {
    const judging = { sentCredentials: sent, loginTaken: taken, limitMs: input.limits.proxy };
    return judgeReply(reply, destination, judging, [at.host, proxy?.host.toLowerCase() ?? '']);
  }

  async function finish(
    destination: Destination,
    reply: Reply,
    sent: boolean,
    begun: number,
  ): Promise<Checked> {
    const verdict = judge(reply, sent, destination);
    const base = { destination, reply, sent, verdict, startedAt: begun, endedAt: input.now() };
    const credentials = sent ? auth : null;
    // As long as it took the first time.
    const limitMs = isLate(reply, input.limits.proxy) ? input.limits.proxy * PATIENT : input.limits.proxy;
    const again: Reach = async (reachSignal) => {
      const second = await connectThroughProxy(at, destination, credentials, limitMs, reachSignal);
      return second.kind === 'open' ? second.socket : null;
    };
    const alone = async (): Promise<Checked> =>
      finish(destination, await ask(destination, credentials), sent, begun);
    return checkInside(base, again, alone, input, inner);
  }

  function add(
    id: string,
    destination: Destination,
    verdict: Verdict,
    begun: number,
    ended = input.now(),
  ): void {
    const head = { id, target: destination.name, ...profileOf(destination) };
    const result = row(head, verdict, begun, ended, attemptOf(id, destination.name));
    rows.push(result);
    emit(result);
  }

  /** Which address of the proxy was asked, and which others took no connection. */
  async function askedAt(): Promise<NonNullable<Verdict['evidence']>> {
    return member === null ? [] : (memberFacts(member.at, await member.tried) ?? []);
  }

  function addProxy(verdict: Verdict): void {
    const result = row(
      { id: 'proxy', target: name },
      verdict,
      startedAt,
      input.now(),
      attemptOf('proxy', name),
    );
    rows.push(result);
    emit(result);
  }

  /** One red row for the proxy; what would go through it is skipped and names it. */
  async function dead(verdict: Verdict): Promise<readonly CheckResult[]> {
    const evidence = [...(await askedAt()), ...(verdict.evidence ?? [])];
    addProxy({ ...verdict, evidence, group: verdict.group ?? group });
    const now = input.now();
    const skipped: Verdict =
      verdict.code === 'cancelled'
        ? verdict
        : {
            status: 'skipped',
            code: 'dependency-failed',
            args: { dependency: `proxy ${name}`, cause: verdict.code },
            group,
          };
    for (const destination of web) {
      add('proxy-connect', destination, skipped, now);
      add(destination.protocol === 'http' ? 'proxy-http' : 'proxy-tls', destination, skipped, now);
    }
    return rows;
  }
}
