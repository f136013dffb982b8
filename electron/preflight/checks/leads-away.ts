import { registrableDomain } from '../../address/registrable-domain.ts';
import { untrusted } from '../../domain/evidence.ts';
import { seenText } from './foreign-pages.ts';

/**
 * Where an answer sends its reader, if not to the vendor's own: by status, refresh (a header that browsers know, or the
 * page's), script, frames, or a form that sends itself; else empty.
 */
export function leadsAway(
  status: number,
  location: string,
  refresh: readonly string[],
  page: string,
  host: string,
): string {
  const places = placesIn(status, location, refresh, page);
  return untrusted(places.find((place) => isForeign(place, host)) ?? '', 300);
}

/** Every place that an answer sends its reader to, in the order in which they count: the vendor's own ones too. */
export function placesIn(
  status: number,
  location: string,
  refresh: readonly string[],
  page: string,
): readonly string[] {
  const refreshes = matches(page, /<meta\b([^>]*http-equiv=["']?refresh\b[^>]*)>/gi);
  return [
    ...([301, 302, 303, 307, 308].includes(status) ? [location] : []),
    ...[...refresh, ...refreshes].flatMap((each) => matches(each, /\burl\s*=\s*["']?([^"'\s>]+)/gi)),
    ...matches(
      page,
      /(?:window|document|self|top|parent)?\.?\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*["']([^"']+)["']/gi,
    ),
    ...matches(page, /<frame\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi),
    ...sentForms(page),
    ...emptyPage(page),
  ];
}

/** A reader who sees no more than "please wait" of a page is meant to see another one. */
const HARDLY_ANY_TEXT = 80;

/**
 * Where a page goes that shows hardly anything itself: what it frames in sight, or an address that its own script holds
 * while it changes the location. A page with scripts from elsewhere may draw itself, and one that names the vendor is the
 * vendor's: nothing is said of these.
 */
function emptyPage(page: string): readonly string[] {
  if (showsSomething(page)) return [];
  const bare = withoutAsides(page);
  const frames = matches(bare.replace(/<!--[\s\S]*?-->/g, ' '), /<iframe\b([^>]*)>/gi)
    .filter((frame) => !UNSEEN.test(frame))
    .flatMap((frame) => matches(frame, /\bsrc\s*=\s*["']?([^"'\s>]+)/gi));
  const scripts = matches(bare, /<script\b[^>]*>([\s\S]*?)(?:<\/script|$)/gi).join('\n');
  const places = matches(scripts, /["'`](https?:\/\/[^"'`\s]+)/gi).filter(
    (place) => !A_MERE_NAME.test(place),
  );
  return [...frames, ...(MOVES.test(scripts) ? places : [])];
}

/** A page that shows text of its own, may draw itself, or names the vendor. */
function showsSomething(page: string): boolean {
  const itsOwn = /<script\b[^>]*\bsrc\s*=/i.test(page) || /\b(?:ibm|lenovo)\b/i.test(seenText(page));
  return itsOwn || seenText(withoutAsides(page)).trim().length > HARDLY_ANY_TEXT;
}

/** Without what a reader sees beside the page only. */
function withoutAsides(page: string): string {
  return page.replace(/<(noscript|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ');
}

/** A frame that nobody sees: no size, hidden, or beside the page. */
const UNSEEN =
  /\bhidden\b|display\s*:\s*none|\b(?:left|top)\s*:\s*-\d|\b(?:width|height)\s*[=:]\s*["']?[01](?!\d)/i;
/** Changes the location, and not to where the page is already: out of a frame of another, or to https. */
const MOVES =
  /\blocation(?:\.href)?\s*=(?!=)(?!\s*(?:(?:self|window|document)\.)?location\b)|\blocation\.(?:replace|assign)\s*\(/i;
/** Addresses that name a vocabulary and lead nobody anywhere. */
const A_MERE_NAME = /^https?:\/\/(?:www\.)?(?:w3|schema)\.org\b/i;

/** Where a page goes that is one form without anything to fill in, sent by a script as soon as it is there. */
function sentForms(page: string): readonly string[] {
  const forms = matches(page, /(<form\b[\s\S]*?(?:<\/form|$))/gi);
  const [form] = forms;
  if (form === undefined || forms.length > 1 || !/\.submit\s*\(/i.test(page)) return [];
  const kinds = matches(form, /<input\b([^>]*)>/gi).map(
    (input) => /\btype\s*=\s*["']?(\w+)/i.exec(input)?.[1]?.toLowerCase() ?? 'text',
  );
  if (kinds.some((kind) => kind !== 'hidden' && kind !== 'submit')) return [];
  return matches(form, /^<form\b[^>]*\baction\s*=\s*["']?([^"'\s>]+)/gi);
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/**
 * The path that an answer leads to under a name of the vendor's own, by its status or by a page that shows hardly anything
 * itself; empty where it leads elsewhere, or nowhere.
 */
export function ownPlaceOf(
  status: number,
  location: string,
  refresh: readonly string[],
  page: string,
  host: string,
): string {
  const redirects = status >= 300 && status < 400;
  if (!redirects && showsSomething(page)) return '';
  const base = `http://${host}/`;
  const [place = ''] = redirects ? [location] : placesIn(status, location, refresh, page);
  if (place === '' || !URL.canParse(place, base) || isForeign(place, host)) return '';
  return new URL(place, base).pathname;
}

/** Another organisation or a bare address is what portals lead to; the vendor's own names are not. */
function isForeign(place: string, host: string): boolean {
  if (place === '' || !URL.canParse(place, `http://${host}/`)) return false;
  const { hostname, protocol } = new URL(place, `http://${host}/`);
  if (!/^https?:$/.test(protocol)) return false;
  const vendors = new Set(['ibm.com', 'lenovo.com', 'lenovo.com.cn', registrableDomain(host)]);
  return !vendors.has(registrableDomain(hostname));
}
