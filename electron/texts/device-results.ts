import type { ReportModel } from '../domain/report-model.ts';
import { resultWords } from './result-words.ts';
import type { Texts } from './shape.ts';

type Result = ReportModel['deviceResults'][number];

/** The cells of one device, in the order of the heads. */
export function resultCells(texts: Texts, result: Result): readonly (string | number)[] {
  const own = resultWords(texts.language);
  const { mark, word } = texts.checkStatus[result.check];
  return [
    result.no,
    result.address,
    texts.product[result.product].short,
    result.inScope ? `${mark} ${word}` : '－',
    settingWord(texts, result),
    result.inScope ? own.test[result.test] : '－',
    result.ticket === '' ? '－' : result.ticket,
    result.points === '' ? '－' : result.points,
  ];
}

/** How far the settings of a device are, in words; the same in every list of one document. */
export function settingWord(texts: Texts, result: Result): string {
  const own = resultWords(texts.language);
  if (!result.inScope) return own.outOfScope;
  if (result.byHand)
    return result.setUp
      ? `${texts.setByHand.mark} ${texts.setByHand.word}`
      : own.byHandLeft(result.stepsLeft);
  if (result.state === 'not-run')
    return `${texts.checkStatus.skipped.mark} ${texts.checkStatus.skipped.word}`;
  const written = result.state === 'done' || result.state === 'no-change';
  return written && !result.setUp
    ? result.stepsLeft > 0
      ? own.byHandLeft(result.stepsLeft)
      : result.changesLeft > 0
        ? own.changesLeft(result.changesLeft)
        : `${texts.openAfterWrite.unproven.mark} ${texts.openAfterWrite.unproven.word}`
    : stateWord(texts, result.state);
}

/** How a write ended, in the words of every list. */
export function stateWord(texts: Texts, state: Result['state']): string {
  const { mark, word } = texts.applyState[state];
  return `${mark} ${word}`;
}
