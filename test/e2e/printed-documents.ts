import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../electron/cli/schemas.ts';
import type { SiteRecord } from '../../electron/domain/site-record.ts';
import { brokenRules } from '../support/pdf-rules.ts';
import { SECRETS } from '../support/report-site.ts';
import { electronPath, projectDir, sandboxFlags } from './wizard-app.ts';

/** The command line of the real program, which prints by the real Electron. */
export async function callhome(
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const [proxy, bmc] = SECRETS;
  const child = spawn(
    electronPath(),
    [...sandboxFlags, '--disable-gpu', projectDir, '--cli', '--', ...words],
    {
      env: { ...process.env, PROXY_PASSWORD: proxy, BMC_PASSWORD: bmc },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout };
}

/** Prints a site's documents below `folder`; gives the folder that they are in. */
export async function printedDocuments(
  folder: string,
  name: string,
  record: SiteRecord,
  ...options: readonly string[]
): Promise<string> {
  const site = join(folder, `${name}.json`);
  writeFileSync(site, JSON.stringify(record.file));
  writeFileSync(join(folder, `${name}.state.json`), JSON.stringify(record));
  const out = join(folder, name);
  const { code, stdout } = await callhome(['report', '--site', site, '--out', out, '--json', ...options]);
  expect(code).toBe(0);
  const { files } = OUTPUT_SCHEMAS.report.parse(JSON.parse(stdout));
  const pdfs = files.filter((file) => file.endsWith('.pdf'));
  expect(pdfs).toHaveLength(3);
  // Whatever the site: each can be archived and read aloud, as far as that can be told here.
  for (const pdf of pdfs) expect(await brokenRules(readFileSync(pdf)), pdf).toEqual([]);
  return out;
}

/** The document of this title in a folder of documents. */
export function pdfOf(out: string, title: string): string {
  return join(out, readdirSync(out).find((name) => name.endsWith(`${title}.pdf`)) as string);
}
