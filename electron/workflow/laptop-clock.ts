import { parseHostPort } from '../address/net-address.ts';
import { standingOf } from '../domain/standing.ts';
import { askSntp } from '../net/sntp.ts';
import type { StageContext } from './stage.ts';

/** How far the laptop's own clock is off: the time that is pushed to a device has to be the right one. */
const NTP_PORT = 123;
const ASK_MS = 2_000;
/** A measurement of preflight this old may be of a clock that was set since. */
const FRESH_MS = 10 * 60_000;

/**
 * Milliseconds that the laptop is ahead, measured now with the site's time servers where a clock is to be set;
 * where none answers, what preflight measured a moment ago. An older measurement is not used.
 */
export async function laptopAheadMs(context: StageContext, setsClock: boolean): Promise<number> {
  const { preflight } = standingOf(context.site.get());
  const row = preflight?.results.find(({ id }) => id === 'clock.laptop');
  const seconds = Number(row?.args.seconds ?? 0);
  const before = Number.isFinite(seconds) ? seconds * 1000 : 0;
  if (!setsClock) return before;
  const measured = await measure(context);
  if (measured !== null) return measured;
  const age = context.now() - Date.parse(row?.startedAt ?? '');
  return age >= 0 && age < FRESH_MS ? before : 0;
}

/** The middle of what the site's time servers say; null where none answers. */
async function measure(context: StageContext): Promise<number | null> {
  const servers = context.site.get().file.network.ntp.flatMap((text) => {
    const parsed = parseHostPort(text, NTP_PORT);
    return parsed.ok ? [parsed.value] : [];
  });
  const answers = await Promise.all(
    servers.map((server) => askSntp(server, ASK_MS, context.now, context.signal)),
  );
  const ahead = answers.flatMap((answer) => (answer.ok ? [-answer.offsetMs] : [])).sort((a, b) => a - b);
  return ahead[Math.floor((ahead.length - 1) / 2)] ?? null;
}
