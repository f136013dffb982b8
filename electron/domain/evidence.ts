/**
 * One thing that was measured or seen, as name and value. Values from the network are untrusted text:
 * `untrusted()` caps and cleans them before they are kept.
 */
export type Evidence = { readonly key: string; readonly value: string };

/** The longest text from a device or server that is kept (characters). */
export const UNTRUSTED_TEXT_LIMIT = 512;

/** Makes text from the network safe to keep: control characters become spaces, the length is capped. */
export function untrusted(text: string, limit = UNTRUSTED_TEXT_LIMIT): string {
  // C0, DEL, C1 and the bidi overrides that could disguise what is shown.
  const clean = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim();
  const points = [...clean];
  return points.length <= limit ? clean : `${points.slice(0, limit).join('')}…`;
}

export function evidence(key: string, value: string | number | boolean): Evidence {
  return { key, value: untrusted(String(value)) };
}

/** Evidence that is a whole certificate chain: kept for the evidence file, too long for a table. */
export const CHAIN_EVIDENCE = 'chainPem';
