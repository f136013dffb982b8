/** Versions of a site's documents: `major.minor`, each given once, whoever of two engineers gave it. Pure. */

const FORM = /^(\d+)\.(\d+)$/;

/** The higher version after the lower one; one in another form before all others. */
export function byVersion(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  return one.major - other.major || one.minor - other.minor;
}

/** One that none of these is, and that is after all of them; null where there is none yet. */
export function nextVersion(versions: readonly string[]): string | null {
  const last = versions.toSorted(byVersion).at(-1);
  if (last === undefined) return null;
  const { major, minor } = partsOf(last);
  return FORM.test(last) ? `${major}.${minor + 1}` : `${last}.1`;
}

function partsOf(version: string): { readonly major: number; readonly minor: number } {
  const found = FORM.exec(version);
  return found === null ? { major: -1, minor: -1 } : { major: Number(found[1]), minor: Number(found[2]) };
}
