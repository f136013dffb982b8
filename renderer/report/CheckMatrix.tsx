import { type CheckResult, worst } from '../../electron/domain/check.ts';
import { checkName } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Address, Grid } from './parts.tsx';

/**
 * One line per destination, one column per kind of check that was made: a mark, and how many of several
 * addresses passed. Columns follow from the results, so that a new kind of check just appears. Destinations of which
 * every check passed are named in one line.
 */
export function CheckMatrix({
  results,
  words,
  texts,
}: Pick<PartProps, 'words' | 'texts'> & { readonly results: readonly CheckResult[] }) {
  const columns = [...new Set(results.map((result) => checkName(texts, result.id)))];
  const rows = new Map<string, CheckResult[]>();
  for (const result of results) {
    const target = result.target.replace(/ \[[^\]]*\]$/, '');
    const known = rows.get(target);
    if (known) known.push(result);
    else rows.set(target, [result]);
  }
  const issuers = results.some((result) => issuerOf(result) !== '');
  // Of many that are all right, the names are enough.
  const good = [...rows].filter(([, own]) => own.every(({ status }) => status === 'pass'));
  const named = good.length > FEW ? good : [];
  const shown = [...rows].filter(([target]) => !named.some(([each]) => each === target));
  const byIssuer = new Map<string, string[]>();
  for (const [target, own] of named) {
    const issuer = issuersOf(own);
    byIssuer.set(issuer, [...(byIssuer.get(issuer) ?? []), target]);
  }
  return (
    <div className="group">
      <h2>{words.matrix}</h2>
      <p className="note">{words.matrixNote}</p>
      {shown.length > 0 && (
        <Grid
          className={issuers ? 'matrix issuers' : 'matrix'}
          heads={[words.matrixTarget, ...columns, ...(issuers ? [words.matrixIssuer] : [])]}
          rows={shown.map(([target, own]) => [
            target,
            ...columns.map((column) => cell(own.filter((result) => checkName(texts, result.id) === column))),
            ...(issuers ? [issuersOf(own)] : []),
          ])}
        />
      )}
      {[...byIssuer].map(([issuer, targets]) => (
        <p key={issuer} className="hosts">
          <b>
            {texts.checkStatus.pass.mark} {words.matrixGood(targets.length, issuer)}
          </b>{' '}
          {targets.map((target, index) => (
            <span key={target}>
              {index > 0 && ', '}
              <Address value={target} />
            </span>
          ))}
        </p>
      ))}
    </div>
  );

  function cell(own: readonly CheckResult[]): string {
    if (own.length === 0) return '';
    // What hangs on another row was measured all the same: the cell shows what it met.
    const met = worst(
      own.map((result) =>
        result.cause === undefined ? result.status : (result.alone?.status ?? result.status),
      ),
    );
    const passed = own.filter((result) => result.status === 'pass').length;
    const { mark } = texts.checkStatus[met];
    return own.length > 1 ? `${mark} ${passed}/${own.length}` : mark;
  }
}

/** So many good rows are shown as rows. */
const FEW = 3;

function issuersOf(own: readonly CheckResult[]): string {
  return [...new Set(own.map(issuerOf))].filter((issuer) => issuer !== '').join(' / ');
}

/** `CN=DigiCert Global G2, O=…` as its common name. */
function issuerOf(result: CheckResult): string {
  const issuer = result.evidence.find(({ key }) => key === 'issuer')?.value ?? '';
  return /(?:^|, ?)CN=([^,]+)/.exec(issuer)?.[1] ?? issuer;
}
