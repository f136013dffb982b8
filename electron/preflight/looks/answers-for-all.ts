import type { CheckResult } from '../../domain/check.ts';
import { type Board, evidenceOf, hostsOf, isRed, nameOf } from './rows.ts';

/**
 * Every port of every address takes the connection and nobody is behind any of them: a firewall that answers each
 * SYN itself. TCP must not be said to have reached the vendor. One word from one server and this is not so.
 */
export function findAnswersForAll(board: Board): void {
  const rows = board.rows();
  const tried = rows.filter((row) => row.id === 'tcp' && row.code !== 'not-applicable');
  const opened = tried.filter((row) => row.code === 'ok' || row.code === 'no-greeting');
  if (opened.length < tried.length || hostsOf(opened) < 2) return;
  const names = new Set(opened.map(nameOf));
  const behind = rows.filter((row) => (row.id === 'tls' || row.id === 'http') && names.has(nameOf(row)));
  const greeted = opened.some((row) => evidenceOf(row, 'greeting') !== '');
  const asked = opened.every(
    (row) => row.code === 'no-greeting' || behind.some((each) => nameOf(each) === nameOf(row)),
  );
  if (greeted || !asked || !behind.every(isMute)) return;
  const root =
    opened.find((row) => row.code === 'no-greeting' && isRed(row)) ?? opened.find((row) => row.id === 'tcp');
  if (!root) return;
  const group = 'tcp:answers-for-all';
  const required = root.code === 'no-greeting' ? isRed(root) : behind.some(isRed);
  const recoded = opened.map(
    (row): CheckResult => ({
      ...row,
      status: required ? 'fail' : 'warn',
      code: 'answers-for-all',
      fixes: ['stop-answering-for-all', 'open-firewall'],
      group,
    }),
  );
  for (const row of recoded) board.put(row);
  const speaker = recoded.find((row) => row.target === root.target);
  if (speaker) board.hang(speaker, [...recoded, ...behind]);
}

/** Not a byte came, whatever was asked. */
function isMute(row: CheckResult): boolean {
  if (row.id === 'http')
    return (
      (row.code === 'timeout' || row.code === 'unexpected-status') &&
      evidenceOf(row, 'heard') === '' &&
      evidenceOf(row, 'status') === ''
    );
  const small = [evidenceOf(row, 'smallNamed'), evidenceOf(row, 'smallBare')];
  const nothing = small.every((answer) => answer === 'silent' || answer === 'closed');
  return (
    (row.code === 'timeout' || row.code === 'handshake-failed') &&
    nothing &&
    evidenceOf(row, 'neutralSni') !== 'ok'
  );
}
