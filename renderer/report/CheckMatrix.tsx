import { type CheckResult, worst } from '../../electron/domain/check.ts';
import { checkName } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid } from './parts.tsx';

/**
 * One line per destination, one column per kind of check that was made: a mark, and how many of several
 * addresses passed. Columns follow from the results, so that a new kind of check just appears.
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
  return (
    <div className="group">
      <h2>{words.matrix}</h2>
      <p className="note">{words.matrixNote}</p>
      <Grid
        className={issuers ? 'matrix issuers' : 'matrix'}
        heads={[words.matrixTarget, ...columns, ...(issuers ? [words.matrixIssuer] : [])]}
        rows={[...rows].map(([target, own]) => [
          target,
          ...columns.map((column) => cell(own.filter((result) => checkName(texts, result.id) === column))),
          ...(issuers ? [[...new Set(own.map(issuerOf))].filter((issuer) => issuer !== '').join(' / ')] : []),
        ])}
      />
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

/** `CN=DigiCert Global G2, O=…` as its common name. */
function issuerOf(result: CheckResult): string {
  const issuer = result.evidence.find(({ key }) => key === 'issuer')?.value ?? '';
  return /(?:^|, ?)CN=([^,]+)/.exec(issuer)?.[1] ?? issuer;
}
