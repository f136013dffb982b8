import type { ReactNode } from 'react';
import type { CheckResult } from '../../electron/domain/check.ts';
import { checkFinding, checkName, groupTitle } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { EvidenceText, Grid, Section } from './parts.tsx';

/** 4 事前チェック結果: by cause, the worst first; what passed follows in short rows. */
function Results({ model, words, texts }: PartProps) {
  if (model.checkGroups.length === 0) {
    return (
      <Section title={words.sections.checks}>
        <p>{words.noChecks}</p>
      </Section>
    );
  }
  return (
    <Section title={words.sections.checks}>
      <p className="legend">{words.legend}</p>
      <p className="note">{words.fromNote}</p>
      {model.checkGroups.map(({ group, status, results }) => (
        <div key={group} className="group">
          <h2>
            {texts.checkStatus[status as CheckResult['status']].mark}{' '}
            {group === 'ok'
              ? words.passed(results.length)
              : `${groupTitle(texts, group)}（${words.count(results.length)}）`}
          </h2>
          {status !== 'pass' && results[0] && <Remedies texts={texts} result={results[0]} />}
          {group === 'ok' ? (
            <Grid
              className="checks passed"
              heads={words.passedHeads}
              rows={results.map((result) => passedRow(texts, result))}
            />
          ) : (
            <Grid
              className="checks"
              heads={words.checkHeads}
              rows={results.map((result) => checkRow({ texts, words, result }))}
            />
          )}
        </div>
      ))}
    </Section>
  );
}

function Remedies({ texts, result }: { readonly texts: PartProps['texts']; readonly result: CheckResult }) {
  if (result.fixes.length === 0) return null;
  return (
    <ul className="remedies">
      {result.fixes.map((fix) => (
        <li key={fix}>
          <b>{texts.fix[fix].who}</b>: {texts.fix[fix].remedy(result.args)}
        </li>
      ))}
    </ul>
  );
}

function checkRow({
  texts,
  words,
  result,
}: {
  readonly texts: PartProps['texts'];
  readonly words: PartProps['words'];
  readonly result: CheckResult;
}) {
  const finding = checkFinding(texts, result.id, result.code);
  const { mark, word } = texts.checkStatus[result.status];
  return [
    `${mark} ${word}`,
    <>
      {checkName(texts, result.id)}
      {result.from === 'device' && <div className="evidence">{words.from.device}</div>}
    </>,
    result.target,
    <>
      {result.status === 'pass' ? finding.title : `${finding.title}。${finding.means(result.args)}`}
      <EvidenceText texts={texts} evidence={result.evidence} />
    </>,
  ];
}

/** What of a passed row's evidence is worth paper; everything stands in the evidence file. */
const WORTH_PAPER: ReadonlySet<string> = new Set([
  'address',
  'addresses',
  'issuer',
  'protocol',
  'notAfter',
  'status',
  'authentication',
]);

function passedRow(texts: PartProps['texts'], result: CheckResult): readonly ReactNode[] {
  const seen = result.evidence.filter(({ key }) => WORTH_PAPER.has(key));
  return [
    texts.checkStatus[result.status].mark,
    checkName(texts, result.id),
    result.target,
    <EvidenceText key="evidence" texts={texts} evidence={seen} />,
  ];
}

/** 7 時刻同期: every clock, the time servers and the laptop. */
function Clock({ model, words, texts }: PartProps) {
  return (
    <Section title={words.sections.clock}>
      {model.clock.length === 0 ? (
        <p>{words.noClock}</p>
      ) : (
        <Grid
          className="checks"
          heads={words.clockHeads}
          rows={model.clock.map((result) => {
            const finding = checkFinding(texts, result.id, result.code);
            const { mark, word } = texts.checkStatus[result.status];
            return [
              `${mark} ${word}`,
              result.target === 'laptop' ? words.from.laptop : result.target,
              `${finding.title}。${finding.means(result.args)}`,
              <EvidenceText key="evidence" texts={texts} evidence={result.evidence} />,
            ];
          })}
        />
      )}
    </Section>
  );
}

export const CheckSections = { Results, Clock } as const;
