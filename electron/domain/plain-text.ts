/**
 * Characters that nobody sees and that change what is seen: C0, DEL and C1 controls, those that turn the direction of
 * writing (UAX #9: embeddings, overrides, isolates, marks), and those that only say where a line may end (UAX #14: soft
 * hyphen, zero width space, word joiner), which come with what is copied from a page. A line end or a tab is a blank.
 */
const BLANK = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A text of one line as a person means it; nothing that is seen is lost. */
export function plainText(text: string): string {
  return text.replace(BLANK, ' ').replace(UNSEEN, '');
}

/** What a machine is to read, however it was typed: letters of full width are plain ones (NFKC), and nothing is unseen. */
export function plainName(text: string): string {
  return plainText(text.normalize('NFKC')).trim();
}
