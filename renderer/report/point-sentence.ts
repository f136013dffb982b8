import type { ReportModel } from '../../electron/domain/report-model.ts';
import { checkFinding, errorText, type Texts } from '../../electron/texts/index.ts';
import type { ReportWords } from './words.ts';

/** An open point as a sentence: what the engineer typed, or what its code says. */
export function pointSentence(
  words: ReportWords,
  texts: Texts,
  point: ReportModel['openPoints'][number],
): string {
  if (point.text !== '') return point.text;
  if (point.code === 'check-failed') {
    const finding = checkFinding(texts, String(point.args.id), String(point.args.code));
    return words.openPoint(point.code, point.args, finding.title);
  }
  const count = Number(point.args.count ?? 1);
  const address = String(point.args.address ?? '');
  const args =
    count > 1 ? { ...point.args, address: `${address}${words.inAll(words.deviceCount(count))}` } : point.args;
  const error = String(args.error ?? '');
  const why = error === '' ? '' : errorText(texts, { code: error, args });
  return words.openPoint(point.code, args, why);
}
