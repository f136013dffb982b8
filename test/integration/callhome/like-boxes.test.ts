import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { issueSelfSigned, xccSubject } from '../../lab/pki.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { SETTINGS } from './settings.ts';

/** Two addresses whose boxes say the same of themselves when signed in. */
const [A, B] = ['127.173.0.11', '127.173.0.12'] as const;
let folder: string;
let boxes: RunningXcc[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'like-'));
});
afterEach(async () => {
  for (const box of boxes) await box.close();
  boxes = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startXcc>[0]>): Promise<string> {
  for (const address of [A, B]) boxes.push(await startXcc({ address, ...options }));
  const path = join(folder, 'site.json');
  const devices = boxes.map(({ address, ports }) => ({
    address,
    product: 'xcc',
    route: 'direct',
    credential: 'own',
    ports: { https: ports.https },
  }));
  const credentials = { own: { user: boxes[0]?.credentials.user, passwordEnv: 'P' } };
  writeFileSync(path, JSON.stringify({ version: 1, network: {}, credentials, devices, settings: SETTINGS }));
  return path;
}

async function run(path: string, ...words: readonly string[]) {
  const { code, out } = await runCommand([...words, '--site', path, '--json'], {
    P: boxes[0]?.credentials.password ?? '',
  });
  return {
    code,
    ...(JSON.parse(out) as { results: { address: string; state: string; errors: { code: string }[] }[] }),
  };
}
const isOn = () => boxes.map(({ state }) => state.serviceAdvisor.CallHomeEnabled);

test.each([
  { serial: 'Not Specified', uuid: '00000000-0000-0000-0000-000000000000' },
  { serial: 'To be filled by O.E.M.', uuid: '03000200-0400-0500-0006-000700080009' },
  // A real one, cloned: their certificates differ.
  { serial: 'J300A001', uuid: '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80021' },
])('both are written where they are two boxes that both say %o', async (told) => {
  const path = await start(told);
  for (const state of ['done', 'no-change']) {
    const { code, results } = await run(path, 'apply', '--yes');
    expect([code, results.map((each) => [each.address, each.state])]).toEqual([
      0,
      [
        [A, state],
        [B, state],
      ],
    ]);
  }
  expect(isOn()).toEqual([true, true]);
});

test('where all that they show is one box, the row that is left out says so and the command does not end well', async () => {
  const identity = issueSelfSigned({ subject: xccSubject('7X06', 'J300A001'), names: ['x'] });
  const path = await start({ serial: 'J300A001', identity });
  for (const _again of [1, 2]) {
    const { code, results } = await run(path, 'apply', '--yes');
    expect(code).toBe(1);
    expect(results.flatMap(({ errors }) => errors.map((error) => error.code))).toEqual(['same-device']);
    expect(results).toHaveLength(2);
  }
});
