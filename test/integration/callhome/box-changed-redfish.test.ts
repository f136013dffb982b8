import { afterEach, expect, test } from 'vitest';
import { standingOf } from '../../../electron/domain/standing.ts';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** An address passes to another controller of the same login and certificate (one for all of a site) while the first is written to. */
const ADDRESS = '127.244.3.1';
const open: RunningXcc[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close().catch(() => {})));
});

const patches = ({ log }: RunningXcc): number => log.filter(({ text }) => text.startsWith('PATCH')).length;
const own = (no: number) => ({ serial: `AAA000${no}`, uuid: `${no}3333333-8a7d-11e5-9e2f-40f2e9b8000${no}` });

test.each([
  [1, false],
  [2, false],
  [1, true],
  [2, true],
] as const)(
  'after %i writes (sessions off: %s): the newcomer gets none, and none of it is told as read back',
  async (count, off) => {
    const first = await startXcc({ address: ADDRESS, port: 0, ...own(1) });
    open.push(first);
    if (off) first.faults.sessionsOff = 'told';
    const { user, password } = first.credentials;
    const site = contextFor(
      {
        version: 1,
        credentials: { xcc: { user, passwordEnv: 'XCC' } },
        devices: [
          {
            address: ADDRESS,
            product: 'xcc',
            route: 'direct',
            credential: 'xcc',
            ports: { https: first.ports.https },
          },
        ],
        settings: SETTINGS,
      },
      { XCC: password },
    );
    await planStage(site, null);
    const [{ id = '' } = {}] = site.site.get().known;
    let moved: Promise<RunningXcc> | null = null;
    const move = async (): Promise<RunningXcc> => {
      const { https: port } = first.ports;
      await first.close();
      const second = await startXcc({ address: ADDRESS, port, identity: first.identity, ...own(2) });
      open.push(second);
      if (off) second.faults.sessionsOff = 'told';
      return second;
    };
    const watch = setInterval(() => {
      if (patches(first) >= count) moved ??= move();
    }, 0);
    const [result] = await applyStage(site, null);
    clearInterval(watch);
    const second = await (moved as Promise<RunningXcc> | null);
    if (second === null) throw new Error('nobody else came');
    expect(result).toMatchObject({ deviceId: id, state: 'partly' });
    expect(result?.errors).toContainEqual(
      expect.objectContaining({ code: 'box-changed', args: expect.objectContaining({ address: ADDRESS }) }),
    );
    expect(result?.items.some(({ outcome }) => outcome === 'differs')).toBe(false);
    const fresh = await startXcc({ address: '127.244.3.2', port: 0, ...own(2) });
    open.push(fresh);
    expect(second.state.serviceAdvisor).toEqual(fresh.state.serviceAdvisor);
    expect(second.state.sessions.size).toBe(0);
    expect(standingOf(site.site.get()).applies.map(({ deviceId }) => deviceId)).toEqual([id]);
  },
);
