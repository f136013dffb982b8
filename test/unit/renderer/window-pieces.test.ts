import { describe, expect, it } from 'vitest';
import type { DeviceRow, SettingIssue, SiteView } from '../../../electron/contract/views.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { remaining } from '../../../renderer/components/remaining.ts';
import { ja } from '../../../renderer/i18n/ja.ts';
import { type DeviceWork, workKind, workState } from '../../../renderer/steps/apply/device-work.ts';
import { applySummary, headline } from '../../../renderer/steps/apply/headline.ts';
import { ownErrors, sharedErrors } from '../../../renderer/steps/apply/shared-errors.ts';
import { inOrder } from '../../../renderer/steps/device-name.ts';
import { missingLogins } from '../../../renderer/steps/discover/missing-logins.ts';
import { badPorts } from '../../../renderer/steps/discover/typed-addresses.ts';
import { oncePerField } from '../../../renderer/steps/settings/once-per-field.ts';
import { notProposed } from '../../../renderer/steps/test-call/not-proposed.ts';
import { completionsOf } from '../../../renderer/wizard/completions.ts';

const row = (id: string, part: object = {}): DeviceRow =>
  ({
    device: { id, address: id, addresses: [] },
    chosen: true,
    route: 'direct',
    driver: 'xcc-redfish',
    credential: 'bmc',
    product: 'xcc',
    ...part,
  }) as unknown as DeviceRow;
const error = (code: string, args: object = {}) => ({ code, args }) as never;
const work = (id: string, part: object): DeviceWork =>
  ({ row: row(id), plan: undefined, apply: undefined, ...part }) as unknown as DeviceWork;
/** The same with how far it is, as its site would tell. */
function judged(
  id: string,
  part: { readonly row?: DeviceRow; readonly plan?: object; readonly apply?: object },
): DeviceWork {
  const own = (what: object | undefined): never[] =>
    what === undefined ? [] : [{ deviceId: id, manual: [], items: [], warnings: [], ...what } as never];
  const site = {
    rows: [part.row ?? row(id)],
    plans: own(part.plan),
    applies: own(part.apply),
    ...{ newPlans: [], testCalls: [], testAgain: [] },
  };
  return work(id, {
    ...part,
    plan: site.plans[0],
    apply: site.applies[0],
    completion: completionsOf(site).get(id),
  });
}

describe('what is wrong with an account', () => {
  it('is said once per account, with the refusal itself and every device it touches', () => {
    const shared = sharedErrors([
      work('a', { plan: { errors: [error('login-held-back')] } }),
      work('b', { plan: { errors: [error('login-rejected', { user: 'USERID' })] } }),
      work('c', { plan: { errors: [error('password-missing', { name: 'BMC_PASSWORD' })] } }),
      work('d', { plan: { errors: [error('value-refused', { field: 'company', rule: 'too-long' })] } }),
      work('e', { plan: { errors: [error('value-refused', { field: 'company', rule: 'too-long' })] } }),
      work('f', { plan: { errors: [error('device-timeout')] } }),
      // No login is at fault, and none of its settings would help.
      work('g', {
        plan: { errors: [error('password-missing', { name: 'ftp.example', place: 'transfer' })] },
      }),
    ]);
    expect(shared.map(({ kind, name, error: { code }, addresses }) => [kind, name, code, addresses])).toEqual(
      [
        ['login', 'bmc', 'login-rejected', ['a', 'b']],
        ['password', 'bmc', 'password-missing', ['c']],
        ['field', 'company', 'value-refused', ['d', 'e']],
      ],
    );
  });

  it('leaves a device its own errors, those of one kind as one box', () => {
    const own = ownErrors([
      ...Array.from({ length: 15 }, (_, n) => error('read-back-differs', { field: String(n) })),
      error('login-rejected'),
      error('connection-lost'),
    ]);
    expect(own.map(({ error: { code }, more }) => [code, more])).toEqual([
      ['read-back-differs', 14],
      ['connection-lost', 0],
    ]);
  });
});

describe('after a write', () => {
  const step = { id: '1', code: 'enable-call-home', screen: [], value: '' };
  const ended = (id: string, state: string, manual: readonly object[] = [], part: object = {}) =>
    judged(id, { apply: { act: 'apply', state, ...part }, plan: { manual } });
  it('the first line counts what was achieved and what was not', () => {
    const none = { same: 0, hand: 0, bad: 0, held: 0, manual: 0, back: 0, 'partly-back': 0, unplanned: 0 };
    expect(
      applySummary([
        ended('a', 'done'),
        ended('b', 'no-change'),
        ended('f', 'done', [step]),
        ended('c', 'partly'),
        ended('e', 'not-run'),
        judged('d', { plan: { state: 'failed' } }),
      ]),
    ).toEqual({ ...none, done: 1, same: 1, hand: 1, bad: 1, held: 1, unplanned: 1 });
  });

  const byHand = (id: string, manual: readonly object[]) =>
    judged(id, { row: row(id, { driver: 'manual' }), plan: { state: 'manual', manual } });
  it.each([
    ['is set by a person', [byHand('a', [step])], '1 台は手動設定シートに従って画面から設定します。'],
    [
      'was left to a person by a write',
      [
        judged('a', {
          row: row('a', { driver: 'manual' }),
          plan: { state: 'manual', manual: [step] },
          apply: { state: 'manual' },
        }),
      ],
      '1 台は手動設定シートに従って画面から設定します。',
    ],
    ['a person set', [byHand('a', [{ ...step, done: { by: '', at: '' } }])], '1 台の設定が完了しました。'],
    ['was put back', [ended('a', 'done', [], { act: 'undo' })], '1 台は書き込み前の値に戻してあります。'],
    [
      'was put back in part',
      [ended('a', 'partly', [], { act: 'undo' })],
      '1 台は書き込み前の値に戻っていない項目があります。',
    ],
    [
      'has a value that is refused',
      [judged('a', { plan: { state: 'refused' } })],
      '1 台は変更計画を作成できませんでした。',
    ],
    [
      'cannot be set so',
      [judged('a', { plan: { state: 'unsupported' } })],
      '1 台は手動設定シートに従って画面から設定します。',
    ],
    [
      'is as wanted',
      [ended('a', 'no-change')],
      'すべての機器がすでに希望どおりの設定です。書き込みは不要です。',
    ],
  ] as const)(
    'and never says that every device is as wanted of one that %s, unless it is',
    (_what, works, said) => {
      expect(headline(textsFor('ja'), ja, works)).toBe(said);
    },
  );
});

describe('a device that is written to, with settings left to a person', () => {
  const step = { id: '1', code: 'enable-call-home', screen: [], value: '' };
  const ticked = { ...step, done: { by: '設定 太郎', at: '' } };
  const of = (manual: readonly object[], outcome: string) =>
    judged('a', {
      apply: { act: 'apply', state: 'done', items: [{ key: 'enable', outcome }] },
      plan: { state: 'changes', manual },
    });
  it.each([
    ['steps are open', of([step], 'verified'), '△ 手動設定が残っています', 'hand'],
    ['steps are ticked', of([ticked], 'verified'), '○ 設定完了', 'done'],
    ['switching on is not known', of([], 'written-unread'), '△ 未確認あり', 'hand'],
    [
      'a test call is left, which is no setting',
      of([{ ...step, code: 'test-configuration' }], 'verified'),
      '○ 設定完了',
      'done',
    ],
  ] as const)('is not told as set up before a person did them: %s', (_what, device, shown, kind) => {
    const { mark, word } = workState(textsFor('ja'), ja, device, undefined);
    expect([`${mark} ${word}`, workKind(textsFor('ja'), device, undefined)]).toEqual([shown, kind]);
  });
});

describe('test calls', () => {
  const testSteps = [{ id: 't', code: 'test-configuration', screen: [], value: '' }];
  const hand = { id: 'h', code: 'enable-call-home', screen: [], value: '' };
  const ticked = { ...hand, done: { by: '設定 太郎', at: '' } };
  const done = { deviceId: 'a', act: 'apply', state: 'done', items: [], errors: [], warnings: [] };
  const plan = (part: object = {}) => ({
    deviceId: 'a',
    state: 'changes',
    items: [],
    manual: [],
    warnings: [],
    ...part,
  });
  const none = { deviceId: 'a', state: 'not-available', manual: testSteps };
  const site = (part: object, driver = 'xcc-redfish'): SiteView =>
    ({
      inDoubt: [],
      applies: [],
      plans: [],
      newPlans: [],
      testCalls: [],
      testAgain: [],
      rows: [row('a', { driver: driver as DeviceRow['driver'] })],
      ...part,
    }) as unknown as SiteView;
  it.each([
    ['nothing written', {}, 'not-set-up'],
    ['written', { applies: [done], plans: [plan()] }, null],
    ['read since, and not as written', { applies: [done], plans: [plan()], newPlans: ['a'] }, 'not-set-up'],
    ['needed no writing', { plans: [plan({ state: 'no-change' })] }, null],
    ['half written', { applies: [{ ...done, state: 'partly' }], plans: [plan()] }, 'not-set-up'],
    ['put back', { applies: [{ ...done, act: 'undo', state: 'restored' }], plans: [plan()] }, 'not-set-up'],
    ['unknown', { inDoubt: ['a'], applies: [done], plans: [plan()] }, 'in-doubt'],
    ['steps left by hand', { applies: [done], plans: [plan({ manual: [hand] })] }, 'not-set-up'],
    ['steps done by hand', { applies: [done], plans: [plan({ manual: [ticked] })] }, null],
    [
      'switching on not known',
      { applies: [{ ...done, items: [{ key: 'enable', outcome: 'written-unread' }] }], plans: [plan()] },
      'not-set-up',
    ],
    ['no test over this interface', { applies: [done], plans: [plan()], testCalls: [none] }, 'by-hand'],
  ])('are proposed for what is set up only: %s', (_what, part, expected) => {
    const view = site(part);
    expect(notProposed(view, view.rows[0] as DeviceRow)).toBe(expected);
  });

  it('of a device that is set by hand are for a person, until one passed', () => {
    const steps = [ticked, ...testSteps];
    const view = site({ plans: [plan({ state: 'manual', manual: steps })] }, 'manual');
    expect(notProposed(view, view.rows[0] as DeviceRow)).toBe('by-hand');
    const passed = { by: '設定 太郎', at: '', result: { state: 'success', ticket: '' } };
    const tested = site(
      { plans: [plan({ state: 'manual', manual: [ticked, { ...testSteps[0], done: passed }] })] },
      'manual',
    );
    expect(notProposed(tested, tested.rows[0] as DeviceRow)).toBeNull();
  });
});

describe('a missing password', () => {
  const login = (name: string, passwordSet: boolean) => ({
    name,
    user: 'USERID',
    passwordSet,
    snmp: null,
    rejectedBy: [],
  });
  it('is asked for once per login that a chosen device needs', () => {
    const rows = [
      ...Array.from({ length: 240 }, (_, n) => row(`d${n}`)),
      row('x', { chosen: false, credential: 'cmm' }),
      row('y', { driver: 'manual', credential: 'lxca' }),
    ];
    const credentials = [login('bmc', false), login('cmm', false), login('lxca', false)];
    expect(
      missingLogins({ rows, credentials } as never).map(({ credential, devices }) => [
        credential.name,
        devices,
      ]),
    ).toEqual([['bmc', 240]]);
    expect(missingLogins({ rows, credentials: [login('bmc', true)] } as never)).toEqual([]);
  });
});

describe('a fault of the form', () => {
  it('is said once per field, whichever devices have it', () => {
    const issue = (device: string, product: string, args = {}): SettingIssue =>
      ({
        key: 'company',
        kind: 'error',
        code: 'required',
        args,
        devices: [device],
        products: [product],
      }) as never;
    const merged = oncePerField([
      issue('a', 'xcc', { x: 1 }),
      issue('b', 'imm2', { x: 2 }),
      issue('c', 'xcc', { to: 'A' }),
    ]);
    expect(merged.map(({ devices, products }) => [devices, products])).toEqual([
      [
        ['a', 'b'],
        ['xcc', 'imm2'],
      ],
      [['c'], ['xcc']],
    ]);
  });
});

describe('small things of the screen', () => {
  it('names what stands among ports and is none', () => {
    expect(badPorts('443, abc 99999 ８４４３')).toEqual(['abc', '99999']);
  });
  it('has one order of devices in all steps', () => {
    const rows = [
      row('a', { product: 'xcc3' }),
      row('b', { product: 'imm2' }),
      row('c', { product: 'xcc3' }),
    ];
    expect(inOrder(rows).map(({ device }) => device.id)).toEqual(['b', 'a', 'c']);
  });
  it('estimates what is left from measured units, and says nothing before', () => {
    expect(remaining(10_000, { done: 2, total: 100 })).toBeNull();
    expect(remaining(10_000, { done: 10, total: 100 })).toBe(90);
    expect(remaining(10_000, { done: 10, total: 10 })).toBeNull();
  });
});
