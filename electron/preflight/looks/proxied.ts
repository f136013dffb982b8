import type { CheckResult } from '../../domain/check.ts';
import { checksOf } from '../../domain/check-list.ts';
import { deniesAccess } from '../checks/tls-failure.ts';
import { type Board, groupBy, hostsOf, isBad, nameOf, worstOf } from './rows.ts';

/** Ends of a tunnel that say nothing about the destination. */
const TUNNEL_ENDS: ReadonlySet<string> = new Set(['handshake-failed', 'timeout']);

/** Every tunnel is opened and ends the same way: the proxy's own way out, told to the proxy's admin, once. */
export function findDeadTunnels(board: Board): void {
  const rows = board.rows();
  const proxy = rows.find((row) => row.id === 'proxy');
  const inner = rows.filter((row) => row.id === 'proxy-tls' && row.code !== 'dependency-failed');
  const [first] = inner;
  const alike = new Set(inner.map(endOf)).size === 1;
  if (!proxy || !first || inner.length < 2 || !alike || !TUNNEL_ENDS.has(first.code)) return;
  // Somebody answered inside, in clear text: that is no end.
  if (first.args.notTls === 1) return;
  const root: CheckResult = {
    ...proxy,
    status: 'fail',
    code: 'tunnel-ends',
    args: { ...proxy.args, silent: first.code === 'timeout' ? 1 : 0, tunnels: inner.length },
    fixes: deniesAccess(String(first.args.reason ?? ''))
      ? ['allow-in-web-filter', 'proxy-upstream']
      : ['proxy-upstream'],
    group: `proxy:${proxy.target}`,
  };
  board.put(root);
  board.hang(root, inner);
}

/** How a tunnel ended: whether it was in order (FIN) or not depends on what was still unread, and says nothing. */
function endOf({ code, args }: CheckResult): string {
  const reason = String(args.reason ?? '');
  return `${code} ${/^(?:FIN|ECONNRESET|EPIPE)$/.test(reason) ? 'ended' : reason}`;
}

/** Not one tunnel is allowed, and what the proxy fetches itself comes: it is tunnels that it does not allow, told once. */
export function findRefusedTunnels(board: Board): void {
  const rows = board.rows();
  const tunnelled = new Set(rows.filter(({ id }) => id === 'proxy-tls').map(nameOf));
  const tunnels = rows.filter((row) => row.id === 'proxy-connect' && tunnelled.has(nameOf(row)));
  const fetched = rows.some(({ id, status }) => id === 'proxy-http' && status === 'pass');
  if (!fetched || hostsOf(tunnels) < 2 || tunnels.some(({ code }) => code !== 'denied')) return;
  for (const row of tunnels)
    board.put({ ...row, args: { ...row.args, connect: 1 }, group: 'proxy:no-tunnels' });
}

/**
 * Not one destination is allowed, however it was asked for: a list of destinations in which none of the vendor's stands, or a
 * list of who may use the proxy, in which this laptop does not. The answer is the same.
 */
export function findRefusedAsker(board: Board): void {
  const asked = board.rows().filter((row) => row.id === 'proxy-connect' && row.code !== 'not-applicable');
  const denied = asked.every(({ code, args }) => code === 'denied' && args.login !== 1);
  if (!denied || hostsOf(asked) < 2) return;
  for (const row of asked)
    board.put({
      ...row,
      args: { ...row.args, all: 1 },
      fixes: ['proxy-allow-source', ...row.fixes],
      group: 'proxy:no-tunnels',
    });
}

/** Refused for how often it was asked: the proxy's own limit, told once, and nothing is known of the destinations. */
export function findRateLimit(board: Board): void {
  const rows = board.rows();
  const proxy = rows.find((row) => row.id === 'proxy');
  const limited = rows.filter((row) => row.id === 'proxy-connect' && row.code === 'rate-limited');
  const worst = worstOf(limited);
  if (!proxy || !worst) return;
  const root: CheckResult = {
    ...proxy,
    status: worst.status,
    code: 'rate-limited',
    args: { ...proxy.args, ...worst.args, destinations: limited.length },
    fixes: worst.fixes,
    group: `proxy:${proxy.target}`,
  };
  board.put(root);
  board.hang(root, limited);
}

const DIRECT: ReadonlySet<string> = new Set(checksOf('direct'));

/** Where the site's way is its proxy, what the direct way lacks is not needed, and no warning. */
export function leaveOutDirectWay(board: Board): void {
  const rows = board.rows();
  const proxied = new Set(
    rows.filter((row) => row.id === 'proxy-connect' && row.code !== 'not-applicable').map(nameOf),
  );
  if (proxied.size === 0) return;
  const needed = rows.some((row) => row.id === 'dns' && !proxied.has(nameOf(row)));
  for (const row of rows) {
    const direct = DIRECT.has(row.id) && proxied.has(nameOf(row));
    const resolver = row.id === 'dns.resolver' && !needed && proxied.size > 0;
    if ((!direct && !resolver) || row.status === 'pass') continue;
    board.put(notNeeded(row, 'proxy'));
  }
}

/** Devices use IPv4: an IPv6 way that is broken beside one that works is shown, and decides nothing. */
export function leaveOutUnusedFamily(board: Board): void {
  const tcp = board.rows().filter((row) => row.id === 'tcp');
  for (const rows of groupBy(tcp, nameOf).values()) {
    const isV6 = (row: CheckResult): boolean => (/\[([^\]]*)\]?$/.exec(row.target)?.[1] ?? '').includes(':');
    const four = rows.filter((row) => !isV6(row));
    if (!four.some(({ status, code }) => status === 'pass' || code === 'only-alone' || code === 'wavering'))
      continue;
    for (const row of rows.filter((each) => isV6(each) && isBad(each))) board.put(notNeeded(row, 'ipv4'));
  }
}

function notNeeded(row: CheckResult, by: 'proxy' | 'ipv4'): CheckResult {
  const { cause: _cause, causeTarget: _target, ...rest } = row;
  return {
    ...rest,
    status: 'skipped',
    code: 'not-needed',
    args: { ...row.args, by, was: row.code },
    fixes: [],
    group: `not-needed:${by}`,
  };
}
