/** What a person says of a version of the report holds at most so many letters: a line of 改訂履歴. */
export const REVISION_TEXT_LIMIT = 200;
