import { driftHeadline, driftRemarks, driftValue, driftWords, moment } from '../../electron/texts/index.ts';
import { sentences } from '../../electron/texts/sentences.ts';
import type { PartProps } from './part-props.ts';
import { Devices, Grid, Section } from './parts.tsx';

/** More rows than this are left to the workbook. */
const ROWS_SHOWN = 40;

/** 前回からの変更: which values the devices have otherwise than when they were last read, and what is not known of that. */
export function Drift({ model, words, texts }: PartProps) {
  const { drift } = model;
  if (drift === null) return null;
  const own = driftWords(texts.language);
  const { changed, own: written, reasons } = drift;
  const left = (rows: number) =>
    rows > ROWS_SHOWN ? <p className="legend">{own.moreRows(rows - ROWS_SHOWN)}</p> : null;
  return (
    <Section title={words.sections.drift}>
      <p>{driftHeadline(texts, drift)}</p>
      <p className="legend">
        {sentences(texts.language, driftRemarks(texts, drift, drift.devicesNotCompared))}
      </p>
      {changed.length === 0 ? null : (
        <>
          <h2>{own.changedTitle}</h2>
          <Grid
            className="drift"
            heads={own.changedHeads}
            rows={changed.slice(0, ROWS_SHOWN).map((row) => [
              texts.setting[row.key].label,
              driftValue(texts, row.key, row.before),
              <>
                {driftValue(texts, row.key, row.after)}
                <div className="evidence">{own.between(moment(row.since), moment(row.until))}</div>
              </>,
              <Devices key={row.key} group={row} words={words} />,
            ])}
          />
          {left(changed.length)}
        </>
      )}
      {written.length === 0 ? null : (
        <>
          <h2>{own.ownTitle}</h2>
          <p className="legend">{own.ownNote}</p>
          <Grid
            className="drift"
            heads={own.ownHeads}
            rows={written
              .slice(0, ROWS_SHOWN)
              .map((row) => [
                texts.setting[row.key].label,
                driftValue(texts, row.key, row.before),
                driftValue(texts, row.key, row.wanted),
                driftValue(texts, row.key, row.after),
                <Devices key={row.key} group={row} words={words} />,
              ])}
          />
          {left(written.length)}
        </>
      )}
      {reasons.length === 0 ? null : (
        <>
          <h2>{own.reasonTitle}</h2>
          <Grid
            className="drift"
            heads={own.reasonHeads}
            rows={reasons
              .slice(0, ROWS_SHOWN)
              .map((row) => [
                own.reason[row.reason],
                row.keys.map((key) => texts.setting[key].label).join(', '),
                <Devices key={row.reason} group={row} words={words} brief />,
              ])}
          />
          {left(reasons.length)}
        </>
      )}
    </Section>
  );
}
