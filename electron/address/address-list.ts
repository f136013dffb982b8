/**
 * Many addresses in little room: neighbours become a range (`10.0.0.11-10.0.0.60`), order is kept by number,
 * and what is not IPv4 stands as it is. Nothing is left out.
 */
export function addressRanges(addresses: readonly string[]): readonly string[] {
  const unique = [...new Set(addresses)];
  const numbers = unique
    .flatMap((address) => {
      const value = ipv4Number(address);
      return value === null ? [] : [{ address, value }];
    })
    .sort((a, b) => a.value - b.value);
  const ranges: { first: string; last: string; end: number; count: number }[] = [];
  for (const { address, value } of numbers) {
    const open = ranges.at(-1);
    if (open && value === open.end + 1) {
      open.last = address;
      open.end = value;
      open.count += 1;
    } else ranges.push({ first: address, last: address, end: value, count: 1 });
  }
  return [
    // Two neighbours read better as two addresses than as a range.
    ...ranges.flatMap(({ first, last, count }) =>
      count === 1 ? [first] : count === 2 ? [first, last] : [`${first}-${last}`],
    ),
    ...unique.filter((address) => ipv4Number(address) === null),
  ];
}

function ipv4Number(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!parts) return null;
  return parts.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The numbers of a list as a person writes them: `1-3, 7, 9-12`. */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const each of [...new Set(numbers)].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open && each === open[1] + 1) open[1] = each;
    else ranges.push([each, each]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

/** The other way: `1-3, 7` as 1, 2, 3, 7; nothing for the empty text. */
export function numbersIn(ranges: string): readonly number[] {
  return ranges.split(', ').flatMap((range) => {
    if (range === '') return [];
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
