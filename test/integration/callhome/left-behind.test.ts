import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSite } from '../../../electron/cli/site-state.ts';
import { buildReportModel } from '../../../electron/documents/model.ts';
import type { ReportModel } from '../../../electron/domain/report-model.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { errorText, pointSentence } from '../../../electron/texts/index.ts';
import { deviceRows } from '../../../electron/workflow/rows.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';
import { runCommand } from '../support/command.ts';
import { xccDevices } from '../support/xcc-devices.ts';
import { SETTINGS } from './settings.ts';

/** A device that was written to and is no part of the job any more: what stands on it does not vanish from paper. */
const NETWORK = '127.105';
const boxes: RunningXcc[] = [];
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-left-'));
  for (const no of [1, 2]) {
    const box = await startXcc({ address: `${NETWORK}.1.${no}`, serial: `AAA000${no}`, uuid: uuid(no) });
    (box.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>).CompanyName = `Former ${no} K.K.`;
    boxes.push(box);
  }
});
afterEach(async () => {
  await Promise.all(boxes.splice(0).map((box) => box.close()));
  rmSync(folder, { recursive: true, force: true });
});

const uuid = (no: number): string => `${no}2222222-8a7d-11e5-9e2f-40f2e9b8000${no}`;
const path = (): string => join(folder, 'site.json');
const companyOf = (box: RunningXcc | undefined): unknown =>
  (box?.state.serviceAdvisor.CallHomeSettings as Record<string, unknown> | undefined)?.CompanyName;

/** One command on the list of devices as `change` makes it; an object among the words is the network of the site. */
async function callhome(change: (devices: object[]) => object[], ...given: readonly (string | object)[]) {
  const words = given.filter((word) => typeof word === 'string');
  const { credentials, devices, environment } = xccDevices(boxes);
  const file = {
    version: 1,
    network: given.find((word) => typeof word === 'object') ?? {},
    credentials,
    devices: change(devices),
    settings: SETTINGS,
  };
  writeFileSync(path(), JSON.stringify(file));
  return runCommand([...words, '--site', path(), '--json'], environment);
}

function report(language: 'ja' | 'en' = 'ja', maskPersonalData = false): ReportModel {
  const loaded = loadSite(path(), Date.now);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const { record } = loaded.value;
  const options = { language, maskPersonalData, firewallRows: 'all' } as const;
  return buildReportModel(shipped, 'report', record, deviceRows(shipped, record), options, {
    toolVersion: '0',
    now: 0,
  });
}

test('only its clock or servers were set: told as well, and an undo does not say that nothing was written', async () => {
  const servers = { ntp: ['192.0.2.123'] };
  for (const _time of [1, 2]) await callhome(all, servers, 'fix', '--what', 'ntp', '--yes');
  const undone = await callhome(all, servers, 'undo', '--yes');
  expect([undone.code, undone.out]).toEqual([
    1,
    expect.stringContaining('"fields":"ntp.servers,ntp.enable"'),
  ]);
  for (const language of ['ja', 'en'] as const) {
    const { errors } = JSON.parse(undone.out).results[0];
    expect(errorText(textsFor(language), errors[0])).not.toMatch(/書き込んでいません|has not written/);
  }
  await callhome(unchosen, servers, 'plan');
  expect(report().leftBehind).toMatchObject([
    {
      address: `${NETWORK}.1.2`,
      ways: [{ way: 'device-clock', items: [{ key: 'ntp.servers' }, { key: 'ntp.enable' }] }],
    },
  ]);
});

const all = (devices: object[]): object[] => devices;
const unchosen = ([first, second]: object[]): object[] => [first ?? {}, { ...second, chosen: false }];
const removed = (devices: object[]): object[] => devices.slice(0, 1);

test.each([
  ['turned down', 'not-chosen', unchosen],
  ['out of the list', 'not-listed', removed],
] as const)(
  '%s after a write: named with the values of before, until it is put back',
  async (_name, why, change) => {
    await callhome(all, 'apply', '--yes');
    expect(report().leftBehind).toEqual([]);
    const undone = await callhome(change, 'undo', '--yes');
    expect(undone.said).toContain(`${NETWORK}.1.2`);
    expect(boxes.map(companyOf)).toEqual(['Former 1 K.K.', 'Renshu K.K.']);
    const [device, ...others] = report().leftBehind;
    expect(others).toEqual([]);
    expect(device).toMatchObject({ address: `${NETWORK}.1.2`, serial: 'AAA0002', product: 'xcc', why });
    expect(device?.ways.find(({ way }) => way === 'value')?.items).toContainEqual({
      key: 'company',
      before: 'Former 2 K.K.',
      wanted: 'Renshu K.K.',
    });
    for (const language of ['ja', 'en'] as const) {
      const said = report(language)
        .openPoints.filter(({ code }) => code === `left-${why}`)
        .map((point) => pointSentence(textsFor(language), point));
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(`${NETWORK}.1.2`);
    }
    const masked = JSON.stringify([report('ja', true).leftBehind, report('ja', true).openPoints]);
    expect(masked).not.toMatch(/AAA0002|Former 2|127\.105\.1\.2/);
    // Part of the job again it is put back as the others are, and then nothing of ours is left to tell.
    await callhome(all, 'undo', '--yes', '--device', `${NETWORK}.1.2`);
    await callhome(change, 'plan');
    const left = report().leftBehind.flatMap(({ ways }) => ways.flatMap(({ items }) => items));
    expect(left.map(({ key }) => key)).not.toContain('company');
  },
);

test('replaced by another box after a write: the former is told with its serial number', async () => {
  await callhome(all, 'apply', '--yes');
  const [, former] = boxes as [RunningXcc, RunningXcc];
  await former.close();
  boxes[1] = await startXcc({
    address: former.address,
    identity: former.identity,
    serial: 'BBB0002',
    uuid: uuid(7),
  });
  await callhome(all, 'plan');
  expect(report().leftBehind).toMatchObject([
    { address: `${NETWORK}.1.2`, serial: 'AAA0002', why: 'replaced' },
  ]);
  const [point] = report().openPoints.filter(({ code }) => code === 'left-replaced');
  expect(point && pointSentence(textsFor('ja'), point)).toContain('AAA0002');
});
