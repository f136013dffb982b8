import { announcesBody } from '../net/proxy-connect.ts';
import { withAfterwards } from './ask-inside.ts';
import { judgeHttp } from './checks/http.ts';
import { judgeTls } from './checks/tls.ts';
import type { PreflightInput } from './input.ts';
import { askWhy, observeTls, type Reach } from './observe-tls.ts';
import type { Checked } from './proxy-results.ts';
import type { Verdict } from './row.ts';
import { judgingOf } from './tls-met.ts';

/**
 * What comes behind a proxy's answer: the page that it fetched, or TLS in the tunnel. `again` opens such a tunnel once more, for the
 * questions why nothing came; `alone` asks for the destination by itself.
 */
export async function checkInside(
  base: Omit<Checked, 'inner' | 'silence'>,
  again: Reach,
  alone: () => Promise<Checked>,
  input: PreflightInput,
  signal: AbortSignal,
): Promise<Checked> {
  const { destination, reply, verdict, startedAt, endedAt } = base;
  const id = destination.protocol === 'http' ? 'proxy-http' : 'proxy-tls';
  if (reply.kind === 'fetched') {
    const { host, required } = destination;
    const judged = judgeHttp(reply.answer, host, required, input.limits.http, 'proxied');
    return { ...base, inner: { id, verdict: judged, startedAt, endedAt } };
  }
  if (reply.result.kind !== 'open') {
    const skipped: Verdict =
      verdict.code === 'cancelled'
        ? verdict
        : {
            status: 'skipped',
            code: 'dependency-failed',
            args: { dependency: `proxy-connect ${destination.name}` },
            group: verdict.group ?? `proxy-connect:${verdict.code}`,
          };
    return { ...base, inner: { id, verdict: skipped, startedAt: endedAt, endedAt } };
  }
  const tlsStarted = input.now();
  const body = announcesBody(reply.result.answer);
  const options = { host: destination.host, timeoutMs: input.limits.tls, ca: input.ca };
  const observed = await observeTls(reply.result.socket, again, { ...options, leaveSilence: true }, signal);
  const judged = async (met: typeof observed): Promise<Checked> => {
    const { observation: came, date } = await withAfterwards(met, again, destination, input, signal);
    const observation = came.ok || !body ? came : { ...came, body };
    const told = judgeTls(observation, judgingOf(destination, input, true));
    return {
      ...base,
      inner: { id, verdict: told, observation, date, startedAt: tlsStarted, endedAt: input.now() },
    };
  };
  const first = await judged(observed);
  const { observation } = observed;
  if (observation.ok || observation.failure.kind !== 'timeout') return first;
  const why = async (): Promise<Checked> => judged(await askWhy(observation.failure, again, options, signal));
  return { ...first, silence: { alone, why } };
}
