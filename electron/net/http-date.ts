/** asctime, the third form of RFC 9110 §5.6.7: `Sun Nov  6 08:49:37 1994`, in UTC though it does not say so. */
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
const ZONE = /(?:\b(?:GMT|UTC?|Z)|\d(?:Z|[+-]\d\d:?\d\d)|\s[+-]\d{4})(?:\s*\(.*\))?$/i;

/**
 * A date of an HTTP header (milliseconds since 1970), in any of the three forms that RFC 9110 §5.6.7 wants understood,
 * or in another that names its zone; NaN of everything else. A time without zone would be read in this PC's own, and a
 * device that is right would be hours off.
 */
export function parseHttpDate(text: string): number {
  const date = text.trim();
  const [, month, day, time, year] = ASCTIME.exec(date) ?? [];
  if (month !== undefined) return Date.parse(`${day?.trim()} ${month} ${year} ${time} GMT`);
  return ZONE.test(date) ? Date.parse(date) : Number.NaN;
}
