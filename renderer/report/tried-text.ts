import type { ReportModel } from '../../electron/domain/report-model.ts';
import { errorText, moment } from '../../electron/texts/index.ts';
import type { PartProps } from './part-props.ts';

type Tried = NonNullable<ReportModel['settings']['groups'][number]['tried']>;

/** What came of a later try beside what stands: it did not end, or was not even begun. */
export function triedText(
  words: PartProps['words'],
  texts: PartProps['texts'],
  { at, begun, error }: Tried,
): string {
  const say = begun ? words.triedLater : words.heldBackLater;
  return say(moment(at), errorText(texts, error, 'paper'));
}
