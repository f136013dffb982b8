import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { fileStem } from '../../../electron/documents/file-name.ts';
import { writeReportFiles } from '../../../electron/documents/files.ts';
import { MASK } from '../../../electron/documents/mask.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import { appError } from '../../../electron/domain/app-error.ts';
import type { DeviceRow } from '../../../electron/domain/device-row.ts';
import { reportModelSchema } from '../../../electron/domain/report-model.ts';
import { ok } from '../../../electron/domain/result.ts';
import { parseSiteFile } from '../../../electron/domain/site-file.ts';
import { identified } from '../../../electron/domain/site-identity.ts';
import { newSiteRecord, type SiteRecord } from '../../../electron/domain/site-record.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { fromVersion1 } from '../../support/runs.ts';
import { shipped } from '../../support/shipped.ts';

const OPTIONS = { language: 'ja', maskPersonalData: false, firewallRows: 'all' } as const;
const CONTEXT = { toolVersion: '0.1.0', now: Date.UTC(2026, 10, 24, 3) };

function record(): SiteRecord {
  const file = parseSiteFile({
    version: 1,
    site: { customer: '株式会社 髙﨑商事', name: '東京第一', engineer: '設定 太郎', reference: 'A-1' },
    network: { proxy: { host: 'proxy.takasaki.example', port: 8080, user: 'svc' } },
    credentials: { bmc: { user: 'USERID' } },
    devices: [
      { address: '192.168.70.10', product: 'imm2' },
      { address: '192.168.70.11', product: 'storage-dm' },
    ],
    settings: {
      termsAccepted: { by: '髙﨑 花子', at: '2026-11-24T01:00:00Z' },
      company: 'Takasaki',
      contact: { name: 'Hanako', phone: '0312345678', email: 'hanako@takasaki.example' },
    },
  });
  if (!file.ok) throw new Error(JSON.stringify(file.error));
  const base = newSiteRecord('s', '2026-11-24T00:00:00Z', file.value);
  const items = [
    { key: 'company', before: '', wanted: 'Takasaki', after: 'Takasaki', outcome: 'verified', secret: false },
    {
      key: 'proxy.password',
      before: 'unknown',
      wanted: 'will-change',
      after: null,
      outcome: 'written-unread',
      secret: true,
    },
  ] as const;
  return fromVersion1(base, {
    applies: [
      {
        deviceId: 'address:192.168.70.10',
        address: '192.168.70.10',
        product: 'imm2',
        driver: 'imm2-snmp',
        state: 'done',
        items: [...items],
        stepsDone: [],
        stepsLeft: [],
        errors: [],
        startedAt: '2026-11-24T02:00:00Z',
        durationMs: 1,
      },
    ],
    preflight: {
      profiles: ['imm2'],
      finishedAt: '2026-11-24T02:00:00Z',
      results: [
        {
          id: 'tcp',
          target: 'www.ibm.com:443',
          status: 'fail',
          code: 'timeout',
          args: {},
          evidence: [{ key: 'address', value: '192.168.70.1' }],
          fixes: ['open-firewall'],
          startedAt: '2026-11-24T02:00:00Z',
          durationMs: 4000,
          attempt: 1,
          from: 'laptop',
          group: 'tcp:timeout',
        },
        {
          id: 'tcp',
          target: 'www-03.ibm.com:443',
          status: 'fail',
          code: 'timeout',
          args: {},
          evidence: [],
          fixes: ['open-firewall'],
          startedAt: '2026-11-24T02:00:00Z',
          durationMs: 4000,
          attempt: 1,
          from: 'laptop',
          group: 'tcp:timeout',
        },
      ],
    },
  });
}

const rowsOf = (site: SiteRecord): readonly DeviceRow[] => deviceRows(shipped, site);

test('the model fits its schema and names what is left to do once per cause', () => {
  const site = record();
  const model = buildReportModel(shipped, 'report', site, rowsOf(site), OPTIONS, CONTEXT);
  expect(() => reportModelSchema.parse(model)).not.toThrow();
  expect(model.openPoints.filter((point) => point.code === 'check-failed')).toHaveLength(1);
  expect(model.openPoints.find((point) => point.code === 'check-failed')?.args).toMatchObject({ count: 2 });
  expect(model.overview.verdict).toBe('incomplete');
  expect(model.meta.documentNumber).toBe('CHR-A-1-20261124');
});

test('masked, no personal datum is anywhere in the document, and the destinations stay', () => {
  const site = record();
  const text = JSON.stringify(
    buildReportModel(shipped, 'report', site, rowsOf(site), { ...OPTIONS, maskPersonalData: true }, CONTEXT),
  );
  for (const word of [
    '髙﨑',
    '設定 太郎',
    '192.168.70.1',
    'Hanako',
    '0312345678',
    'hanako@',
    'proxy.takasaki',
    'Takasaki',
  ])
    expect(text).not.toContain(word);
  expect(text).toContain(MASK);
  expect(text).toContain('www.ibm.com');
  expect(text).toContain('129.42.56.216');
});

test('masked, a device that was never scanned, and the box that it took the place of, have no serial number either', () => {
  const base = identified(record());
  const [first] = base.known;
  const site: SiteRecord = {
    ...base,
    known: [
      { ...(first as (typeof base.known)[number]), serials: ['J300NOW'] },
      { id: 'device-9', formerIds: [], uuids: [], serials: ['J300GONE'], certificates: [], addresses: [] },
    ],
    runs: base.runs.map((run) =>
      run.act === 'apply'
        ? {
            ...run,
            deviceId: first?.id ?? '',
            outcome: {
              ...run.outcome,
              deviceId: first?.id ?? '',
              state: 'failed' as const,
              errors: [
                appError('other-device', { address: '192.168.70.10', known: 'J300GONE', seen: 'J300NOW' }),
              ],
            },
          }
        : run,
    ),
    told: { [first?.id ?? '']: { model: 'SR650', firmware: '5.70', at: '' } },
  };
  const textOf = (maskPersonalData: boolean): string =>
    JSON.stringify(
      buildReportModel(shipped, 'report', site, rowsOf(site), { ...OPTIONS, maskPersonalData }, CONTEXT),
    );
  for (const word of ['J300GONE', 'J300NOW']) {
    expect(textOf(false)).toContain(word);
    expect(textOf(true)).not.toContain(word);
  }
  const model = buildReportModel(shipped, 'report', site, rowsOf(site), OPTIONS, CONTEXT);
  expect(model.devices[0]).toMatchObject({ serial: 'J300NOW', model: 'SR650', firmware: '5.70' });
});

test('only what is missing stands in a request for what is missing', () => {
  const site = {
    ...record(),
    file: {
      ...record().file,
      network: {
        ...record().file.network,
        proxy: { host: '', port: 3128, user: '', passwordEnv: '', mode: '' as const },
      },
    },
  };
  const all = buildReportModel(
    shipped,
    'firewall-request',
    site,
    rowsOf(site),
    OPTIONS,
    CONTEXT,
  ).destinations;
  const missing = buildReportModel(
    shipped,
    'firewall-request',
    site,
    rowsOf(site),
    { ...OPTIONS, firewallRows: 'missing' },
    CONTEXT,
  ).destinations;
  expect(missing.map((row) => row.host).sort()).toEqual(['www-03.ibm.com', 'www.ibm.com']);
  expect(all.length).toBeGreaterThan(missing.length);
  expect(missing[0]?.sources).toEqual(['192.168.70.10']);
});

test.each([
  ['A/B:C*?', 'CallHome_A_B_C___20261124_v1.0'],
  ['..\\..\\etc', 'CallHome__.._etc_20261124_v1.0'],
  ['', 'CallHome_東京第一_20261124_v1.0'],
])('a reference %j gives a file name that every system takes', (reference, expected) => {
  const site = record();
  expect(
    fileStem(
      { ...site, file: { ...site.file, site: { ...site.file.site, reference } } },
      '2026-11-24T00:00:00Z',
    ),
  ).toBe(expected);
});

test('a day of beginning that is no time leaves the document without it, and is no defect', () => {
  const site = { ...record(), createdAt: 'x' };
  const { meta } = buildReportModel(shipped, 'report', site, rowsOf(site), OPTIONS, CONTEXT);
  expect(meta.documentNumber).toBe('CHR-A-1');
});

test('a folder that cannot be made ends with its name and the reason, and never in a wait', async () => {
  const site = record();
  const written = await writeReportFiles(shipped, {
    record: site,
    rows: rowsOf(site),
    // The folder above it is there and takes none.
    folder: '/proc/nowhere/documents',
    kinds: ['firewall-request'],
    options: OPTIONS,
    journalPath: '',
    logPath: '',
    scrub: (text) => text,
    toolVersion: '0.1.0',
    now: () => CONTEXT.now,
    printPdf: async () => ok(new Uint8Array()),
  });
  expect(written).toMatchObject({ ok: false, error: { code: 'write-failed' } });
});

test('the written files read back: workbooks as text cells, evidence with its hashes, no secret and no formula', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callhome-report-'));
  try {
    const site = record();
    const evil = {
      ...site,
      file: { ...site.file, settings: { ...site.file.settings, company: '=cmd|calc' } },
    };
    const written = await writeReportFiles(shipped, {
      record: { ...evil, secretHashes: { x: 'salt:hash' } },
      rows: rowsOf(evil),
      folder,
      kinds: ['report', 'firewall-request', 'parameter-sheet', 'evidence'],
      options: OPTIONS,
      journalPath: join(folder, 'none'),
      logPath: '',
      scrub: (text) => text,
      toolVersion: '0.1.0',
      now: () => CONTEXT.now,
      printPdf: async (model) => ok(new TextEncoder().encode(model.kind)),
    });
    expect(written.ok).toBe(true);
    const names = readdirSync(folder);
    expect(names.some((name) => name.endsWith('.part'))).toBe(false);
    const sheet = names.find((name) => name.endsWith('パラメーターシート.xlsx')) as string;
    const rows = (await readXlsx(join(folder, sheet), {
      sheet: '機器別設定',
    } as never)) as unknown as readonly (readonly unknown[])[];
    expect(JSON.stringify(rows)).toContain('Takasaki');
    const raw = Object.values(unzipSync(readFileSync(join(folder, sheet))))
      .map((data) => new TextDecoder().decode(data))
      .join('');
    expect(raw).not.toMatch(/<f[ >]/);
    const zip = unzipSync(
      readFileSync(join(folder, names.find((name) => name.endsWith('evidence.zip')) as string)),
    );
    expect(Object.keys(zip)).toEqual(
      expect.arrayContaining(['SHA256SUMS', 'site.json', 'preflight.json', 'settings.json']),
    );
    expect(new TextDecoder().decode(zip['site.json'])).not.toContain('salt:hash');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
