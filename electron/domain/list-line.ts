/** Why a line of a list of addresses could not be used. Closed: every reason has a sentence in every language. */
export const LIST_LINE_REASONS = [
  'not-an-address', // neither address, range, block nor host name
  'too-large', // more addresses than may be searched in one go
  'is-range', // a range where single addresses are wanted
  'too-long', // a line no list has
  'too-many', // more lines than are read
] as const;
export type ListLineReason = (typeof LIST_LINE_REASONS)[number];

/** Bytes of a list file; one of twenty thousand lines stays far below. */
export const LIST_FILE_LIMIT = 4 << 20;
