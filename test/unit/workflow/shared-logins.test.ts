import { describe, expect, it } from 'vitest';
import { type AppError, appError } from '../../../electron/domain/app-error.ts';
import type { DeviceRow } from '../../../electron/domain/device-row.ts';
import { tryOneFirst } from '../../../electron/workflow/shared-logins.ts';

type Outcome = { readonly address: string; readonly errors: readonly AppError[] };
const row = (address: string, credential = 'bmc', driver = 'xcc-redfish'): DeviceRow =>
  ({ device: { id: address, address }, credential, driver }) as unknown as DeviceRow;
const rejected = (address: string) => appError('login-rejected', { address, user: 'USERID' });

async function run(
  rows: readonly DeviceRow[],
  refusing: readonly string[],
  fails: (address: string) => AppError | null,
) {
  const signedIn: string[] = [];
  const work = async ({ device: { address } }: DeviceRow): Promise<Outcome> => {
    signedIn.push(address);
    const error = fails(address);
    return { address, errors: error === null ? [] : [error] };
  };
  const shared = tryOneFirst(
    rows,
    () => 'USERID',
    () => refusing,
    work,
  );
  const results = await Promise.all(
    shared.ordered.map((each) =>
      shared.work(each, (error) => ({ address: each.device.address, errors: [error] })),
    ),
  );
  return { signedIn, results };
}

describe('an account that many devices share', () => {
  const rows = ['a', 'b', 'c', 'd'].map((address) => row(address));
  it('costs one refused login where it is wrong', async () => {
    const { signedIn, results } = await run(rows, [], rejected);
    expect(signedIn).toEqual(['a']);
    expect(results.map(({ errors: [error] }) => error?.code)).toEqual([
      'login-rejected',
      'login-held-back',
      'login-held-back',
      'login-held-back',
    ]);
  });
  it('is tried next on a device that has not refused it, so that one odd device does not stop the others', async () => {
    const { signedIn } = await run(rows, ['a'], (address) => (address === 'a' ? rejected(address) : null));
    expect(signedIn[0]).toBe('b');
    expect([...signedIn].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
  it('goes on where the first device is only silent', async () => {
    const { signedIn } = await run(rows, [], (address) => appError('device-timeout', { address }));
    expect(signedIn).toHaveLength(4);
  });
  it('goes on where the first device throws', async () => {
    const shared = tryOneFirst<Outcome>(
      rows,
      () => 'USERID',
      () => [],
      async ({ device: { address } }) => {
        if (address === 'a') throw new Error('broken');
        return { address, errors: [] };
      },
    );
    const results = await Promise.allSettled(
      shared.ordered.map((each) =>
        shared.work(each, (error) => ({ address: each.device.address, errors: [error] })),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
  it('is one for each kind of interface, and two devices do not wait for each other', async () => {
    const mixed = [...rows, row('s', 'bmc', 'imm2-snmp'), row('x', 'other'), row('y', 'other')];
    const { signedIn } = await run(mixed, [], rejected);
    expect([...signedIn].sort()).toEqual(['a', 's', 'x', 'y']);
  });
});
