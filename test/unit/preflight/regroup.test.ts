import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_STATUSES, type CheckResult } from '../../../electron/domain/check.ts';
import { key, regroup } from '../../../electron/preflight/regroup.ts';
import { facts, row, type Verdict } from '../../../electron/preflight/row.ts';

const make = (id: string, target: string, verdict: Verdict): CheckResult =>
  row({ id, target }, verdict, 0, 5);
const unknown = (target: string, issuer: string, id = 'tls'): CheckResult =>
  make(id, target, { status: 'fail', code: 'untrusted-issuer', args: { issuer } });
const pass: Verdict = { status: 'pass', code: 'ok' };
const shut: Verdict = { status: 'fail', code: 'timeout' };

describe('one unknown issuer', () => {
  it('over unrelated hosts is interception', () => {
    const changed = regroup([
      unknown('www.ibm.com:443', 'CN=Corp'),
      unknown('soaus.lenovo.com:443', 'CN=Corp'),
    ]);
    expect(changed.map(({ code, group, args }) => [code, group, args.hosts])).toEqual([
      ['intercepted', 'tls:intercepted:CN=Corp', 2],
      ['intercepted', 'tls:intercepted:CN=Corp', 2],
    ]);
  });

  it('over one organisation’s hosts, or different issuers, or none, stays what it is', () => {
    expect(regroup([unknown('a.ibm.com:443', 'CN=X'), unknown('b.ibm.com:443', 'CN=X')])).toEqual([]);
    expect(regroup([unknown('a.ibm.com:443', 'CN=X'), unknown('b.lenovo.com:443', 'CN=Y')])).toEqual([]);
    expect(regroup([unknown('a.ibm.com:443', ''), unknown('b.lenovo.com:443', '')])).toEqual([]);
  });

  it('is counted with the rows of an earlier run', () => {
    const before = make('tls', 'a.ibm.com:443', {
      status: 'fail',
      code: 'intercepted',
      args: { issuer: 'CN=Corp' },
    });
    const changed = regroup([before, unknown('b.lenovo.com:443', 'CN=Corp')]);
    expect(changed.map(({ target, code }) => [target, code])).toEqual([['b.lenovo.com:443', 'intercepted']]);
  });
});

describe('the direct way', () => {
  const open = [make('proxy-connect', 'h.ibm.com:443', pass), make('proxy-tls', 'h.ibm.com:443', pass)];

  it('shut beside an open proxy is a warning, for every address of it', () => {
    const changed = regroup([
      ...open,
      make('tcp', 'h.ibm.com:443 [192.0.2.1]', shut),
      make('dns', 'h.ibm.com:443', { status: 'fail', code: 'nxdomain' }),
      make('tcp', 'other.ibm.com:443', shut),
    ]);
    expect(changed.map(({ target, status, args }) => [target, status, args.viaProxy])).toEqual([
      ['h.ibm.com:443 [192.0.2.1]', 'warn', 'ok'],
      ['h.ibm.com:443', 'warn', 'ok'],
    ]);
  });

  it('stays red where the proxy does not carry it through', () => {
    const [connect] = open;
    const broken = make('proxy-tls', 'h.ibm.com:443', { status: 'fail', code: 'expired' });
    expect(regroup([connect as CheckResult, broken, make('tcp', 'h.ibm.com:443', shut)])).toEqual([]);
  });

  it('is red again when the proxy serves it no more', () => {
    const soft = make('tcp', 'h.ibm.com:443', {
      status: 'warn',
      code: 'timeout',
      args: { viaProxy: 'ok', port: 443 },
    });
    const [changed] = regroup([
      soft,
      make('proxy-connect', 'h.ibm.com:443', { status: 'fail', code: 'denied' }),
    ]);
    expect(changed).toMatchObject({ status: 'fail', args: { port: 443 } });
    expect(changed?.args.viaProxy).toBeUndefined();
  });
});

it('regrouping what was regrouped changes nothing more', () => {
  const result = fc
    .record({
      id: fc.constantFrom('dns', 'tcp', 'tls', 'proxy-connect', 'proxy-tls'),
      target: fc.constantFrom('a.ibm.com:443', 'b.lenovo.com:443', 'a.ibm.com:443 [192.0.2.1]'),
      status: fc.constantFrom(...CHECK_STATUSES),
      code: fc.constantFrom('ok', 'timeout', 'untrusted-issuer' as const),
      issuer: fc.constantFrom('', 'CN=Corp'),
    })
    .map(({ id, target, status, code, issuer }) =>
      make(id, target, { status, code: code as Verdict['code'], args: { issuer } }),
    );
  fc.assert(
    fc.property(fc.uniqueArray(result, { selector: key, maxLength: 12 }), (rows) => {
      const changed = new Map(regroup(rows).map((each) => [key(each), each]));
      const settled = rows.map((each) => changed.get(key(each)) ?? each);
      expect(regroup(settled)).toEqual([]);
    }),
  );
});

it('a row has its times, its group and evidence without empty values', () => {
  const made = row(
    { id: 'tcp', target: 't' },
    { ...shut, evidence: facts({ a: '', b: undefined, c: 1.26 }) },
    5,
    3,
    2,
  );
  expect(made).toMatchObject({ durationMs: 0, attempt: 2, group: 'tcp:timeout', from: 'laptop' });
  expect(made.evidence).toEqual([{ key: 'c', value: '1.3' }]);
  expect(make('tcp', 't', pass).group).toBe('ok');
});
