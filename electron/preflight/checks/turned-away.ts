import { seenText } from './foreign-pages.ts';

/**
 * The destination was reached, and whoever answers for it serves nobody from here, or nobody now. `refused`: by country or
 * by the address that is asked from; `limited`: for how often it was asked; `unavailable`: what is behind it is not there.
 */
export type TurnedAway = 'refused' | 'limited' | 'unavailable';

/**
 * What content networks write to who comes from a place or an address that they are told to refuse. Any refusal may show the address
 * that it was asked from, or offer a choice of countries: what is refused is named in one breath with the refusal.
 */
const NOT_FROM_HERE = new RegExp(
  [
    String.raw`\b(?:block|restrict|ban|den(?:y|ie)|prohibit|(?:un|not )(?:available|accessible|allowed|permitted))[a-z]*\b[^.]{0,80}\b(?:in|from|for|at) (?:your|this) (?:current )?(?:country|region|location|territory|ip address|network)\b`,
    String.raw`\b(?:block|restrict|ban)[a-z]* (?:your ip address|the country or region)\b`,
    String.raw`\b(?:from (?:your|this) (?:country|region|location|network|ip address)|your ip address) (?:is|are|was|has been|have been) (?:blocked|banned|restricted|denied|prohibited|not (?:allowed|permitted))`,
    '(?:国|地域)[^。]{0,20}(?:アクセス|利用|閲覧)[^。]{0,12}(?:できません|制限|禁止|許可されて)',
  ].join('|'),
  'i',
);

/**
 * Judges an answer of the destination's own to a plain request for `/`. A 403 alone is none of these: an address that serves
 * machines refuses that page to everybody.
 */
export function turnedAway(status: number, page: string): TurnedAway | null {
  if (status === 451) return 'refused';
  if (status === 429) return 'limited';
  if (status === 403) return NOT_FROM_HERE.test(seenText(page)) ? 'refused' : null;
  return isGateways(status) ? 'unavailable' : null;
}

/** An answer whose page tells more than its status, or which another kind of question may not get. */
export function isWorthReading(status: number): boolean {
  return status === 403 || status === 451 || status === 429 || isGateways(status);
}

/** What stands in front of a server says so (RFC 9110 §15.6.3-5, and Cloudflare's own). */
function isGateways(status: number): boolean {
  return (status >= 502 && status <= 504) || (status >= 520 && status <= 530);
}
