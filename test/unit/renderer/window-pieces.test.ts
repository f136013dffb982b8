import { describe, expect, it } from 'vitest';
import type { DeviceRow, SettingIssue, SiteView } from '../../../electron/contract/views.ts';
import { textsFor } from '../../../electron/texts/for-language.ts';
import { remaining } from '../../../renderer/components/remaining.ts';
import { ja } from '../../../renderer/i18n/ja.ts';
import {
  applySummary,
  type DeviceWork,
  workKind,
  workState,
} from '../../../renderer/steps/apply/device-work.ts';
import { ownErrors, sharedErrors } from '../../../renderer/steps/apply/shared-errors.ts';
import { inOrder } from '../../../renderer/steps/device-name.ts';
import { missingLogins } from '../../../renderer/steps/discover/missing-logins.ts';
import { badPorts } from '../../../renderer/steps/discover/typed-addresses.ts';
import { oncePerField } from '../../../renderer/steps/settings/once-per-field.ts';
import { notProposed } from '../../../renderer/steps/test-call/not-proposed.ts';

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
  it('the first line counts what was achieved and what was not', () => {
    const of = (id: string, state: string, manual: readonly object[] = []) =>
      work(id, { apply: { act: 'apply', state, items: [] }, plan: { manual } });
    expect(
      applySummary([
        of('a', 'done'),
        of('b', 'no-change'),
        of('f', 'done', [{ id: '1', code: 'enable-call-home', screen: [], value: '' }]),
        of('c', 'partly'),
        of('e', 'not-run'),
        work('d', { plan: { state: 'failed' } }),
      ]),
    ).toEqual({ done: 2, hand: 1, bad: 1, held: 1, unplanned: 1 });
  });
});

describe('a device that is written to, with settings left to a person', () => {
  const step = { id: '1', code: 'enable-call-home', screen: [], value: '' };
  const ticked = { ...step, done: { by: '設定 太郎', at: '' } };
  const of = (manual: readonly object[], outcome: string) =>
    work('a', {
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
  const site = (part: object): SiteView =>
    ({ inDoubt: [], applies: [], plans: [], newPlans: [], ...part }) as unknown as SiteView;
  it.each([
    ['nothing written', {}, 'not-set-up'],
    ['written', { applies: [{ deviceId: 'a', act: 'apply', state: 'done' }] }, null],
    [
      'read since, and not as written',
      {
        applies: [{ deviceId: 'a', act: 'apply', state: 'done' }],
        plans: [{ deviceId: 'a', state: 'changes' }],
        newPlans: ['a'],
      },
      'not-set-up',
    ],
    [
      'planned before it was written',
      {
        applies: [{ deviceId: 'a', act: 'apply', state: 'done' }],
        plans: [{ deviceId: 'a', state: 'changes' }],
      },
      null,
    ],
    ['needed no writing', { plans: [{ deviceId: 'a', state: 'no-change' }] }, null],
    ['half written', { applies: [{ deviceId: 'a', act: 'apply', state: 'partly' }] }, 'not-set-up'],
    ['put back', { applies: [{ deviceId: 'a', act: 'undo', state: 'done' }] }, 'not-set-up'],
    ['unknown', { inDoubt: ['a'], applies: [{ deviceId: 'a', act: 'apply', state: 'done' }] }, 'in-doubt'],
  ])('are proposed for what is set up only: %s', (_what, part, expected) => {
    expect(notProposed(site(part), row('a'))).toBe(expected);
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
