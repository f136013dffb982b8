import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileStem, safeName } from '../../../electron/documents/file-name.ts';
import { writeReportFiles } from '../../../electron/documents/files.ts';
import { ok } from '../../../electron/domain/result.ts';
import { withRun } from '../../../electron/domain/run.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { standingOf } from '../../../electron/domain/standing.ts';
import { openVault } from '../../../electron/storage/secrets.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { PERSONAL, reportSite, SECRETS } from '../../support/report-site.ts';
import { withOutcomes } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

/** Everything a save writes, read back from disk: what may stand in it, and what never. */
const [proxyPassword, bmcPassword, , transferPassword] = SECRETS;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-evidence-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A device that repeats a password in its refusal: nothing a driver can foresee. */
function talkative(): SiteRecord {
  const site = withOutcomes(reportSite(), 'apply', (apply, index) =>
    index > 0
      ? apply
      : {
          ...apply,
          state: 'failed',
          errors: [
            {
              code: 'device-refused',
              args: {
                address: apply.address,
                what: 'proxy.password',
                reason: `bad value "${proxyPassword}"`,
              },
            },
          ],
        },
  );
  const [apply] = standingOf(site).applies;
  const deviceId = apply?.deviceId ?? '';
  const runs = withRun(site.runs, {
    act: 'problems',
    deviceId,
    startedAt: '2026-11-24T02:30:00Z',
    endedAt: '2026-11-24T02:30:01Z',
    interrupted: null,
    outcome: {
      deviceId,
      address: '10.20.0.11',
      product: 'imm2',
      errors: [],
      problems: [
        {
          eventId: '1',
          message: `Login ${bmcPassword} by Hanako Takasaki from 10.20.0.99`,
          severity: 'Informational',
          status: 'Success',
          ticket: '760JCS0001',
          source: '',
          date: '2026-11-24',
          corrected: false,
        },
      ],
    },
  });
  return { ...site, runs };
}

async function save(name: string, maskPersonalData: boolean): Promise<string> {
  const record = talkative();
  const out = join(folder, name);
  const journalPath = join(folder, `${name}.jsonl`);
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  writeFileSync(
    journalPath,
    line({
      at: '2026-11-24T02:00:00Z',
      deviceId: 'uuid:x',
      address: '10.20.0.11',
      type: 'step-sent',
      step: 'contact',
      keys: ['contact.name'],
      wanted: { 'contact.name': 'Hanako Takasaki', 'contact.phoneExtension': '22' },
    }) +
      line({ at: 'x', type: 'original', values: { 'contact.name': 'Old Person' } }) +
      '{"torn',
  );
  const logPath = join(folder, `${name}.log`);
  writeFileSync(
    logPath,
    line({ at: 'x', topic: 'http', text: `GET https://10.20.0.11 ${bmcPassword} ${transferPassword}` }),
  );
  const written = await writeReportFiles(shipped, {
    record,
    rows: deviceRows(shipped, record),
    folder: out,
    kinds: ['report', 'firewall-request', 'manual-sheet', 'parameter-sheet', 'evidence'],
    options: { language: 'ja', maskPersonalData, firewallRows: 'all' },
    journalPath,
    logPath,
    scrub: openVault({
      PROXY_PASSWORD: proxyPassword,
      BMC_PASSWORD: bmcPassword,
      TRANSFER_PASSWORD: transferPassword,
    }).scrub(record),
    toolVersion: '0.1.0',
    now: () => Date.UTC(2026, 10, 24, 16),
    printPdf: async (model) => ok(new TextEncoder().encode(JSON.stringify(model))),
  });
  if (!written.ok) throw new Error(JSON.stringify(written.error));
  return out;
}

/** Every text of a folder: names, files, and what is inside ZIPs and workbooks. */
function everything(out: string): string {
  return readdirSync(out)
    .map((name) => {
      const data = readFileSync(join(out, name));
      const parts = /\.(zip|xlsx)$/.test(name)
        ? Object.entries(unzipSync(data)).map(
            ([part, content]) => `${part}\n${new TextDecoder().decode(content)}`,
          )
        : [data.toString('utf8')];
      return [name, ...parts].join('\n');
    })
    .join('\n');
}

describe.each([
  ['plain', false],
  ['masked', true],
] as const)('%s', (name, masked) => {
  let out: string;
  beforeAll(async () => {
    out = await save(name, masked);
  });

  test('no password is anywhere, not even where a device repeats one', () => {
    const text = everything(out);
    for (const secret of SECRETS) expect(around(text, secret)).toBe('');
    expect(around(text, 'salt:hash')).toBe('');
    expect(text.includes('***')).toBe(true);
  });

  test('the hashes of the evidence, and of all files, verify with sha256sum', () => {
    const list = readdirSync(out).find((file) => file.endsWith('SHA256SUMS.txt')) as string;
    expect(
      execFileSync('sha256sum', ['-c', list], { cwd: out, encoding: 'utf8' }).match(/: OK/g),
    ).toHaveLength(readdirSync(out).length - 1);
    const zip = unzipSync(
      readFileSync(join(out, readdirSync(out).find((file) => file.endsWith('.zip')) as string)),
    );
    const unpacked = join(folder, `${name}-unpacked`);
    mkdirSync(unpacked);
    for (const [file, data] of Object.entries(zip)) writeFileSync(join(unpacked, file), data);
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: unpacked, encoding: 'utf8' });
    expect(checked.match(/: OK/g)).toHaveLength(Object.keys(zip).length - 1);
    // The report's appendix names the same hashes.
    const sums = new TextDecoder().decode(zip.SHA256SUMS);
    const report = readFileSync(
      join(out, readdirSync(out).find((file) => file.endsWith('設定報告書.pdf')) as string),
      'utf8',
    );
    for (const line of sums.trim().split('\n')) expect(report).toContain(line.split('  ')[0]);
  });

  test('the evidence holds the site, every stage, the journal and the log, each whole JSON', () => {
    const zip = unzipSync(
      readFileSync(join(out, readdirSync(out).find((file) => file.endsWith('.zip')) as string)),
    );
    const text = (file: string): string => new TextDecoder().decode(zip[file]);
    for (const file of ['job', 'discovery', 'preflight', 'plans', 'settings', 'test-calls', 'problems'])
      expect(() => JSON.parse(text(`${file}.json`)), file).not.toThrow();
    expect(parseSiteFile(JSON.parse(text('site.json'))).ok || masked).toBe(true);
    expect(text('journal.jsonl').trim().split('\n')).toHaveLength(2);
    expect(text('log.jsonl')).toContain('"topic":"http"');
  });
});

test('masked, no personal datum is anywhere: names of files, documents, workbooks, evidence', async () => {
  const text = everything(await save('masked-all', true));
  for (const word of PERSONAL) expect({ word, found: around(text, word) }).toEqual({ word, found: '' });
  for (const word of ['Old Person', 'phoneExtension":"22', 'Yoshida', 'Jiro'])
    expect({ word, found: around(text, word) }).toEqual({ word, found: '' });
  // What a support centre needs is still there.
  for (const word of [
    'www.ibm.com',
    '129.42.56.216',
    '760JCS0000',
    'ThinkSystem SR650 V3',
    'A-2026-118',
    '172.225.15.41',
  ])
    expect({ word, found: text.includes(word) }).toEqual({ word, found: true });
});

test('unmasked, the same words are there: the test above can fail', async () => {
  const text = everything(await save('plain-all', false));
  for (const word of PERSONAL) expect({ word, found: text.includes(word) }).toEqual({ word, found: true });
});

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return at === -1 ? '' : text.slice(Math.max(0, at - 60), at + 40);
}

describe('file names', () => {
  test.each([
    ['CON', '_CON'],
    ['con.2026', '_con.2026'],
    ['LPT1', '_LPT1'],
    ['COM¹', '_COM¹'],
    ['NULL', 'NULL'],
    ['A-1. ', 'A-1'],
    ['...', ''],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['tab\there', 'tab_here'],
    ['株式会社 髙﨑商事 ①〜③', '株式会社 髙﨑商事 ①〜③'],
    ['が', 'が'],
    ['\u202egnp.exe', '_gnp.exe'],
    ['\ud842', '_'],
  ])('%j becomes %j', (given, expected) => {
    expect(safeName(given)).toBe(expected);
  });

  test('a long Japanese name stays below what file systems allow, and no character is cut in two', () => {
    const site = reportSite();
    const name = '𠮷'.repeat(200);
    const stem = fileStem(
      { ...site, file: { ...site.file, site: { ...site.file.site, reference: '', name } } },
      '2026-11-24T16:00:00Z',
    );
    expect(Buffer.byteLength(`${stem}-パラメーターシート.xlsx.part`)).toBeLessThanOrEqual(255);
    expect(stem).not.toMatch(/\ufffd/);
    // 16:00 UTC is the next day in Japan, as on the cover.
    expect(stem).toMatch(/_20261125_v1\.0$/);
  });

  test('masked, the name of the job is in no file name', () => {
    const site = reportSite();
    const bare = { ...site, file: { ...site.file, site: { ...site.file.site, reference: '' } } };
    expect(fileStem(bare, '2026-11-24T00:00:00Z', true)).toBe('CallHome_20261124_v1.0');
  });
});

describe('what was issued', () => {
  const job = (folder_: string, printPdf: Parameters<typeof writeReportFiles>[1]['printPdf']) => {
    const record = reportSite();
    return {
      record,
      rows: deviceRows(shipped, record),
      folder: folder_,
      kinds: ['report', 'firewall-request', 'parameter-sheet', 'evidence'] as const,
      options: { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const,
      journalPath: '',
      logPath: '',
      scrub: (text: string) => text,
      toolVersion: '0',
      now: () => Date.UTC(2026, 10, 24, 3),
      printPdf,
    };
  };
  const pdf = (text: string) => async () => ({ ok: true as const, value: new TextEncoder().encode(text) });

  test('a document in English has an English name', async () => {
    const own = job(join(folder, 'in-english'), pdf('x'));
    const written = await writeReportFiles(shipped, {
      ...own,
      kinds: [...own.kinds, 'manual-sheet'],
      options: { ...own.options, language: 'en' },
    });
    if (!written.ok) throw new Error('not written');
    const names = written.value.files.map((file) => basename(file).replace(/^[^-]*-2026-118_[^-]*-/, ''));
    expect(names.filter((name) => !/^[\x20-\x7e]+$/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['configuration-report.pdf', 'firewall-request.xlsx']));
  });

  test('is never replaced: the same names again get the next number, all of them', async () => {
    const out = join(folder, 'twice');
    const first = await writeReportFiles(shipped, job(out, pdf('first')));
    const second = await writeReportFiles(shipped, job(out, pdf('second')));
    if (!first.ok || !second.ok) throw new Error('not written');
    expect(first.value.files.some((file) => second.value.files.includes(file))).toBe(false);
    const [report = ''] = first.value.files.filter((file) => file.endsWith('設定報告書.pdf'));
    expect(readFileSync(report, 'utf8')).toBe('first');
    expect(second.value.files.every((file) => file.includes('_v1.0_2'))).toBe(true);
  });

  test('nor where another save begins while the first is being made: each has names of its own, and its parts to the end', async () => {
    const out = join(folder, 'at-once');
    let second: Awaited<ReturnType<typeof writeReportFiles>> | null = null;
    const first = await writeReportFiles(
      shipped,
      job(out, async (model) => {
        if (model.kind === 'report') second = await writeReportFiles(shipped, job(out, pdf('second')));
        return pdf('first')();
      }),
    );
    const other = second as Awaited<ReturnType<typeof writeReportFiles>> | null;
    if (!first.ok || other?.ok !== true) throw new Error('not written');
    expect(first.value.files.filter((file) => other.value.files.includes(file))).toEqual([]);
    const texts = [first.value, other.value].map(({ files }) => {
      const [report = ''] = files.filter((file) => file.endsWith('設定報告書.pdf'));
      return readFileSync(report, 'utf8');
    });
    expect(texts).toEqual(['first', 'second']);
    expect(readdirSync(out)).toHaveLength(first.value.files.length + other.value.files.length);
  });

  test('nor where only capitals, or how a letter is put together, differ: for Windows and macOS it is one name', async () => {
    const named = (name: string) => {
      const one = job(join(folder, 'alike'), pdf(name));
      const { file } = one.record;
      return {
        ...one,
        record: { ...one.record, file: { ...file, site: { ...file.site, reference: name } } },
      };
    };
    const names: string[] = [];
    for (const name of ['ホスト-B', 'ホスト-b']) {
      const written = await writeReportFiles(shipped, named(name));
      if (!written.ok) throw new Error('not written');
      names.push(...written.value.files.map((file) => basename(file).normalize('NFC').toLowerCase()));
    }
    expect(new Set(names).size).toBe(names.length);
  });

  test('one document that cannot be made stops no other; it is named, and the checksums are of what is there', async () => {
    const out = join(folder, 'half');
    const written = await writeReportFiles(
      shipped,
      job(out, async () => ({ ok: false, error: { code: 'pdf-failed', args: { reason: 'test' } } })),
    );
    if (!written.ok) throw new Error('not written');
    expect(written.value.failed.map(({ code }) => code)).toEqual(['pdf-failed', 'pdf-failed']);
    // Two reasons that read the same: each says whose it is.
    expect(written.value.failed.map(({ args }) => /[^-]+$/.exec(String(args.path))?.[0])).toEqual([
      '設定報告書.pdf',
      'FW開放申請書.pdf',
    ]);
    expect(written.value.kinds).toEqual(['parameter-sheet', 'evidence']);
    const names = written.value.files.map((file) => basename(file));
    expect(names.some((name) => name.endsWith('-evidence.zip'))).toBe(true);
    const sums = readFileSync(written.value.files.at(-1) ?? '', 'utf8');
    for (const line of sums.trim().split('\n')) expect(names).toContain(line.split('  ')[1]);
  });

  test('a folder that is gone, or a file in its place, by the time a document is ready: each is named, none is left', async () => {
    for (const [name, inPlace, reason] of [
      ['gone', false, 'ENOENT'],
      ['replaced', true, 'ENOTDIR'],
    ] as const) {
      const out = join(folder, name);
      const written = await writeReportFiles(
        shipped,
        job(out, async () => {
          rmSync(out, { recursive: true, force: true });
          if (inPlace) writeFileSync(out, 'mine');
          return { ok: true, value: new Uint8Array([1]) };
        }),
      );
      if (!written.ok) throw new Error('not written');
      expect(written.value.files).toEqual([]);
      expect(written.value.kinds).toEqual([]);
      expect(new Set(written.value.failed.map(({ code, args }) => `${code} ${args.reason}`))).toEqual(
        new Set([`write-failed ${reason}`]),
      );
      expect(written.value.failed.length).toBe(4);
    }
  });

  test('a request that was written beside a report that was not makes no version of it', async () => {
    const out = join(folder, 'request-only');
    const written = await writeReportFiles(
      shipped,
      job(out, async (model) =>
        model.kind === 'report'
          ? { ok: false, error: { code: 'pdf-failed', args: { reason: 'test' } } }
          : { ok: true, value: new Uint8Array([1]) },
      ),
    );
    if (!written.ok) throw new Error('not written');
    expect(written.value.files.some((file) => file.endsWith('.pdf'))).toBe(true);
    expect(written.value.kinds).toEqual(['firewall-request', 'parameter-sheet', 'evidence']);
  });
});
