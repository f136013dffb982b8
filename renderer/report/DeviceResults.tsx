import type { ReportModel } from '../../electron/domain/report-model.ts';
import type { Texts } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';
import { Grid, Section } from './parts.tsx';
import { type ResultWords, resultWords } from './result-words.ts';

type Result = ReportModel['deviceResults'][number];

/** 機器別結果一覧: one line a device, so that what is left to do on which device is found at a glance. */
export function DeviceResults({ model, words, texts }: PartProps) {
  const own = resultWords(model.options.language);
  return (
    <Section title={words.sections.results}>
      {model.deviceResults.length === 0 ? (
        <p>{words.noDevices}</p>
      ) : (
        <>
          <p className="note">{own.note}</p>
          <Grid
            className="results"
            heads={own.heads}
            rows={model.deviceResults.map((result) => resultCells(result, own, texts))}
          />
        </>
      )}
    </Section>
  );
}

/** The cells of one device, in the order of the heads. */
function resultCells(result: Result, own: ResultWords, texts: Texts): readonly (string | number)[] {
  const { mark, word } = texts.checkStatus[result.check];
  return [
    result.no,
    result.address,
    texts.product[result.product].short,
    result.inScope ? `${mark} ${word}` : '－',
    settingWord(result, own, texts),
    result.inScope ? own.test[result.test] : '－',
    result.ticket === '' ? '－' : result.ticket,
    result.points === '' ? '－' : result.points,
  ];
}

function settingWord(result: Result, own: ResultWords, texts: Texts): string {
  if (!result.inScope) return own.outOfScope;
  if (result.byHand) return result.setUp ? own.byHandDone : own.byHandLeft(result.stepsLeft);
  if (result.state === 'not-run')
    return `${texts.checkStatus.skipped.mark} ${texts.checkStatus.skipped.word}`;
  const { mark, word } = texts.applyState[result.state];
  const written = result.state === 'done' || result.state === 'no-change';
  return written && !result.setUp
    ? result.stepsLeft > 0
      ? own.byHandLeft(result.stepsLeft)
      : own.notProven
    : `${mark} ${word}`;
}
