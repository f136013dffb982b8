import { type Checked, SILENT_SAMPLES } from './proxy-results.ts';

/** How a tunnel in which nothing came is asked about, later: by itself and with more patience, or why nothing comes. */
export type Silence = { readonly alone: () => Promise<Checked>; readonly why: () => Promise<Checked> };

/**
 * Tunnels are opened all at once, and a proxy that has each looked at (a filter, a helper that knows users) may say "established"
 * first and then be behind: the last ones meet silence that no device meets. Where others have brought TLS, they are asked for
 * alone, until a few in a row stay silent. `alone` counts what this opened; the rest is asked why. After a cancel nobody is asked
 * any more, and what was measured stays: a question that was cut off is no silence.
 */
export async function askedAboutSilence(
  results: readonly Checked[],
  signal: AbortSignal,
): Promise<{ readonly results: readonly Checked[]; readonly alone: number }> {
  const silent = results.filter(({ silence }) => silence !== undefined);
  const opened = new Map<Checked, Checked>();
  let vain = 0;
  if (results.some(bringsTls))
    for (const each of silent) {
      if (vain >= SILENT_SAMPLES || signal.aborted) break;
      const second = await each.silence?.alone();
      if (second !== undefined && bringsTls(second)) {
        opened.set(each, second);
        vain = 0;
      } else vain += 1;
    }
  const settled = await Promise.all(
    results.map(async (each) => {
      const known = opened.get(each);
      if (known || !each.silence || signal.aborted) return known ?? each;
      const why = await each.silence.why();
      return signal.aborted ? each : why;
    }),
  );
  return { results: settled, alone: opened.size };
}

function bringsTls({ inner }: Checked): boolean {
  return inner?.observation?.ok === true;
}
