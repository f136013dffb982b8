import type { ReportModel } from '../../electron/domain/report-model.ts';
import { resultWords, type Texts, writeState } from '../../electron/texts/index.ts';
import type { ReportWords } from './words.ts';

type Group = ReportModel['settings']['groups'][number];

/** Mark and word of what the settings of a group of devices came to, as the list of results says it of each. */
export function groupState(words: ReportWords, texts: Texts, { state, open }: Group): string {
  if (state === 'not-run') return `${texts.checkStatus.skipped.mark} ${words.notApplied}`;
  if (open === 'changes') return resultWords(texts.language).changesLeft(0);
  const { mark, word } = writeState(texts, state, open);
  return `${mark} ${word}`;
}
