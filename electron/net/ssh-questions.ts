/**
 * What a question at the end of an output asks for. Free text is data: only a line that waits for an answer is
 * looked at, never a notice, a log entry or a help text. Sources: xCAT clicmds (dialogue of an expired password),
 * RFC 4256 (prompts).
 */
const NEW_PASSWORD =
  /(?:\b(?:current|old|new|re-?enter|re-?type|confirm|verify)\b.{0,30}password|\(current\).{0,20}password|password \(again\)).{0,20}$/i;
const OTHER_FACTOR =
  /one[- ]?time|\b[th]?otp\b|pass ?code|verification|\btoken\b|authenticator|\bpin\b|challenge|second factor|2fa/i;
const CODE = /\bcode\b/i;

/** A dialogue that wants a new password before anything else; it is never answered. */
export function asksNewPassword(question: string): boolean {
  return NEW_PASSWORD.test(question.trimEnd());
}

/** A question for something that is no password of this product's to give. */
export function asksAnotherFactor(question: string): boolean {
  return OTHER_FACTOR.test(question) || (CODE.test(question) && !/passw/i.test(question));
}

/** A line that ends as a question does. */
export function isQuestion(line: string): boolean {
  return /[:?]\s*$/.test(line) && line.trim().length <= 200;
}

/** A question in a terminal that a login is asked once more by; the password was given already. */
export function asksLogin(question: string): boolean {
  return /\b(?:login|user ?name|user ?id|password|passphrase)\b[^:?]{0,40}[:?]\s*$/i.test(question);
}

const SESSION_LIMIT =
  /(?:maximum|max\.?) (?:allowed )?(?:number of )?(?:active |concurrent |user |ssh |cli |login )*(?:sessions?|users?|connections?|logins?)|too many (?:[a-z]+ ){0,3}(?:sessions?|users?|connections?|logins?)|(?:all|no) (?:[a-z]+ ){0,3}sessions? (?:[a-z]+ ){0,2}(?:in use|available|used|taken)|sessions? (?:is |are )?(?:already |currently |all )*in use|exceeded maxstartups|session limit/i;

/** Whether the last line of what was said before a connection or channel closed refuses for want of a session. */
export function refusesSession(text: string): boolean {
  const last = text.split(/[\r\n]+/).findLast((line) => line.trim() !== '');
  return last !== undefined && SESSION_LIMIT.test(last);
}
