import type { ReportModel } from '../../electron/domain/report-model.ts';
import type { ReportWords } from './words.ts';

/** The verdict on the whole job as a sentence: the same on the cover and in the overview. */
export function verdictSentence(words: ReportWords, { verdict, checks }: ReportModel['overview']): string {
  const sentence = words.verdict[verdict](words.sections.openPoints);
  return verdict === 'ready' && checks.warn > 0 ? `${sentence}${words.warned(checks.warn)}` : sentence;
}
