import { pause } from '../net/deadline.ts';
import { asksLogin } from './proxy-reply.ts';
import { type Checked, tunnelsOf } from './proxy-results.ts';

/** How one destination is asked for alone: `once` only whether a way is opened, `again` with all that is inside. */
export type AskAgain = {
  readonly once: (checked: Checked) => Promise<'open' | 'refused' | 'other'>;
  readonly again: (checked: Checked) => Promise<Checked>;
};

/** So many are asked for over and over, and so often each: a policy denies some at most sites, and that must not cost long. */
const SUSPECTS = 2;
const TRIES = 4;
/** Between two questions (milliseconds): a limit on how often it is asked has nothing to say to so few. */
const PAUSE_MS = 200;
/** An answer that took longer (milliseconds) is not asked for over and over. */
const QUICK_MS = 1_000;

/**
 * Behind one address of a proxy there may be several, and one of them may have other rules, want a login, or have no way on: then it
 * is chance which destinations are refused, and no rule about them. Where some are let through, who is refused at once, or was let
 * through only when asked for again, is asked for alone a few times. One that is opened and, afterwards, refused says so: a limit
 * opens to who asks alone, and rules refuse each time. Then what is opened once counts as let through; `wavering` counts those.
 */
export async function askedForWavering(
  before: readonly Checked[],
  after: readonly Checked[],
  ask: AskAgain,
  signal: AbortSignal,
): Promise<{ readonly results: readonly Checked[]; readonly wavering: number }> {
  const unchanged = { results: after, wavering: 0 };
  if (!tunnelsOf(after).some(isOpen)) return unchanged;
  const alone = after.filter((each, index) => each !== before[index] && isOpen(each));
  const suspects = [...alone, ...after.filter(isRefusal)].slice(0, SUSPECTS);
  let wavers = false;
  for (const each of suspects) wavers ||= await isWavering(each);
  // A login that was taken elsewhere may be shown again: it is no wrong one.
  const [unknown] = after.filter(isTakenLoginRefused);
  wavers ||= unknown !== undefined && isOpen(await untilOpen(unknown));
  if (!wavers) return unchanged;
  const results: Checked[] = [];
  for (const each of after)
    results.push(isRefusal(each) || isTakenLoginRefused(each) ? await untilOpen(each) : each);
  const opened = results.filter((each, index) => each !== after[index]);
  return { results, wavering: alone.length + opened.length };

  async function isWavering(suspect: Checked): Promise<boolean> {
    let opened = false;
    for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
      await pause(PAUSE_MS, signal).catch(() => {});
      const said = await ask.once(suspect);
      if (said === 'refused' && opened) return true;
      opened ||= said === 'open';
    }
    return false;
  }

  async function untilOpen(refused: Checked): Promise<Checked> {
    for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
      const second = await ask.again(refused);
      if (isOpen(second)) return second;
    }
    return refused;
  }
}

function isOpen({ verdict }: Checked): boolean {
  return verdict.code === 'ok';
}

/** Refused by the proxy, or cut, at once. A login that was refused is not shown over and over, a limit was told with its time. */
function isRefusal(checked: Checked): boolean {
  const { reply, sent, verdict } = checked;
  if (reply.kind !== 'connect' || isOpen(checked) || verdict.code === 'rate-limited') return false;
  const { result } = reply;
  if (result.ms > QUICK_MS) return false;
  if (result.kind === 'answered') return !(sent && asksLogin(reply));
  return (
    result.kind === 'hung-up' ||
    (result.kind === 'no-proxy' && ['refused', 'reset'].includes(result.attempt.outcome))
  );
}

/** Asked for a login by who was given the one that it took for another destination: a rule (Squid says so), or another proxy. */
function isTakenLoginRefused({ reply, sent, verdict }: Checked): boolean {
  return sent && asksLogin(reply) && verdict.args?.login === 1;
}
