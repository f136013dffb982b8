import { expect, test, vi } from 'vitest';
import { CHANNELS } from '../../../electron/contract/channels.ts';
import { ok } from '../../../electron/domain/result.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { workHandlers } from '../../../electron/shell/handlers/work-handlers.ts';
import type { Desk, HandlerWorld } from '../../../electron/shell/handlers/world.ts';
import { type Act, planned, siteWith } from '../../support/outcomes.ts';

vi.mock('electron', () => ({ session: {}, app: {} }));

/** Clock and servers are set on the devices whose plan was shown and confirmed, and on no other that has one. */
const sender = undefined as never;
const plan = (no: number): Act => [
  'controller-plan',
  planned({ deviceId: `device-${no}`, address: `192.0.2.${no}` }),
];

test('a plan that was turned down, or shown on another day, is not written with the next one', async () => {
  const record: SiteRecord = siteWith(plan(1), plan(2));
  const started: (readonly string[] | null)[] = [];
  const desk = {
    startJob: async (_siteId: string, _kind: string, deviceIds: readonly string[] | null) => {
      started.push(deviceIds);
      return ok({ jobId: 'a' });
    },
  } as unknown as Desk;
  const world = { sites: { open: () => ok({ handle: { get: () => record } }) } } as unknown as HandlerWorld;
  const handler = workHandlers(world, desk)['controller:apply'];
  await handler({ siteId: 's', deviceIds: ['device-2'], confirmed: true }, sender);
  expect(started).toEqual([['device-2']]);
});

test('the window names them: none is not all', async () => {
  const [input] = await CHANNELS['controller:apply'].schemas();
  const named = (deviceIds: readonly string[]): boolean =>
    input.safeParse({ siteId: '0', deviceIds, confirmed: true }).success;
  expect([named(['device-2']), named([])]).toEqual([true, false]);
  expect(input.safeParse({ siteId: '0', confirmed: true }).success).toBe(false);
});
