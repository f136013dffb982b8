/**
 * Does a page speak for somebody on the way, a web filter or a network's sign-in, and not for the server that was asked?
 * Honest pages have categories, policies, search forms and links to a sign-in too: none of these says it alone.
 */

/** Sentences that only who blocks says, one form a line. A vendor's own 403 says "access denied" too, so that is not among them. */
const BLOCKED: readonly RegExp[] = [
  /\b(?:page|site|website|domain|url|access|content|category|file)\s+(?:is\s+)?blocked\b/i,
  /(?:page|site|url|domain|request|(?<!unauthori[sz]ed )access|content|file)\b[^<.]{0,40}\b(?:(?:has been|have been|was|were|is|are|been) (?:blocked|prohibited)|(?:has been|was) filtered)/i,
  /\bhas been blocked (?:by|because|due|in accordance|as)\b/i,
  /(?:forbidden|denied|not permitted|not allowed) (?:by|according to|under)\b[^<.]{0,40}(?:polic|administrator|filter|proxy|firewall)/i,
  /blocked by (?!(?:your|the|a) (?:web )?browser|default)/i,
  /(?:access|page|site|visit)[^<.]{0,60}violation of/i,
  /not allowed to (?:browse|visit|access this)/i,
  /permission to (?:visit|browse)/i,
  /denied because of its content/i,
  /(?:policy|content_filter)_denied/i,
  /access denied \((?:[a-z]+_)+(?:denied|failed)\)/i,
  /access control configuration prevents/i,
  /violates? your (?:internet|web|network|company|organi[sz]ation)\S{0,3} (?:[a-z]+ )?polic/i,
  /(?:site|page|url)\b[^<.]{0,40}\brestricted due to (?:its contents?\b|an? [^<.]{0,20}(?:rule|polic|filter))/i,
  /(?:organi[sz]ation|administrator|company|employer) (?:has |have )?(?:restricted|blocked|denied|prohibited) (?:your )?access/i,
  /not permitted by your (?:organi[sz]ation|company|administrator)/i,
  /(?:閲覧|(?<!不正な?)アクセス)[^<。]{0,20}(?:禁止|制限|規制|ブロック|遮断)/i,
  /(?:ページ|サイト|URL)[はが][^<。]{0,20}(?:規制|ブロック|遮断)/i,
  /(?<!(?:国|地域)[^<。]{0,20})(?:ページ|サイト|URL)への接続[はがを][^<。]{0,12}(?:規制|制限|禁止|ブロック|遮断)/i,
  /フィルタリング[^<。]{0,20}(?:表示|閲覧|接続)を[^<。]{0,6}(?:規制|制限|ブロック|遮断)し(?:て[いお]|まし)/i,
  /(?<!(?:国|地域)[^<。]{0,20})(?:サイト|ページ|URL)(?:の閲覧|への(?:アクセス|接続))[はが][^<。]{0,12}許可されて/i,
];

/** What block pages name as their reason, and other pages as their subject. */
const REASON =
  'usage policy|acceptable use|web ?filter|url ?filter|content filter|(?:internet|access|company|corporate|organi[sz]ation(?:.s|al)?) polic(?:y|ies)|categor(?:y|ies|ized as)\\s*[:：]|カテゴリー?名?\\s*[:：]|フィルタリング';
const STOPPED =
  '\\bblocked\\b|\\bdenied\\b|\\bforbidden\\b|\\b(?:is|was|are) not allowed\\b|(?:拒否|規制|ブロック|遮断|許可)され|規制対象|(?:ブロック|遮断)しま';
/** Both in one breath: so many characters apart at most. */
const REASONED = new RegExp(
  `(?:${REASON})[\\s\\S]{0,200}?(?:${STOPPED})|(?:${STOPPED})[\\s\\S]{0,200}?(?:${REASON})`,
  'i',
);

/**
 * What a page of somebody's network says in Japanese, where the words alone are of any page ("表示できません"): by whose rule, in
 * the same sentence.
 */
const BY_RULE =
  /(?:(?:ポリシー|社内規[程定]|利用規[程定])(?:により|によって|に基づ|に違反)|管理者(?:により|によって|の設定により))[^<。]{0,60}(?:できません|いただけません|許可されて)|いただけません[^<。]{0,4}フィルタリング/;

/**
 * What a page asks before it lets anybody on, which no device answers: beside the reason that filters name. A category alone
 * stands on a vendor's pages as well; on a filter's it stands in a warning, or beside the user.
 */
const CAUTION_POLICY =
  '(?:company|corporate|organi[sz]ation(?:.s|al)?|internet|security) (?:usage |access |use )?polic(?:y|ies)|フィルタリング';
const CATEGORY = '(?:categor(?:y|ies)|カテゴリー?名?)\\s*[:：]';
const WARNS = /\b(?:caution|warning|blocked|user(?: ?name)?\s*:)|警告|注意|ユーザー?名?\s*[:：]/i;
const PRESS_ON =
  '\\b(?:click|press|select)\\b[^.]{0,30}\\b(?:continue|proceed)\\b|\\b(?:wish|want|like) to (?:continue|proceed)\\b|(?:閲覧|アクセス|接続)を(?:続行|続け)';
const beside = (reason: string): RegExp =>
  new RegExp(
    `(?:${reason})[\\s\\S]{0,300}?(?:${PRESS_ON})|(?:${PRESS_ON})[\\s\\S]{0,300}?(?:${reason})`,
    'i',
  );
const CAUTIONED = beside(CAUTION_POLICY);
const CAUTIONED_BY_CATEGORY = beside(CATEGORY);

/** A box that decrypts and asks first (PAN-OS: opt-out page): until somebody says yes nothing gets through. */
const ASKS_TO_DECRYPT =
  /\bconnection\b[^.]{0,60}\bwill be (?:temporarily )?(?:unencrypted|decrypted)\b|(?:通信|接続)[^。]{0,20}復号(?:され|し)[^。]{0,20}(?:続行|同意|よろしい)|(?:通信|接続)[^。]{0,20}復号されます/i;

/** Whoever is stopped, and not where to (FortiGate: quarantine; NAC); files that a scanner puts there are another matter. */
const QUARANTINED =
  /(?<!\b(?:on|in|from|of|by|to|for|if) )\b(?:your|this) (?:computer|device|system|host|endpoint|pc|ip address)\b(?:(?!\b(?:that|which|may|can|files?)\b)(?:[^.]|\.\d)){0,60}\bquarantined\b|\byou (?:have been|are) quarantined\b|(?:端末|機器|コンピューター?|PC|IP ?アドレス)[はが](?:(?!ファイル|脅威|ウイルスを)[^。]){0,30}(?:隔離|検疫)され/i;

/** Is this the page of a web filter that refuses? Judged by what a reader sees of it. */
export function looksBlocked(page: string): boolean {
  const text = seenText(page);
  const stops = [REASONED, BY_RULE, CAUTIONED, ASKS_TO_DECRYPT, QUARANTINED];
  if (WARNS.test(text)) stops.push(CAUTIONED_BY_CATEGORY);
  return [...BLOCKED, ...stops].some((words) => words.test(text));
}

/** Does it say that whoever asks is in quarantine? */
export function looksQuarantined(page: string): boolean {
  return QUARANTINED.test(seenText(page));
}

const SIGN_IN = '\\blog ?-?[io]n\\b|\\bsign ?-?[io]n\\b|ログイン|サインイン|認証';
const SIGN_IN_WORDS = new RegExp(SIGN_IN, 'i');
/** Where a form leads that signs in, lets a guest in, or takes a voucher. */
const SIGN_IN_TARGET =
  /\baction\s*=\s*["']?[^"'\s>]*(?:(?<!b|cata|dia)log[-_]?[io]n|(?<!de)sign[-_]?[io]n|auth(?!or)|hotspot|captive|splash|wispr)/i;
const SIGN_IN_FIELD = new RegExp(
  `<(?:input|button)\\b[^<>]*\\b(?:name|id)\\s*=\\s*["']?(?:user(?:_?name|_?id)?|login(?:_?id)?|log[io]n_?name|auth_user|passw(?:or)?d|passcode|voucher|auth_voucher|accept_terms)\\b|<(?:input|button)\\b[^<>]*\\bvalue\\s*=\\s*["']?\\s*(?:${SIGN_IN})|<button\\b[^<>]*>\\s*(?:${SIGN_IN})`,
  'i',
);

/** Where somebody agrees to the terms of a network before it lets anything through: a form with that and nothing to fill in. */
const AGREED =
  /<(?:input|button)\b[^<>]*\bvalue\s*=\s*["']?\s*(?:yes, )?(?:i )?(?:agree|accept|同意)|<button\b[^<>]*>\s*(?:yes, )?(?:i )?(?:agree|accept|同意)/i;
const TERMS =
  /disclaimer|acceptable use|(?:wi-?fi|guest|network|internet)[^<]{0,30}(?:terms|agreement)|免責|(?:wi-?fi|ゲスト|ネットワーク|インターネット)[^<]{0,20}規約/i;

/**
 * A page that asks a person to sign in, or to agree to a network's terms: a password field, a form that is one of a sign-in by where it leads, its fields or
 * the page's own headline, or the marks of WISPr (in a comment). "Portal" alone says nothing: the vendors' own support
 * pages are called so, and "hotspot" is a Java machine too.
 */
export function looksLikeSignIn(page: string): boolean {
  if (/WISPAccessGateway/i.test(page)) return true;
  const seen = seenOf(page);
  if (/<input\b[^<>]*\btype\s*=\s*["']?password/i.test(seen)) return true;
  const forms = seen.match(/<form\b[\s\S]*?(?:<\/form|$)/gi) ?? [];
  if (forms.some((form) => SIGN_IN_TARGET.test(form.slice(0, form.indexOf('>'))) || SIGN_IN_FIELD.test(form)))
    return true;
  const headlines = seen.match(/<(?:title|h[1-3])\b[^<>]*>[\s\S]{0,200}?(?:<\/|$)/gi) ?? [];
  const says = (words: RegExp): boolean =>
    headlines.some((line) => words.test(line.replace(/<[^<>]*>/g, ' ')));
  if (forms.some((form) => AGREED.test(form)) && says(TERMS)) return true;
  return forms.length > 0 && (says(SIGN_IN_WORDS) || says(/captive portal|hot ?spot/i));
}

/** The words that a reader sees. */
export function seenText(page: string): string {
  return seenOf(page)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The markup that a reader sees: no script, style or comment, also where the page was cut off in one. */
function seenOf(page: string): string {
  return page.replace(
    /<!--[\s\S]*?(?:-->|$)|<(script|style|template)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi,
    ' ',
  );
}
