/** How a part says what is wrong in it, and where. */
export type Complain = (path: readonly PropertyKey[], message: string) => void;

/** The values that stand more than once. */
export function duplicates(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
