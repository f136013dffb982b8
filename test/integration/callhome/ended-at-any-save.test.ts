import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Journal, JournalEntry } from '../../../electron/domain/journal.ts';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import type { SiteRecord } from '../../../electron/domain/site-record.ts';
import { type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { ownCredential } from '../support/own-credential.ts';
import { SETTINGS } from './settings.ts';

/**
 * `apply` is ended at every save before it writes, and at every entry of its journal, once after the entry and once in the
 * middle of its line, beside the state as it was last saved and as old as it may be by then. The next `apply` finishes the
 * job, and `undo` still knows what the devices had before the first.
 */
const NETWORK = '127.178.1';

/** What could have been saved of an `apply`, in its order: what a kill leaves is a part of it. */
type Saved = { readonly devices: Devices } & (
  | { readonly entry: JournalEntry }
  | { readonly state: string; readonly atOnce: boolean }
);
const seen = vi.hoisted(() => ({ tell: (_saved: object): void => {} }));
vi.mock('../../../electron/storage/journal-file.ts', async (original) => {
  const real = await original<typeof import('../../../electron/storage/journal-file.ts')>();
  const openJournal = (path: string): Journal => {
    const { append } = real.openJournal(path);
    const told: Journal['append'] = async (entry) => {
      const kept = await append(entry);
      seen.tell({ entry });
      return kept;
    };
    return { append: told };
  };
  return { ...real, openJournal };
});
vi.mock('../../../electron/workflow/site-handle.ts', async (original) => {
  const real = await original<typeof import('../../../electron/workflow/site-handle.ts')>();
  const openSite: typeof real.openSite = (record, now, onChange, steady) => {
    const told = (after: SiteRecord, before: SiteRecord): void => {
      seen.tell({ state: JSON.stringify(after), atOnce: real.mustNotBeLost(before, after) });
      onChange(after, before);
    };
    return real.openSite(record, now, told, steady);
  };
  return { ...real, openSite };
});

let xcc: RunningXcc;
let imm2: RunningImm2;
let folder = '';
beforeAll(async () => {
  xcc = await startXcc({ address: `${NETWORK}.1`, port: 8443 });
  imm2 = await startImm2({ address: `${NETWORK}.2`, httpsPort: null });
  folder = mkdtempSync(join(tmpdir(), 'callhome-any-save-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([xcc.close(), imm2.close()]);
});

const devicesNow = () =>
  structuredClone({ advisor: xcc.state.serviceAdvisor, callHome: imm2.state.callHome });
type Devices = ReturnType<typeof devicesNow>;
const putDevices = (devices: Devices): void => {
  const { advisor, callHome } = structuredClone(devices);
  Object.assign(xcc.state.serviceAdvisor, advisor);
  Object.assign(imm2.state.callHome, callHome);
};

const path = (name: string): string => join(folder, name);
const STATE = 'site.state.json';
const JOURNAL = 'site.journal.jsonl';

async function callhome(...words: readonly string[]): Promise<{ code: number; states: readonly string[] }> {
  const environment = { ...ownCredential(imm2).environment, WEB: xcc.credentials.password, PROXY: 'secret' };
  const { code, out } = await runCommand([...words, '--site', path('site.json'), '--json'], environment);
  const { results = [] } = JSON.parse(out) as { readonly results?: readonly ApplyResult[] };
  const states = results.map(({ address, state, errors }) =>
    [address.slice(-1), state, ...errors.map((error) => error.code)].join(' '),
  );
  return { code, states: states.toSorted() };
}

/** The folder with a site file of this company and proxy, and nothing else in it. */
function begin(company: string, host: string): void {
  for (const name of [STATE, JOURNAL]) rmSync(path(name), { force: true });
  const device = { route: 'direct' };
  const site = {
    version: 1,
    network: { proxy: { host, port: 8080, user: 'proxyuser', passwordEnv: 'PROXY' } },
    credentials: {
      own: ownCredential(imm2).own,
      web: { user: xcc.credentials.user, passwordEnv: 'WEB' },
    },
    devices: [
      {
        ...device,
        address: xcc.address,
        product: 'xcc',
        credential: 'web',
        ports: { https: xcc.ports.https },
      },
      {
        ...device,
        address: imm2.address,
        product: 'imm2',
        driver: 'imm2-snmp',
        credential: 'own',
        ports: { snmp: imm2.ports.snmp },
      },
    ],
    settings: { ...SETTINGS, company },
  };
  writeFileSync(path('site.json'), JSON.stringify(site));
}

type Kill = {
  readonly name: string;
  readonly journal: string;
  readonly state: string | null;
  readonly devices: Devices;
};

function killsOf(saved: readonly Saved[]): readonly Kill[] {
  const kills: Kill[] = [];
  let journal = '';
  // What was not saved at once may have been saved at any moment since, or not at all.
  let states: readonly (string | null)[] = [null];
  for (const each of saved) {
    if ('state' in each) {
      states = each.atOnce ? [each.state] : [...states, each.state];
      const name = `with save ${states.length} of what was planned`;
      if (journal === '') kills.push({ name, journal, state: each.state, devices: each.devices });
      continue;
    }
    const { entry, devices } = each;
    const line = `${JSON.stringify(entry)}\n`;
    const at = `${entry.type} ${'step' in entry ? entry.step : ''} of ${entry.address}`;
    const [oldest = null] = states;
    const torn = `${journal}${line.slice(0, line.length / 2)}`;
    kills.push({ name: `in ${at}`, journal: torn, state: states.at(-1) ?? null, devices });
    journal += line;
    kills.push({ name: `after ${at}, state of before`, journal, state: oldest, devices });
  }
  return kills;
}

test('ended at any save, the next `apply` finishes the job and `undo` brings back what there was', async () => {
  begin('Former K.K.', '192.0.2.9');
  expect((await callhome('apply', '--yes')).code).toBe(0);
  const former = devicesNow();
  begin('Renshu K.K.', '192.0.2.10');
  const saved: Saved[] = [];
  seen.tell = (each) => saved.push({ ...each, devices: devicesNow() } as Saved);
  expect(await callhome('apply', '--yes')).toEqual({ code: 0, states: ['1 done', '2 done'] });
  seen.tell = () => {};
  const wanted = devicesNow();
  expect(wanted).not.toEqual(former);
  const kills = killsOf(saved);
  expect(kills.length).toBeGreaterThan(20);

  for (const { name, journal, state, devices } of kills) {
    begin('Renshu K.K.', '192.0.2.10');
    putDevices(devices);
    if (journal !== '') writeFileSync(path(JOURNAL), journal);
    if (state !== null) writeFileSync(path(STATE), state);
    const finished = await callhome('apply', '--yes');
    expect([name, finished.code, devicesNow()]).toEqual([name, 0, wanted]);
    for (const each of finished.states)
      expect([name, each]).toEqual([name, expect.stringMatching(/^\d (done|no-change)$/)]);
    const undone = await callhome('undo', '--yes');
    expect([name, undone.code, devicesNow()]).toEqual([name, 0, former]);
  }
}, 120_000);
