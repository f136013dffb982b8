/** `killed-save-child.ts FOLDER N`: saves documents, and ends by SIGKILL before it moves its Nth document into place (0: never). */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [folder = '', last = '0'] = process.argv.slice(2);
let left = Number(last) - 1;
const real = fs.renameSync;
Object.assign(fs, {
  renameSync: (from: string, to: string) => {
    if (from.endsWith('.part')) {
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      left -= 1;
    }
    real(from, to);
  },
});
syncBuiltinESMExports();

const { writeReportFiles } = await import('../../../electron/documents/files.ts');
const { deviceRows } = await import('../../../electron/workflow/rows.ts');
const { reportSite } = await import('../../support/report-site.ts');
const { shipped } = await import('../../support/shipped.ts');
const record = reportSite();
await writeReportFiles(shipped, {
  record,
  rows: deviceRows(shipped, record),
  folder,
  kinds: ['report', 'parameter-sheet'],
  options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' },
  journalPath: '',
  logPath: '',
  scrub: (text) => text,
  toolVersion: '0',
  now: () => Date.UTC(2026, 10, 24, 3),
  printPdf: async () => ({ ok: true, value: new Uint8Array([1]) }),
});
process.stdout.write('ended');
