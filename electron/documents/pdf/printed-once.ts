import { createHash } from 'node:crypto';
import type { ReportModel } from '../../domain/report-model.ts';
import { day } from '../../texts/moment.ts';
import type { PrintPdf } from '../files.ts';

/**
 * A document that says the same is printed once: what is saved is the file that was looked at, at once, and one that
 * is still being laid out is waited for. Keeps the last one printed; of those with files inside it keeps none.
 */
export function printedOnce(print: PrintPdf): PrintPdf {
  let last: { readonly content: string; readonly printed: ReturnType<PrintPdf> } | null = null;
  return (model, attached = []) => {
    if (attached.length > 0) return print(model, attached);
    const content = contentOf(model);
    if (last?.content === content) return last.printed;
    const own = { content, printed: print(model, []) };
    last = own;
    // What could not be printed is tried anew.
    const forget = (): void => {
      if (last === own) last = null;
    };
    own.printed.then(({ ok }) => (ok ? undefined : forget()), forget);
    return own.printed;
  };
}

/** Everything a document says. When it was made stands in it too: that it was made earlier today makes it no other. */
function contentOf(model: ReportModel): string {
  const { meta, revisions } = model;
  const content = {
    ...model,
    meta: { ...meta, generatedAt: day(meta.generatedAt) },
    revisions: revisions.map((each) => ({ ...each, at: day(each.at) })),
  };
  return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}
