import type { CheckResult } from '../../domain/check.ts';
import { type Board, detailOf, groupBy, hostsOf, isBad, isRed, nameOf, worstOf } from './rows.ts';

/** Groups whose rows have one cause by what they are: two of them are enough. */
const ONE_CAUSE =
  /^(?:local-block$|tcp:only-alone$|tcp:wavering$|tcp:silent-hop:|tls:(?:intercepted|local-inspection|blocked-inside|sign-in-inside|foreign|large-packets|incomplete-chain|distrusted-ca|page)\b|http:(?:captive-portal|filtered)\b|dns:(?:forged|no-recursion|unanswered|two-answers|synthetic):|proxy:(?:no-basic|unnamed-scheme|sign-in|no-tunnels)$)/;
/** From so many on, what happens to all of them alike is no accident. */
const MANY = 3;
/** A port at so many hosts, and open at none. */
const PORT_SHUT = 2;

/** One cause is one red row that says how many; the others hang on it. Run after every other look. */
export function foldCauses(board: Board): void {
  hangOnLaptopClock(board);
  const open = (): readonly CheckResult[] =>
    board.rows().filter((row) => row.cause === undefined && isBad(row));
  for (const [group, rows] of groupBy(open(), (row) => row.group))
    if (ONE_CAUSE.test(group) && rows.length > 1) fold(board, rows);
  // Names that one resolver leads astray, each by itself worth a word while they are few.
  for (const [group, rows] of groupBy(open(), (row) => row.group))
    if (group.startsWith('dns:blocked:') && hostsOf(rows) >= MANY) fold(board, rows);
  // And destinations that a proxy denies by one answer: they stand on its list, or are missing on it.
  const denials = open().filter(({ id, code }) => id === 'proxy-connect' && code === 'denied');
  for (const rows of groupBy(denials, ({ args }) => `${args.status}|${args.login}`).values())
    if (hostsOf(rows) >= MANY) fold(board, rows);
  const alike = (row: CheckResult): string => `${askedOf(row)}|${row.code}`;
  // All at once first, then all of one port, then all addresses of one destination.
  const kind = ({ id, from }: CheckResult): string => `${id}|${from}`;
  // What only warns (optional ones) hangs with the red of the same kind.
  for (const rows of groupBy(open(), (row) => `${kind(row)}|${row.code}`).values())
    if (namesIn(rows.filter(isRed)) >= MANY && nothingElse(board, rows, kind)) fold(board, rows);
  for (const rows of groupBy(open(), alike).values()) {
    const enough = rows[0]?.id === 'tcp' ? PORT_SHUT : MANY;
    if (hostsOf(rows.filter(isRed)) >= enough && nothingElse(board, rows, askedOf)) fold(board, rows);
  }
  const addresses = open().filter(({ id }) => id === 'tcp');
  for (const rows of groupBy(addresses, (row) => `${nameOf(row)}|${row.code}|${row.status}`).values())
    if (rows.length > 1) fold(board, rows);
  hangDependents(board);
}

/** Who is asked the same question: one resolver for names, one port for connections and tunnels, else everybody. */
function askedOf(row: CheckResult): string {
  const byPort = row.id === 'tcp' || row.id === 'proxy-connect';
  const where = row.id === 'dns' ? detailOf(row) : byPort ? (/:(\d+)$/.exec(nameOf(row))?.[1] ?? '') : '';
  return `${row.id}|${where}|${row.from}`;
}

/** Not one answer to this question was another: then it is not the destination's, nor the device's own. */
function nothingElse(
  board: Board,
  rows: readonly CheckResult[],
  asked: (row: CheckResult) => string,
): boolean {
  const [first] = rows;
  if (!first) return false;
  return board
    .rows()
    .filter((row) => asked(row) === asked(first))
    .every(
      (row) =>
        row.code === first.code || isShut(row, first) || row.status === 'skipped' || row.status === 'warn',
    );
}

/** Rejected and silent: neither gets through, and one firewall does both where it limits what it answers. */
function isShut(...rows: readonly CheckResult[]): boolean {
  return rows.every(({ id, code }) => id === 'tcp' && (code === 'rejected' || code === 'timeout'));
}

function namesIn(rows: readonly CheckResult[]): number {
  return new Set(rows.map(nameOf)).size;
}

function fold(board: Board, rows: readonly CheckResult[]): void {
  const root = worstOf(rows);
  if (root) board.hang(root, rows);
}

/** Certificates that only this laptop's clock speaks against: not those judged at a time that is known to be right. */
function hangOnLaptopClock(board: Board): void {
  const clock = board.rows().find((row) => row.id === 'clock.laptop' && isRed(row));
  if (!clock) return;
  board.hang(
    clock,
    board
      .rows()
      .filter(
        (row) =>
          isBad(row) &&
          (row.code === 'not-yet-valid' || row.code === 'expired') &&
          row.args.clock !== 'right',
      ),
  );
}

/** What could not be asked says on which row it waited. */
function hangDependents(board: Board): void {
  const rows = board.rows();
  for (const row of rows) {
    if (row.code !== 'dependency-failed' || row.cause !== undefined) continue;
    const [id = '', ...rest] = String(row.args.dependency ?? '').split(' ');
    const what = rest.join(' ');
    const met = rows.filter((each) => each.id === id && (each.target === what || nameOf(each) === what));
    const found = worstOf(met);
    if (!found) continue;
    const cause = found.cause ?? found.id;
    board.put({ ...row, cause, causeTarget: found.causeTarget ?? found.target });
  }
}
