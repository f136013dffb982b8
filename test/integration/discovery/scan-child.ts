/** Runs one scan in whatever network namespace it is started in; options as JSON in argv, report as JSON on stdout. */
import type { ScanOptions } from '../../../electron/discovery/scan.ts';
import { report } from './site.ts';

report(JSON.parse(process.argv[2] ?? '{}') as Partial<ScanOptions>).then(
  (found) => process.stdout.write(JSON.stringify(found)),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
