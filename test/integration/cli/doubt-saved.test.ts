import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startXcc } from '../../lab/xcc.ts';
import { journalEntries } from '../../support/journal-entries.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';

/** What an earlier command left in doubt is on disk before the next one begins: that may be killed as well. */
test('a doubt is saved before a device is asked anything, and runs and journal name the same act', async () => {
  const xcc = await startXcc({ address: '127.175.0.11' });
  const folder = mkdtempSync(join(tmpdir(), 'doubt-'));
  try {
    const path = join(folder, 'site.json');
    const [state, journal] = [join(folder, 'site.state.json'), join(folder, 'site.journal.jsonl')];
    const devices = [
      {
        address: xcc.address,
        product: 'xcc',
        route: 'direct',
        credential: 'own',
        ports: { https: xcc.ports.https },
      },
    ];
    const credentials = { own: { user: xcc.credentials.user, passwordEnv: 'P' } };
    writeFileSync(
      path,
      JSON.stringify({ version: 1, network: {}, credentials, devices, settings: SETTINGS }),
    );
    const run = async (...words: readonly string[]) =>
      (await runCommand([...words, '--site', path, '--json'], { P: xcc.credentials.password })).code;
    type Runs = { readonly runs: { act: string; interrupted: string | null; actId?: string }[] };
    const runs = () => (JSON.parse(readFileSync(state, 'utf8')) as Runs).runs;
    expect(await run('apply', '--yes')).toBe(0);
    const [written] = runs().filter(({ act }) => act === 'apply');
    expect(journalEntries(journal).map(({ actId }) => actId)).toEqual(
      journalEntries(journal).map(() => written?.actId),
    );
    const head = {
      at: new Date().toISOString(),
      deviceId: 'device-1',
      address: xcc.address,
      actId: 'killed',
    };
    const left = [
      { ...head, type: 'begin', driver: 'xcc-redfish', act: 'apply' },
      { ...head, type: 'step-sent', step: 'contact', keys: ['company'], wanted: { company: 'X' } },
    ];
    writeFileSync(journal, left.map((each) => `${JSON.stringify(each)}\n`).join(''), { flag: 'a' });
    const before: (string | null)[] = [];
    xcc.faults.moods = [
      () => {
        before.push(runs().at(-1)?.interrupted ?? null);
        return null;
      },
    ];
    await run('undo', '--yes');
    expect(before[0]).toBe('crashed');
    expect(runs().filter(({ actId }) => actId === 'killed')).toHaveLength(1);
  } finally {
    await xcc.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
