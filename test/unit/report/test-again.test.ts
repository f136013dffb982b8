import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { forPaper } from '../../../electron/documents/model.ts';
import { type NewRun, withRun } from '../../../electron/domain/run.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { reportModel } from '../../support/report-model.ts';
import { reportSite } from '../../support/report-site.ts';

/** What the paper says of a device that was tested, put back and set up again. */
const first = reportSite({ kinds: 'xcc', proxy: false });
const call = first.runs.find((run) => run.act === 'test-call');
const apply = first.runs.find((run) => run.act === 'apply');
if (call === undefined || apply === undefined) throw new Error('nothing was tested');
const tested: SiteRecord = {
  ...first,
  runs: withRun(first.runs, {
    ...call,
    outcome: { ...call.outcome, state: 'success', ticket: '760J77', errors: [] },
  }),
};
const putBack: SiteRecord = {
  ...tested,
  runs: withRun(
    withRun(tested.runs, { ...apply, act: 'undo', outcome: { ...apply.outcome, act: 'undo' } } as NewRun),
    apply,
  ),
};

const textOf = (record: SiteRecord, language: 'ja' | 'en'): string => {
  const model = reportModel(record, language);
  return renderToStaticMarkup(createElement(ReportDocument, { model: forPaper(model) }))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
};

describe.each([
  ['ja', '△ 再試験要', 'テスト通報の後に設定が変わっています。再度テスト通報を実施してください。', '○ 成功'],
  ['en', '△ to be tested again', 'were changed after its test call. Send a test call again.', '○ success'],
] as const)('in %s', (language, word, point, success) => {
  test('tested, it is tested', () => {
    const text = textOf(tested, language);
    expect(text).toContain(success);
    expect(text).not.toContain(word);
  });

  test('put back and set up again, it is to be tested again: as result, as verdict, as a point, with the old number', () => {
    const text = textOf(putBack, language);
    expect(text).toContain(word);
    expect(text).toContain(point);
    expect(text).toContain('760J77');
    expect(text).not.toContain(success);
  });
});
