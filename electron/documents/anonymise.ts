import { isIP } from 'node:net';

/** What of this PC and its person may stand in a log: hidden before a support file leaves the site. */
export type Personal = {
  readonly userName: string;
  readonly hostName: string;
  readonly homeFolder: string;
  /** Names, addresses and numbers out of the saved sites. */
  readonly words: readonly string[];
};

/** Shorter ones would be found inside ordinary words. */
const SHORTEST = 3;
const HARDWARE = /\b[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}\b/gi;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Whatever might be an address; `isIP` decides. */
const ADDRESS =
  /(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)|[0-9a-f]*:[0-9a-f:]*[0-9a-f:](?:\.\d{1,3}){0,3}(?:%[\w-]+)?(?!\w))/gi;

/**
 * Hides people, machines and addresses in texts and values; the same one gets the same name all through, so that a log
 * can still be followed (`ip-1`, `mac-2`). Loopback stays: it names nobody.
 */
export function createAnonymiser(personal: Personal): <T>(value: T) => T {
  const seen = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (kind: string, value: string): string => {
    const key = `${kind} ${value.toLowerCase()}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    seen.set(key, `${kind}-${count}`);
    return `${kind}-${count}`;
  };
  const home = [personal.homeFolder, personal.homeFolder.replaceAll('\\', '/')].filter(
    (path) => path.length > 1,
  );
  const words = [...new Set(personal.words.map((word) => word.trim()))]
    .filter((word) => word.length >= SHORTEST || /[^\x20-\x7e]/.test(word))
    .filter((word) => word.length >= 2)
    .sort((a, b) => b.length - a.length);
  const text = (value: string): string => {
    let result = value;
    for (const path of home) result = result.replaceAll(path, '~');
    for (const word of words) result = result.replaceAll(word, () => nameOf('word', word));
    result = result.replace(MAIL, (mail) => nameOf('mail', mail));
    result = result.replace(HARDWARE, (mac) => nameOf('mac', mac.replaceAll('-', ':')));
    result = result.replace(ADDRESS, (address) => {
      // A colon behind it is the sentence's.
      const end = /(?<!:):$/.exec(address) === null ? '' : ':';
      const bare = address.slice(0, address.length - end.length).replace(/%.*$/, '');
      if (isIP(bare) === 0 || bare === '::1' || bare.startsWith('127.')) return address;
      return nameOf('ip', bare) + end;
    });
    if (personal.hostName.length >= SHORTEST) result = replaceWord(result, personal.hostName, 'this-pc');
    if (personal.userName.length >= SHORTEST) result = replaceWord(result, personal.userName, 'user');
    return result;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), walk(inner)]));
  };
  return <T>(value: T): T => walk(value) as T;
}

/** Whole words only, in any case: a person called "log" does not empty the log. */
function replaceWord(text: string, word: string, by: string): string {
  const quoted = word.replace(/[.*+?^$\u007b\u007d()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${quoted}(?![\\p{L}\\p{N}])`, 'giu'), by);
}
