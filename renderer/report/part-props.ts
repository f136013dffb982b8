import type { ReportModel } from '../../electron/domain/report-model.ts';
import type { Texts } from '../../electron/texts/index.ts';
import type { ReportWords } from './words.ts';

/** What every section gets. */
export type PartProps = { readonly model: ReportModel; readonly words: ReportWords; readonly texts: Texts };
