import { describe, expect, it } from 'vitest';
import type { JobView, SiteView } from '../../../electron/contract/views.ts';
import type { DevicePlan, PlanItem } from '../../../electron/domain/plan.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { wordsFor } from '../../../renderer/i18n/index.ts';
import { type DeviceWork, workKind } from '../../../renderer/steps/apply/device-work.ts';
import { heldBack } from '../../../renderer/steps/apply/held-back.ts';
import { matrixRows, planGroups } from '../../../renderer/steps/apply/plan-matrix.ts';
import {
  firstOf,
  limitOf,
  NOTHING_CHOSEN,
  orderOf,
  triesFirst,
} from '../../../renderer/steps/apply/rollout-choice.ts';
import { ownErrors } from '../../../renderer/steps/apply/shared-errors.ts';
import { finishedSentence } from '../../../renderer/wizard/finished.ts';
import { called, planned, written } from '../../support/outcomes.ts';

/** How a write over many devices is chosen and shown. */
const item = (part: Partial<PlanItem>): PlanItem => ({
  key: 'company',
  current: '',
  wanted: 'Renshu K.K.',
  change: 'set',
  secret: false,
  ...part,
});
const work = (
  id: string,
  items: readonly PlanItem[],
  plan: Partial<DevicePlan> = {},
  part: Partial<DeviceWork> = {},
): DeviceWork =>
  ({
    row: { device: { id, address: id, addresses: [] } },
    plan: planned({ deviceId: id, items: [...items], ...plan }),
    apply: undefined,
    outdated: false,
    failed: false,
    ...part,
  }) as unknown as DeviceWork;

describe('the matrix of plan differences', () => {
  const city = item({ key: 'contact.city', wanted: 'Chiyoda' });
  const stays = item({ key: 'contact.city', current: 'Chiyoda', wanted: 'Chiyoda', change: 'none' });
  const groups = planGroups([
    work('odd', [item({ current: 'Former Owner' }), city]),
    work('a', [item({}), city]),
    work('b', [item({}), city], { product: 'xcc', driver: 'xcc-redfish' }),
    work('c', [item({}), stays]),
    work('without', [], { state: 'failed' }),
  ]);

  it('has a column for the devices to which the same happens, the most first, and one for each that deviates', () => {
    expect(groups.map(({ name, work: own }) => [name, own.map(({ row }) => row.device.id)])).toEqual([
      ['A', ['a', 'b']],
      ['B', ['odd']],
      ['C', ['c']],
    ]);
  });

  it('has a row for every item; what stays is no difference, and what a device lacks is not unchanged', () => {
    const rows = matrixRows([...groups, { name: 'D', says: '', work: [], items: [item({})] }]);
    expect(rows.map(({ key, changing }) => [key, changing])).toEqual([
      ['company', true],
      ['contact.city', true],
    ]);
    expect(rows[1]?.cells.map((cell) => cell?.change)).toEqual(['set', 'set', 'none', undefined]);
  });

  it('does not tell devices apart by values that stay, and names the 27th group AA', () => {
    const alike = planGroups([work('a', [stays]), work('b', [{ ...stays, current: 'X', wanted: 'X' }])]);
    expect(alike.map(({ work: own }) => own.length)).toEqual([2]);
    const many = planGroups(Array.from({ length: 28 }, (_, n) => work(`d${n}`, [item({ current: `${n}` })])));
    expect(many.map(({ name }) => name).slice(25)).toEqual(['Z', 'AA', 'AB']);
  });

  it('knows a group again that has another letter after a new plan', () => {
    const odd = work('odd', [item({ current: 'Former Owner' }), city]);
    const sisters = [1, 2].map((n) => work(`odd${n}`, [item({ current: 'Former Owner' }), city]));
    const others = [work('a', [item({}), city]), work('b', [item({}), city])];
    const [, before] = planGroups([odd, ...others]);
    const [now, other] = planGroups([odd, ...sisters, ...others]);
    expect([before?.name, now?.name]).toEqual(['B', 'A']);
    expect(now?.says).toBe(before?.says);
    expect(other?.says).not.toBe(before?.says);
  });

  it('tells 1,000 devices apart that all deviate', () => {
    const all = Array.from({ length: 1_000 }, (_, n) => work(`d${n}`, [item({ current: `${n}` }), city]));
    expect(planGroups(all)).toHaveLength(1_000);
  });
});

describe('the first wave', () => {
  const alike = (count: number): DeviceWork[] =>
    Array.from({ length: count }, (_, n) => work(`d${n}`, [item({})]));
  it('is proposed for more than five devices, can be taken back, and can be asked for with fewer', () => {
    expect(triesFirst(NOTHING_CHOSEN, alike(5))).toBe(false);
    expect(triesFirst(NOTHING_CHOSEN, alike(6))).toBe(true);
    expect(triesFirst({ ...NOTHING_CHOSEN, first: false }, alike(300))).toBe(false);
    expect(orderOf({ ...NOTHING_CHOSEN, first: true }, alike(2), false)).toEqual({
      firstWave: 1,
      stopAfterFailures: null,
      onlyFailed: false,
    });
  });
  it('is not offered where nothing would wait for it: one device, or each of a kind of its own', () => {
    expect(firstOf(alike(1))).toEqual([]);
    const kinds = [work('a', [item({})]), work('b', [item({})], { product: 'xcc', driver: 'xcc-redfish' })];
    expect(firstOf(kinds)).toEqual([]);
    expect(triesFirst({ ...NOTHING_CHOSEN, first: true }, kinds)).toBe(false);
  });
});

describe('the number of failures that stops', () => {
  it.each([
    ['3', 3],
    [' ２ ', 2],
    ['1000', 1000],
    ['1001', null],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['', null],
    ['たくさん', null],
  ])('typed as "%s" is %s', (limitText, expected) => {
    expect(limitOf({ ...NOTHING_CHOSEN, limitText })).toBe(expected);
  });
});

describe('where a device stands', () => {
  const texts = textsFor('ja');
  const job = (state: string): JobView =>
    ({ state: 'running', kind: 'apply', perDevice: { a: { done: 1, total: 1, state } } }) as never;
  it.each([
    ['failed', 'bad'],
    ['in-doubt', 'bad'],
    ['done', 'done'],
    ['not-run', 'held'],
    ['contact', 'todo'],
  ])('at once while the job runs: %s is %s', (state, kind) => {
    expect(workKind(texts, work('a', [item({})]), job(state))).toBe(kind);
  });
  it.each([
    ['partly', 'bad'],
    ['done', 'done'],
    ['not-run', 'held'],
    ['cancelled', 'todo'],
    ['manual', 'hand'],
  ] as const)('after it: %s is %s', (state, kind) => {
    const apply = written({ state });
    const completion = { setUp: state === 'done' } as DeviceWork['completion'];
    expect(workKind(texts, work('a', [item({})], {}, { apply, completion }), undefined)).toBe(kind);
  });
});

describe('devices that were held back', () => {
  const held = (id: string): DeviceWork =>
    work(
      id,
      [item({})],
      {},
      {
        apply: written({
          state: 'not-run',
          errors: [{ code: 'first-wave-failed', args: { address: id, failed: 'x' } }],
        }),
      },
    );
  it('are told once with their number, and not in a box each', () => {
    const works = [held('a'), held('b')];
    expect(heldBack(works)).toEqual([{ code: 'first-wave-failed', failed: 'x', limit: 0, count: 2 }]);
    expect(ownErrors(works.flatMap(({ apply }) => apply?.errors ?? []))).toEqual([]);
  });
});

describe('the sentence at the end of a job', () => {
  /** The job as it ended: what it came to at each address. */
  const job = (kind: string, ...states: readonly string[]): JobView =>
    ({
      kind,
      state: 'done',
      perDevice: Object.fromEntries(
        states.map((state, index) => [`10.0.0.${index + 1}`, { done: 1, total: 1, state }]),
      ),
    }) as unknown as JobView;
  const said = (ended: JobView, site: object = {}): string =>
    finishedSentence(wordsFor('ja').messages, ended, {
      rows: [],
      applies: [],
      plans: [],
      newPlans: [],
      testCalls: [],
      testAgain: [],
      controller: { plans: [], applies: [] },
      ...site,
    } as unknown as SiteView);

  it('tells devices that were held back as neither done nor failed', () => {
    expect(said(job('apply', 'done', 'failed', 'not-run'))).toBe(
      '適用が終わりました。完了 1 台、要確認 1 台、未実施 1 台。',
    );
  });

  it('is of this very job, whatever was written, put back, planned or tested before', () => {
    const at = (address: string, part = {}) => written({ address, ...part });
    const before = {
      applies: [
        at('10.0.0.1'),
        at('10.0.0.2'),
        at('10.0.0.3', { act: 'undo' }),
        at('10.0.0.4', { state: 'not-run' }),
      ],
      testCalls: [called({ address: '10.0.0.1' }), called({ address: '10.0.0.2' })],
      plans: [planned({ deviceId: 'x', state: 'failed' })],
      controller: { plans: [planned()], applies: [at('10.0.0.2', { state: 'failed' })] },
    };
    const all = '適用が終わりました。1 台すべての値を読み戻して確認しました。';
    expect(said(job('apply', 'done'), before)).toBe(all);
    expect(said(job('controller-apply', 'done'), before)).toBe(all);
    expect(said(job('controller-plan', 'no-change'), before)).toBe('1 台のうち 0 台に変更があります。');
    expect(said(job('plan', 'changes', 'manual'), before)).toBe(
      '変更計画ができました。変更あり 1 台、変更なし 0 台、手動設定 1 台。',
    );
  });

  it('tells what this try came to, where what stands is older and better', () => {
    const stands = {
      applies: [written({ address: '10.0.0.1' })],
      testCalls: [called({ address: '10.0.0.1' })],
    };
    expect(said(job('apply', 'failed'), stands)).toBe('適用が終わりました。完了 0 台、要確認 1 台。');
    expect(said(job('test-call', 'error'), stands)).toBe(
      'テスト通報が終わりました。成功 0 台、要確認 1 台。',
    );
  });

  it('does not tell a device as done that has settings left to a person', () => {
    const device = { id: 'device-1', address: '10.0.0.1', addresses: [] };
    const step = { id: '1', code: 'enable-call-home', screen: [], value: '' };
    const site = {
      rows: [{ device, chosen: true, route: 'direct', driver: 'imm2-snmp' }],
      applies: [written({ address: '10.0.0.1' })],
      plans: [planned({ manual: [step] })],
    };
    expect(said(job('apply', 'done'), site)).toBe(
      '適用が終わりました。完了 0 台、手動の設定または確認が残っている機器 1 台。',
    );
  });

  it('does not tell as confirmed what could not be read back, nor an undo as done that was not', () => {
    const value = (outcome: string) => ({
      key: 'company',
      before: '',
      wanted: 'x',
      after: null,
      outcome,
      secret: false,
    });
    const of = (...outcomes: readonly string[]) => ({
      applies: [written({ address: '10.0.0.1', items: outcomes.map(value) as never })],
    });
    expect(said(job('apply', 'done'), of('verified'))).toBe(
      '適用が終わりました。1 台すべての値を読み戻して確認しました。',
    );
    expect(said(job('apply', 'done'), of('verified', 'written-unread', 'unchanged-unread'))).toBe(
      '適用が終わりました。1 台の値を読み戻して確認しました。読み戻せない 2 項目は確認していません。',
    );
    // Beside a device that did not get there, too.
    expect(said(job('apply', 'done', 'failed'), of('verified', 'written-unread'))).toBe(
      '適用が終わりました。完了 1 台、要確認 1 台。読み戻せない 1 項目は確認していません。',
    );
    expect(said(job('undo', 'restored'))).toBe('1 台を書き込み前の値に戻しました。');
    for (const state of ['failed', 'partly-restored'])
      expect(said(job('undo', 'restored', state))).toBe('書き込み前の値に戻した機器 1 台、要確認 1 台。');
  });
});
