import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identifyStage } from '../../../electron/workflow/discover-stage.ts';
import { laptopAheadMs } from '../../../electron/workflow/laptop-clock.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { addRun } from '../../../electron/workflow/site-handle.ts';
import { startSntp } from '../../lab/sntp.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** What is known of devices and passwords from earlier looks and earlier runs. */
const ADDRESS = '127.79.0.11';
const TIME = '127.79.0.123';

let xcc: RunningXcc;
beforeEach(async () => {
  xcc = await startXcc({ address: ADDRESS, variant: 'xcc2' });
});
afterEach(() => xcc.close());
const replaceCertificate = async (): Promise<void> => {
  await xcc.close();
  xcc = await startXcc({ address: ADDRESS, variant: 'xcc2' });
};

const SITE = {
  version: 1,
  network: { ntp: [`${TIME}:19123`] },
  credentials: { xcc: { user: 'USERID', passwordEnv: 'XCC' } },
  devices: [{ address: ADDRESS, product: 'xcc2', credential: 'xcc', ports: { https: 8443 } }],
  settings: SETTINGS,
};
const context = () => contextFor(SITE, { XCC: xcc.credentials.password });

describe('a certificate that changes', () => {
  test('stops; the one that a person accepts is pinned, and a third one stops again', async () => {
    const site = context();
    expect((await planStage(site, null))[0]?.state).toBe('changes');
    await replaceCertificate();
    const [stopped] = await planStage(site, null);
    const error = stopped?.errors[0];
    expect(error).toMatchObject({ code: 'certificate-changed', args: { address: ADDRESS, port: 8443 } });
    site.trust.accept('tls', ADDRESS, Number(error?.args.port), String(error?.args.seen));
    expect((await planStage(site, null))[0]?.state).toBe('changes');
    await replaceCertificate();
    expect((await planStage(site, null))[0]?.errors[0]).toMatchObject({
      code: 'certificate-changed',
      args: { known: error?.args.seen },
    });
  });

  test('between two looks leaves the device the one it is', async () => {
    const site = contextFor(
      { ...SITE, devices: [{ address: ADDRESS, credential: 'xcc', ports: { https: 8443 } }] },
      { XCC: xcc.credentials.password },
    );
    const look = async () => {
      await identifyStage(site);
      return site.site.get().discovery?.devices.map(({ id, product }) => [id, product]);
    };
    const before = await look();
    expect(before).toHaveLength(1);
    await replaceCertificate();
    expect(await look()).toEqual(before);
  });
});

describe('a refused password', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'refused-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is not tried by the next run, unless a person says that it was put right on the device', async () => {
    const path = join(folder, 'site.json');
    writeFileSync(path, JSON.stringify(SITE));
    const run = async (...more: readonly string[]) => {
      const { code, out } = await runCommand(['plan', '--site', path, '--json', ...more], {
        XCC: 'wrong-password',
      });
      const { plans } = JSON.parse(out) as { plans: { errors: { code: string }[] }[] };
      return [code, plans[0]?.errors[0]?.code];
    };
    expect(await run()).toEqual([1, 'login-rejected']);
    expect(await run()).toEqual([1, 'login-not-retried']);
    expect(xcc.state.failedLogins).toBe(1);
    expect(await run('--retry-login')).toEqual([1, 'login-rejected']);
    expect(xcc.state.failedLogins).toBe(2);
    expect(readFileSync(join(folder, 'site.state.json'), 'utf8')).not.toContain('wrong-password');
  });
});

describe('how far the laptop is ahead', () => {
  const HOUR = 3_600_000;
  const found = (site: ReturnType<typeof context>, seconds: number, agoMs: number): void => {
    const at = new Date(Date.now() - agoMs).toISOString();
    addRun(site.site, {
      act: 'preflight',
      startedAt: at,
      endedAt: at,
      interrupted: null,
      outcome: {
        profiles: [],
        only: null,
        done: 1,
        total: 1,
        results: [
          {
            id: 'clock.laptop',
            target: 'laptop',
            status: 'fail',
            code: 'skew-months',
            args: { seconds },
            evidence: [],
            fixes: [],
            startedAt: '',
            durationMs: 0,
            attempt: 1,
            from: 'laptop',
            group: 'clock',
          },
        ],
      },
    });
  };

  test('is what preflight found while that is fresh, and is asked again once it is old', async () => {
    const site = context();
    found(site, 3_600, 0);
    expect(await laptopAheadMs(site)).toEqual({ ok: true, value: HOUR });
    const late = context();
    found(late, 3_600, HOUR);
    // The true time is ten minutes behind this laptop.
    const server = await startSntp({ address: TIME, port: 19_123, offsetMs: -600_000 });
    try {
      const measured = await laptopAheadMs(late);
      expect(measured.ok && Math.abs(measured.value - 600_000)).toBeLessThan(10_000);
    } finally {
      await server.close();
    }
    expect(await laptopAheadMs(late)).toMatchObject({ ok: false, error: { code: 'clock-unmeasured' } });
    const never = context();
    expect(await laptopAheadMs(never)).toEqual({ ok: true, value: 0 });
  });

  test.each([
    ['put forward', -300, 300_000],
    ['put back, some minutes after it was measured', 300, -300_000],
  ])(
    'is asked again where the clock was %s, however short a time that looks like',
    async (_how, seconds, moved) => {
      const site = context();
      found(site, seconds, moved < 0 ? -moved * 1.2 : 0);
      const now = () => Date.now() + moved;
      const server = await startSntp({ address: TIME, port: 19_123, offsetMs: moved });
      try {
        const measured = await laptopAheadMs({ ...site, now });
        expect(measured.ok && Math.abs(measured.value)).toBeLessThan(10_000);
      } finally {
        await server.close();
      }
    },
  );

  test('is asked again where only other rows were checked since it was measured', async () => {
    const site = context();
    found(site, 3_600, HOUR);
    const at = new Date().toISOString();
    const outcome = { profiles: [], only: ['a:443'], done: 1, total: 1, results: [] };
    addRun(site.site, { act: 'preflight', startedAt: at, endedAt: at, interrupted: null, outcome });
    expect(await laptopAheadMs(site)).toMatchObject({ ok: false, error: { code: 'clock-unmeasured' } });
  });
});
