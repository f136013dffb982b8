import { type CheckResult, type CheckStatus, severity, summarise } from '../../electron/domain/check.ts';
import { checkOrder } from '../../electron/domain/check-list.ts';
import {
  checkFinding,
  checkMeaning,
  checkName,
  groupRemedies,
  groupTitle,
  statusWords,
} from '../../electron/texts/index.ts';
import { CheckMatrix } from './CheckMatrix.tsx';
import type { PartProps } from './part-props.ts';
import { Address, EvidenceText, Grid, Section } from './parts.tsx';
import { SettingGroup } from './SettingGroup.tsx';
import { StatusChart } from './StatusChart.tsx';

/** 事前チェック結果: a chart by kind of check, then by cause with evidence, then one line per destination. */
function Results({ model, words, texts }: PartProps) {
  const results = byLayer(model.checkGroups.flatMap((group) => group.results));
  if (results.length === 0) {
    return (
      <Section title={words.sections.checks}>
        <p>
          {texts.checkStatus.skipped.mark} {words.noChecks}
        </p>
      </Section>
    );
  }
  const names = [...new Set(results.map((result) => checkName(texts, result.id)))];
  const causes = model.checkGroups.filter(({ status }) => status !== 'pass');
  return (
    <Section title={words.sections.checks}>
      <p className="note">
        {words.legend}　{words.fromNote}
      </p>
      <h2>{words.checkSummary}</h2>
      <StatusChart
        label={words.checkSummary}
        texts={texts}
        rows={names.map((name) => ({
          label: name,
          counts: summarise(results.filter((result) => checkName(texts, result.id) === name)),
        }))}
      />
      {causes.length === 0 && <p>{words.noCauses}</p>}
      {causes.map(({ group, status, results: own }) => (
        <div key={group} className="group">
          <h2>
            {texts.checkStatus[status as CheckStatus].mark}{' '}
            {words.titled(groupTitle(texts, group), words.count(own.length))}
          </h2>
          {status === 'skipped' ? (
            <Skipped results={own} words={words} texts={texts} />
          ) : (
            <>
              <Remedies texts={texts} results={own} />
              <Grid
                className="checks"
                heads={words.checkHeads}
                rows={sayingTheSame(own, texts).map((results) => checkRow({ texts, words, results }))}
              />
            </>
          )}
        </div>
      ))}
      <CheckMatrix results={results} words={words} texts={texts} />
    </Section>
  );
}

/** In the order in which a connection is made: names, connections, encryption, content; then the proxy's way. */
function byLayer(results: readonly CheckResult[]): readonly CheckResult[] {
  return [...results].sort((a, b) => checkOrder(a.id) - checkOrder(b.id));
}

type RowProps = Pick<PartProps, 'words' | 'texts'>;

/** What was not asked needs no evidence: the reason, and what it was about. */
function Skipped({ results, texts }: RowProps & { readonly results: readonly CheckResult[] }) {
  const [first] = results;
  if (!first) return null;
  const names = [...new Set(results.map((result) => checkName(texts, result.id)))];
  return (
    <>
      <p>{checkMeaning(texts, first)}</p>
      {names.map((name) => (
        <p key={name} className="note targets">
          <b>{name}</b>:{' '}
          {results
            .filter((result) => checkName(texts, result.id) === name)
            .map((result) => result.target)
            .join(', ')}
        </p>
      ))}
    </>
  );
}

function Remedies({
  texts,
  results,
}: Omit<RowProps, 'words'> & { readonly results: readonly CheckResult[] }) {
  const remedies = groupRemedies(texts, results);
  if (remedies.length === 0) return null;
  return (
    <ul className="remedies">
      {remedies.map(({ fix, who, text }) => (
        <li key={`${fix} ${text}`}>
          <b>{who}</b>: {text}
        </li>
      ))}
    </ul>
  );
}

/** Rows that say the very same, and rest on the same evidence, are one with all their targets. */
function sayingTheSame(
  results: readonly CheckResult[],
  texts: PartProps['texts'],
): readonly (readonly [CheckResult, ...CheckResult[]])[] {
  const rows = new Map<string, [CheckResult, ...CheckResult[]]>();
  for (const result of results) {
    const { id, status, code, from, evidence } = result;
    const name = JSON.stringify([id, status, code, from, checkMeaning(texts, result), evidence]);
    const known = rows.get(name);
    if (known) known.push(result);
    else rows.set(name, [result]);
  }
  return [...rows.values()];
}

function checkRow({
  texts,
  words,
  results,
}: RowProps & { readonly results: readonly [CheckResult, ...CheckResult[]] }) {
  const [result] = results;
  const finding = checkFinding(texts, result.id, result.code);
  const { mark, word } = statusWords(texts, result);
  return [
    `${mark} ${word}`,
    <>
      {checkName(texts, result.id)}
      {result.from === 'device' && <div className="evidence">{words.from.device}</div>}
    </>,
    results.map(({ target }) => target).join(', '),
    <>
      {words.sentence(finding.title, checkMeaning(texts, result))}
      <EvidenceText texts={texts} evidence={result.evidence} />
    </>,
  ];
}

/** What of a passing clock's evidence is worth paper; everything stands in the evidence file. */
const WORTH_PAPER: ReadonlySet<string> = new Set([
  'skewSeconds',
  'uncertaintySeconds',
  'offsetMs',
  'ntpServers',
  'server',
  'source',
]);
/** More clocks that are right than this stand side by side, each with its difference only. */
const CLOCKS_IN_FULL = 20;
const SIDE_BY_SIDE = 4;

/** 時刻同期: every clock, the time servers and the laptop; and what this job set right on the devices. */
function Clock({ model, words, texts }: PartProps) {
  const right = model.clock.filter((result) => result.id === 'clock' && result.status === 'pass');
  const many = right.length > CLOCKS_IN_FULL;
  const inFull = alike(many ? model.clock.filter((result) => !right.includes(result)) : model.clock);
  return (
    <Section title={words.sections.clock}>
      {model.clock.length === 0 ? (
        <p>
          {texts.checkStatus.skipped.mark} {words.noClock}
        </p>
      ) : (
        <Grid
          className="checks clock"
          heads={words.clockHeads}
          rows={inFull.map((results) => clockRow({ texts, words, results }))}
        />
      )}
      {model.mended.map((group) => (
        <SettingGroup
          key={`${group.numbers} ${group.at}`}
          title={words.titled(words.mended, words.groupTitle(group, texts.product[group.product].name))}
          group={group}
          words={words}
          texts={texts}
        />
      ))}
      {many && (
        <>
          <h2>
            {texts.checkStatus.pass.mark} {words.titled(words.rightClocks, words.deviceCount(right.length))}
          </h2>
          <Grid
            className="clocks"
            heads={Array.from({ length: SIDE_BY_SIDE }, () => words.rightClockHeads).flat()}
            rows={sideBySide(right).map((row) =>
              row.flatMap((result) => (result ? [result.target, skewOf(result)] : ['', ''])),
            )}
          />
        </>
      )}
    </Section>
  );
}

/** The worst first; devices of which the very same is to be said share a row. A clock's own difference is its own. */
function alike(results: readonly CheckResult[]): readonly (readonly [CheckResult, ...CheckResult[]])[] {
  const rows = new Map<string, [CheckResult, ...CheckResult[]]>();
  for (const result of results) {
    const { id, status, code, args, evidence, target } = result;
    const name = id === 'clock' ? `clock ${target}` : JSON.stringify([id, status, code, args, evidence]);
    const known = rows.get(name);
    if (known) known.push(result);
    else rows.set(name, [result]);
  }
  return [...rows.values()].sort(([a], [b]) => severity(a.status) - severity(b.status));
}

function clockRow({
  texts,
  words,
  results,
}: RowProps & { readonly results: readonly [CheckResult, ...CheckResult[]] }) {
  const [result] = results;
  const finding = checkFinding(texts, result.id, result.code);
  const { mark, word } = texts.checkStatus[result.status];
  const passes = result.status === 'pass';
  return [
    `${mark} ${word}`,
    results.map(({ target }, index) => (
      <span key={target}>
        {index > 0 && ', '}
        <Address value={target === 'laptop' ? words.from.laptop : target} />
      </span>
    )),
    passes ? finding.title : words.sentence(finding.title, finding.means(result.args)),
    <EvidenceText
      key="evidence"
      texts={texts}
      evidence={passes ? result.evidence.filter(({ key }) => WORTH_PAPER.has(key)) : result.evidence}
    />,
  ];
}

function skewOf(result: CheckResult): string {
  return result.evidence.find(({ key }) => key === 'skewSeconds')?.value ?? '';
}

function sideBySide(results: readonly CheckResult[]): readonly (readonly (CheckResult | undefined)[])[] {
  return Array.from({ length: Math.ceil(results.length / SIDE_BY_SIDE) }, (_, row) =>
    Array.from({ length: SIDE_BY_SIDE }, (_each, column) => results[row * SIDE_BY_SIDE + column]),
  );
}

export const CheckSections = { Results, Clock } as const;
