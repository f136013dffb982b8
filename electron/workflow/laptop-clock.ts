import { parseHostPort } from '../address/net-address.ts';
import { appError } from '../domain/app-error.ts';
import type { CheckResult } from '../domain/check.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Run, RunOf } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';
import { askSntp } from '../net/sntp.ts';
import type { StageContext } from './stage.ts';

/**
 * How far the laptop itself is ahead of the true time (milliseconds): the time pushed to a device has to be the right
 * one. What preflight found counts while it is fresh; a laptop is set right, sleeps, changes its network. After that the
 * site's time servers are asked again. Where they do not answer and the laptop was found wrong before, nothing is pushed.
 */
const FRESH_MS = 10 * 60_000;
/** Both clocks are read to the second. */
const SET_MS = 3_000;
const ASK_MS = 2_000;
const NTP_PORT = 123;
/** A laptop that was found this right needs no second opinion. */
const RIGHT_MS = 2_000;

export async function laptopAheadMs(context: StageContext): Promise<Result<number>> {
  const record = context.site.get();
  const { preflight } = standingOf(record);
  const found = preflight?.results.find(({ id }) => id === 'clock.laptop');
  const seconds = Number(found?.args.seconds ?? 0);
  const measured = Number.isFinite(seconds) ? seconds * 1000 : 0;
  if (found !== undefined && isFresh(context, record.runs, found)) return ok(measured);
  const servers = record.file.network.ntp.flatMap((text) => {
    const parsed = parseHostPort(text, NTP_PORT);
    return parsed.ok ? [parsed.value] : [];
  });
  const answers = await Promise.all(
    servers.map((server) => askSntp(server, ASK_MS, context.now, context.signal)),
  );
  const ahead = answers.flatMap((answer) => (answer.ok ? [-answer.offsetMs] : [])).sort((a, b) => a - b);
  // The middle one: of three servers one may be wrong.
  const middle = ahead[Math.floor((ahead.length - 1) / 2)];
  if (middle !== undefined) return ok(Math.abs(middle) < RIGHT_MS ? 0 : middle);
  return Math.abs(measured) < RIGHT_MS ? ok(0) : err(appError('clock-unmeasured'));
}

/**
 * Does it still count? By the run that measured it, as one of some rows only may have ended since, and only where the clock
 * has not been set meanwhile: one that was wrong is put right, after which it is no more so far ahead. A clock that nobody
 * sets tells that, where both readings are of the same one.
 */
function isFresh(context: StageContext, runs: readonly Run[], found: CheckResult): boolean {
  const run = runs.findLast(
    (each): each is RunOf<'preflight'> =>
      each.act === 'preflight' &&
      each.outcome.results.some(({ id, startedAt }) => id === found.id && startedAt === found.startedAt),
  );
  const age = context.now() - Date.parse(run?.endedAt ?? '');
  if (!(age >= 0 && age <= FRESH_MS)) return false;
  const steady = context.site.steady();
  if (run?.steady === undefined || run.steady.clock !== steady.clock) return true;
  return Math.abs((steady.at - run.steady.at) * 1000 - age) <= SET_MS;
}
