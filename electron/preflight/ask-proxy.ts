import type { HostPort } from '../address/net-address.ts';
import { connectThroughProxy, type ProxyAuth } from '../net/proxy-connect.ts';
import { wantsTlsQuestion } from './checks/proxy.ts';
import type { Destination } from './destinations.ts';
import type { PreflightInput } from './input.ts';
import type { PortQuestions } from './proxy-port.ts';
import { fetchPlain, type Reply } from './proxy-reply.ts';
import type { Checked } from './proxy-results.ts';

/**
 * So many times the deadline an answer is waited for. A proxy that looks into what comes (a sandbox, a filter it asks, a directory
 * behind the first login) is late and not shut.
 */
export const PATIENT = 3;
/** Who is asked alone, after silence: what was asked for at once may still be in the way. */
export const ALONE = 2;
/** The deadline, and no longer. */
const PROMPT = 1;

/** How one proxy is asked for destinations. */
export type AskProxy = {
  /** One question; `times` the deadline is waited for its answer. */
  readonly ask: (destination: Destination, credentials: ProxyAuth | null, times?: number) => Promise<Reply>;
  /** Whether a way is opened, and no more. */
  readonly askOnce: (checked: Pick<Checked, 'destination' | 'sent'>) => Promise<'open' | 'refused' | 'other'>;
};

/**
 * The questions to the proxy at `at`. What gives no answer is asked what else its port speaks, and one that speaks something else
 * is not waited for beyond the deadline.
 */
export function createAskProxy(
  at: HostPort,
  auth: ProxyAuth | null,
  port: PortQuestions,
  paced: (ask: () => Promise<Reply>) => Promise<Reply>,
  input: Pick<PreflightInput, 'limits' | 'now'>,
  signal: AbortSignal,
): AskProxy {
  const limitMs = input.limits.proxy;
  /** One of the questions stayed unanswered to the end: the later ones are not all waited for as long, one after the other. */
  let inVain = false;
  const isVain = async (): Promise<boolean> => {
    const { tls, socks } = await port.about({ kind: 'silent', heard: '', ms: limitMs });
    return tls || socks !== null;
  };
  const askNow = async (
    destination: Destination,
    credentials: ProxyAuth | null,
    times: number,
  ): Promise<Reply> => {
    const late = times > 1 ? { ms: limitMs * (times - 1), isVain } : null;
    const reply: Reply =
      destination.protocol === 'http'
        ? await fetchPlain(at, destination, credentials, limitMs * times, input, signal)
        : {
            kind: 'connect',
            result: await connectThroughProxy(at, destination, credentials, limitMs, signal, late),
          };
    if (reply.kind !== 'connect' || !wantsTlsQuestion(reply.result)) return reply;
    return { ...reply, port: await port.about(reply.result) };
  };
  const ask: AskProxy['ask'] = (destination, credentials, times) =>
    paced(async () => {
      const waits = times ?? (inVain ? PROMPT : PATIENT);
      const reply = await askNow(destination, credentials, waits);
      inVain ||= waits === PATIENT && reply.kind === 'connect' && reply.result.kind === 'silent';
      return reply;
    });
  return {
    ask,
    askOnce: async ({ destination, sent }) => {
      const reply = await ask(destination, sent ? auth : null, PROMPT);
      if (reply.kind === 'fetched') return 'open';
      if (reply.result.kind === 'open') reply.result.socket.destroy();
      if (reply.result.kind === 'cancelled' || reply.result.kind === 'silent') return 'other';
      return reply.result.kind === 'open' ? 'open' : 'refused';
    },
  };
}
