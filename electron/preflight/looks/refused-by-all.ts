import type { CheckResult, FixId } from '../../domain/check.ts';
import { type Board, hostsOf } from './rows.ts';

const CUSTOM = 'custom';

/** One owner's servers may fall behind, or be at fault; so many of the vendor's do not all refuse alike. */
type Question = { readonly id: string; readonly hosts: number; readonly fixes: readonly FixId[] };
const QUESTIONS: readonly Question[] = [
  { id: 'tls', hosts: 3, fixes: ['exempt-tls-inspection', 'contact-vendor'] },
  { id: 'proxy-tls', hosts: 3, fixes: ['exempt-tls-inspection', 'contact-vendor'] },
  // Few of them are asked by HTTP; "bad gateway" and its kin are what stands before a server says.
  { id: 'http', hosts: 2, fixes: ['proxy-upstream', 'allow-in-web-filter', 'contact-vendor'] },
];

/**
 * Every one of the vendor's servers refuses in the same words, and not one serves: something on the way answers in their
 * place (an inspection that is old, a transparent proxy without a way on), and the vendor can mend nothing.
 */
export function findRefusedByAll(board: Board): void {
  for (const { id, hosts, fixes } of QUESTIONS) {
    const asked = board
      .rows()
      .filter((row) => row.id === id && row.profile !== CUSTOM && row.status !== 'skipped');
    const words = new Set(asked.map(refusalOf));
    if (words.size !== 1 || words.has('') || hostsOf(asked) < hosts) continue;
    for (const row of asked) board.put({ ...row, args: { ...row.args, all: 1 }, fixes: [...fixes] });
  }
}

/** How it refused: by an alert before any certificate (RFC 8446 §6.2), or by a gateway's error; empty where it did not. */
function refusalOf({ code, args }: CheckResult): string {
  if (code === 'handshake-failed') return args.notTls === 0 ? code : '';
  if (code === 'protocol') return args.protocol === '' ? code : '';
  const gateway = code === 'unexpected-status' && [502, 503, 504].includes(Number(args.status));
  return gateway ? `${code} ${args.status}` : '';
}
