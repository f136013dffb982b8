import { expect, test } from 'vitest';
import type { JobView } from '../../../electron/contract/views.ts';
import { wordsFor } from '../../../renderer/i18n/index.ts';
import type { DeviceWork } from '../../../renderer/steps/apply/device-work.ts';
import { WORK_COLUMNS, workAnswers, workRow, workValue } from '../../../renderer/steps/apply/work-columns.ts';
import { planned } from '../../support/outcomes.ts';

/** What the table of step 5 shows of a device, and what its search finds. */
const { texts, messages: m } = wordsFor('ja');
const work = {
  row: {
    product: 'imm2',
    driver: 'imm2-snmp',
    device: {
      id: 'one',
      address: '10.20.0.12',
      addresses: ['10.20.0.12', '10.99.0.1'],
      model: 'System x3650 M5',
      name: 'host-1.bmc.example',
      serial: 'J30TEST0001',
    },
  },
  plan: planned({
    deviceId: 'one',
    items: [{ key: 'company', current: '', wanted: 'Renshu K.K.', change: 'set', secret: false }],
  }),
  apply: undefined,
  outdated: false,
  failed: false,
} as unknown as DeviceWork;
const values = (each: DeviceWork, job?: JobView): Record<string, string> =>
  Object.fromEntries(
    WORK_COLUMNS.map((column) => [column, workValue(texts, m, workRow(texts, m, each, job), column)]),
  );

test('every column says what the device has, and nothing of what it has not', () => {
  expect(values(work)).toEqual({
    device: 'System x3650 M5',
    address: '10.20.0.12',
    serial: 'J30TEST0001',
    state: texts.planState.changes.word,
    changes: '変更 1 項目',
    warnings: '',
    driver: texts.driver['imm2-snmp'],
  });
  const unplanned = values({ ...work, plan: undefined });
  expect(unplanned).toMatchObject({ changes: '', warnings: '', state: texts.checkStatus.skipped.word });
});

test('while a job runs, the state is the step the device is at', () => {
  const job = {
    kind: 'apply',
    state: 'running',
    perDevice: { '10.20.0.12': { state: 'write', done: 2, total: 5 } },
  } as unknown as JobView;
  expect(values(work, job).state).toContain('2/5');
});

test.each([
  ['its address', '10.20.0.12'],
  ['another address of it', '10.99.0.1'],
  ['its host name', 'HOST-1'],
  ['its serial number, in full-width letters', 'Ｊ３０ＴＥＳＴ'],
  ['its product', texts.product.imm2.name],
  ['its state', texts.planState.changes.word],
  ['nothing asked', '  '],
])('the search finds it by %s', (_what, search) => {
  expect(workAnswers(texts, m, workRow(texts, m, work, undefined), search)).toBe(true);
});

test('and does not find it by what is of another', () => {
  expect(workAnswers(texts, m, workRow(texts, m, work, undefined), '10.20.0.13')).toBe(false);
});
