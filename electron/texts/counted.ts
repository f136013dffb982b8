/** English: a number with the thing it counts, `1 device`, `0 devices`, `9 devices`. */
export function counted(n: number | string, one: string, many = `${one}s`): string {
  return `${n} ${agreeing(n, one, many)}`;
}

/** English: the word that goes with a number, as `is` or `are`. */
export function agreeing(n: number | string, one: string, many: string): string {
  return String(n) === '1' ? one : many;
}
