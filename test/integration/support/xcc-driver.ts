import { expect } from 'vitest';
import { createTrustStore } from '../../../electron/access/trust.ts';
import type { DriverContext } from '../../../electron/devices/driver.ts';
import { xccRedfish } from '../../../electron/devices/xcc/xcc-redfish.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import type { RunningXcc } from '../../lab/xcc.ts';
import { shipped } from '../../support/shipped.ts';

/** The Redfish driver at a simulated controller, without a site around it. */
export type Opened = Extract<Awaited<ReturnType<typeof xccRedfish.open>>, { ok: true }>['value'];

/** What a driver is given of the controller; its own password where no other is named. */
export function xccContext(xcc: RunningXcc, password = xcc.credentials.password): DriverContext {
  return {
    target: {
      deviceId: 'xcc-1',
      address: xcc.address,
      product: 'xcc',
      ports: { https: xcc.ports.https, ssh: 22, snmp: 161 },
    },
    credential: {
      name: 'xcc',
      user: xcc.credentials.user,
      password: new Secret(password),
      stamp: 1,
    } as DriverContext['credential'],
    trust: createTrustStore({}, () => {}),
    catalog: shipped,
    now: Date.now,
  };
}

/** Opens, does, closes; whatever came of it, no session may be left on the controller. */
export async function withDriver<T>(
  xcc: RunningXcc,
  work: (session: Opened) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const opened = await xccRedfish.open(xccContext(xcc), signal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
    expect(xcc.state.sessions.size).toBe(0);
  }
}
