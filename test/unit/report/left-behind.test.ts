import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { forPaper } from '../../../electron/documents/model.ts';
import { parameterWorkbook } from '../../../electron/documents/xlsx.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { ReportDocument } from '../../../renderer/report/ReportDocument.tsx';
import { reportModel } from '../../support/report-model.ts';
import { reportSite } from '../../support/report-site.ts';
import { shipped } from '../../support/shipped.ts';

/** What paper and workbook say of devices that were written to and are no part of the job any more. */
const job = reportSite();
const withoutAll: SiteRecord = {
  ...job,
  file: { ...job.file, devices: job.file.devices.map((device) => ({ ...device, chosen: false })) },
};

test.each([
  ['ja', '対象でなくなった機器に残る設定', '本ツールから書き込んだ設定はありません'],
  ['en', 'Settings on devices that are no part of the job any more', 'This tool wrote no settings.'],
] as const)('%s: nothing is left out because its device was turned down', async (language, title, none) => {
  const textOf = (record: SiteRecord): string =>
    renderToStaticMarkup(
      createElement(ReportDocument, { model: forPaper(reportModel(record, language)) }),
    ).replace(/<[^>]+>/g, ' ');
  expect(textOf(job)).not.toContain(title);
  const said = textOf(withoutAll);
  expect(said).toContain(title);
  // Nothing of the job's, and not nothing at all.
  expect(said.replaceAll('対象の機器に、本ツールから', '')).not.toContain(none);
  const model = reportModel(withoutAll, language);
  const written = model.leftBehind.map(({ address }) => address);
  expect(written.length).toBeGreaterThan(1);
  for (const address of written) expect(said).toContain(address);
  const book = await parameterWorkbook(shipped, model, withoutAll.file);
  const sheets = await readXlsxFile(Buffer.from(book));
  for (const address of written) expect(JSON.stringify(sheets)).toContain(address);
});
