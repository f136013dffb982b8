import { afterEach, expect, test } from 'vitest';
import { applyStage } from '../../../electron/workflow/apply-stage.ts';
import { planStage } from '../../../electron/workflow/plan-stage.ts';
import type { LabRequest, LabResponse } from '../../lab/kit.ts';
import { type RunningLxca, startLxca } from '../../lab/lxca.ts';
import type { Mood } from '../../lab/redfish-moods.ts';
import { contextFor } from '../support/context.ts';
import { SETTINGS } from './settings.ts';

/** The address of an XClarity Administrator passes to another one, with its login and certificate, while it is written to. */
let lxca: RunningLxca;
afterEach(() => lxca.close());

const OTHER = '3D0E1B5C7A5F4F34B1C0A7F5B2D20042';
const isWrite = ({ method }: LabRequest): boolean => method === 'PUT';
/** `GET /aicc` as the other one gives it. */
const withUuid = (answer: LabResponse, uuid: unknown): LabResponse => {
  const json = JSON.parse(answer.text ?? '');
  return { ...answer, text: JSON.stringify({ ...json, appliance: { ...json.appliance, uuid } }) };
};

/** From the first write on another appliance answers: its sessions are its own, and `aicc` is what it says of itself. */
async function replacedBy(aicc: (own: () => LabResponse) => LabResponse) {
  lxca = await startLxca({ address: '127.238.2.1', port: 0, undocumented: true });
  const site = contextFor(
    {
      version: 1,
      network: { proxy: { host: '192.0.2.10', port: 8080 } },
      credentials: { lxca: { user: lxca.credentials.user, passwordEnv: 'LXCA' } },
      devices: [
        {
          address: lxca.address,
          product: 'lxca',
          route: 'lxca',
          credential: 'lxca',
          ports: { https: lxca.ports.https },
        },
      ],
      settings: SETTINGS,
    },
    { LXCA: lxca.credentials.password },
  );
  await planStage(site, null);
  let written = 0;
  let there = false;
  const replaced: Mood = (request, own) => {
    if (written > 0 && !there) {
      there = true;
      lxca.state.sessions.clear();
    }
    const answer = own(request);
    if (isWrite(request) && answer.status === 200) written += 1;
    const asked = there && request.method === 'GET' && request.path === '/aicc' && answer.status === 200;
    return asked ? aicc(() => answer) : answer;
  };
  lxca.faults.moods = [replaced];
  const [result] = await applyStage(site, null);
  return { result, written: () => written };
}

test('the newcomer is sent nothing, and none of what it shows is told as read back', async () => {
  const { result, written } = await replacedBy((own) => withUuid(own(), OTHER));
  expect(written()).toBe(1);
  expect(result?.state).toBe('partly');
  expect(result?.errors).toContainEqual(expect.objectContaining({ code: 'box-changed' }));
  expect(result?.items.filter(({ outcome }) => outcome === 'verified' || outcome === 'differs')).toEqual([]);
  expect(lxca.state.sessions.size).toBe(0);
});

test.each([
  [
    'in small letters with hyphens',
    (own: () => LabResponse) => withUuid(own(), '3d0e1b5c-7a5f-4f34-b1c0-a7f5b2d20041'),
  ],
  ['nothing', (own) => withUuid(own(), null)],
  ['zeros', (own) => withUuid(own(), '0'.repeat(32))],
] as readonly (readonly [string, (own: () => LabResponse) => LabResponse])[])(
  'the same one, which tells its UUID as %s after its session ended, is gone on with',
  async (_name, aicc) => {
    const { result, written } = await replacedBy(aicc);
    expect(result).toMatchObject({ state: 'done', errors: [] });
    expect(written()).toBeGreaterThan(1);
  },
);
