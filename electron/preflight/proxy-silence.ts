import { type Checked, SILENT_SAMPLES } from './proxy-results.ts';

/** How a tunnel in which nothing came is asked about, later: by itself and with more patience, or why nothing comes. */
export type Silence = { readonly alone: () => Promise<Checked>; readonly why: () => Promise<Checked> };

/**
 * Tunnels are opened all at once, and a proxy that has each looked at (a filter, a helper that knows users) may say "established"
 * first and then be behind: the last ones meet silence that no device meets. Where others have brought TLS, they are asked for
 * alone, until a few in a row stay silent. `alone` counts what this opened; the rest is asked why.
 */
export async function askedAboutSilence(
  results: readonly Checked[],
): Promise<{ readonly results: readonly Checked[]; readonly alone: number }> {
  const silent = results.filter(({ silence }) => silence !== undefined);
  const opened = new Map<Checked, Checked>();
  let vain = 0;
  if (results.some(bringsTls))
    for (const each of silent) {
      if (vain >= SILENT_SAMPLES) break;
      const second = await each.silence?.alone();
      if (second !== undefined && bringsTls(second)) {
        opened.set(each, second);
        vain = 0;
      } else vain += 1;
    }
  const settled = await Promise.all(
    results.map(async (each) => opened.get(each) ?? (await each.silence?.why()) ?? each),
  );
  return { results: settled, alone: opened.size };
}

function bringsTls({ inner }: Checked): boolean {
  return inner?.observation?.ok === true;
}
