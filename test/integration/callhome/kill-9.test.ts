import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSite } from '../../../electron/cli/site-state.ts';
import type { JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import type { DriverId } from '../../../electron/domain/product.ts';
import { withInterrupted } from '../../../electron/workflow/interrupted.ts';
import { type RunningSite, startLab } from '../../lab/site.ts';

/**
 * The command line applies a site in a process of its own and is ended with SIGKILL in the middle of writing,
 * once for each driver. What is on disk then (site state, journal) is all the next run has; it finishes the job.
 */
const NETWORK = '127.49';
const CLI = join(import.meta.dirname, 'kill-9-child.ts');
let lab: RunningSite;
let folder: string;
beforeAll(async () => {
  lab = await startLab({ network: NETWORK, multicast: false });
  folder = mkdtempSync(join(tmpdir(), 'callhome-kill9-'));
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

const CASES: readonly (readonly [DriverId, number])[] = [
  ['xcc-redfish', 11],
  ['imm2-snmp', 21],
  ['imm2-cli', 22],
  ['cmm-snmp', 31],
  ['lxca-rest', 41],
];

type Ended = { readonly code: number | null; readonly results: readonly ApplyResult[] };

function apply(site: string, onLine: (line: string, child: ChildProcess) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CLI, site], {
      env: { ...process.env, ...lab.siteFile().env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    let progress = '';
    child.stderr.on('data', (chunk) => {
      progress += String(chunk);
      for (let end = progress.indexOf('\n'); end >= 0; end = progress.indexOf('\n')) {
        onLine(progress.slice(0, end), child);
        progress = progress.slice(end + 1);
      }
    });
    child.once('close', (code) => {
      const document = out === '' ? { results: [] } : (JSON.parse(out) as { results: ApplyResult[] });
      resolve({ code, results: document.results });
    });
  });
}

test.each(CASES)(
  '%s, ended with SIGKILL while it writes, is finished by the next run',
  async (driver, host) => {
    const { site } = lab.siteFile();
    const file = join(folder, `${driver}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        ...site,
        devices: site.devices
          .filter((device) => device.address === `${NETWORK}.0.${host}`)
          .map((device) => ({ ...device, driver })),
      }),
    );
    const killed = await apply(file, (line, child) => {
      // The second step of several is announced: the first is done, this one is about to be sent.
      if (line.includes(`${NETWORK}.0.${host} `) && line.includes('(1/')) child.kill('SIGKILL');
    });
    expect(killed).toEqual({ code: null, results: [] });

    const journal = (): readonly JournalEntry[] =>
      readFileSync(file.replace('.json', '.journal.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JournalEntry);
    const left = journal();
    expect(left.filter(({ type }) => type === 'end')).toEqual([]);
    const accepted = left.flatMap((entry) => (entry.type === 'step-accepted' ? [entry.step] : []));
    expect(accepted.length).toBeGreaterThanOrEqual(1);

    // What undo needs was on disk before the first write, in state or journal.
    const loaded = loadSite(file, Date.now);
    if (!loaded.ok) throw new Error('the site is not to be read');
    const { originals } = withInterrupted(loaded.value.record, left, loaded.value.ids);
    expect(Object.keys(originals)).toHaveLength(1);

    const finished = await apply(file);
    expect(finished.results[0]).toMatchObject({ errors: [], stepsLeft: [] });
    expect(['done', 'no-change']).toContain(finished.results[0]?.state);
    // What was accepted before the kill and can be read back is not sent again.
    const after = journal().slice(left.length);
    const again = after.flatMap((entry) => (entry.type === 'step-sent' ? [entry.step] : []));
    const readable = finished.results[0]?.items.some(({ outcome }) => outcome === 'written-unread') !== true;
    if (readable) expect(again.filter((step) => accepted.includes(step))).toEqual([]);
    const settled = await apply(file);
    expect(settled.results[0]).toMatchObject({ state: 'no-change', errors: [] });
    expect(settled.code).toBe(0);
  },
  60_000,
);
