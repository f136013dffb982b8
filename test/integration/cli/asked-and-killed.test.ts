import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeSshHostKey, type RunningImm2, startImm2 } from '../../lab/imm2.ts';
import { SETTINGS } from '../callhome/settings.ts';
import { runCommand } from '../support/command.ts';

/**
 * A service request, or an acknowledgement, whose command was killed after its line was in the journal: what is on disk
 * then is that line and the state of before. Whatever command comes next says that it may have gone out.
 */
let device: RunningImm2;
let folder = '';
function newSite(): void {
  folder = mkdtempSync(join(tmpdir(), 'callhome-asked-'));
  const site = {
    version: 1,
    credentials: { own: { user: device.credentials.user, passwordEnv: 'OWN' } },
    devices: [
      {
        address: device.address,
        product: 'imm2',
        route: 'direct',
        driver: 'imm2-cli',
        credential: 'own',
        ports: { ssh: device.ports.ssh ?? 22 },
      },
    ],
    settings: SETTINGS,
  };
  writeFileSync(join(folder, 'site.json'), JSON.stringify(site));
}
beforeAll(async () => {
  device = await startImm2({ address: '127.181.0.21', sshHostKeyPem: makeSshHostKey() });
  newSite();
  // Set up: before that a device takes no request.
  expect((await command('apply', '--yes')).code).toBe(0);
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await device.close();
});
beforeEach(newSite);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = () => join(folder, 'site.state.json');
const journal = () => join(folder, 'site.journal.jsonl');
const command = (...words: readonly string[]) =>
  runCommand([...words, '--site', join(folder, 'site.json'), '--lang', 'en'], {
    OWN: device.credentials.password,
  });
const text = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** The command, and then the disk as it was the moment after its journal line of this type. */
async function killedAfter(type: string, ...words: readonly string[]): Promise<void> {
  const before = text(state());
  expect((await command(...words, '--device', device.address, '--yes')).code).toBe(0);
  const lines = text(journal()).trimEnd().split('\n');
  const last = lines.findIndex((line) => JSON.parse(line).type === type);
  expect(last).toBeGreaterThanOrEqual(0);
  writeFileSync(journal(), `${lines.slice(0, last + 1).join('\n')}\n`);
  if (before === '') rmSync(state(), { force: true });
  else writeFileSync(state(), before);
}

const REQUEST = ['service-request', '--text', 'Fan 3 is loud'] as const;
/** As its report goes on, the device gets no login by its next command: the doubt outlives that. */
const refusing = async (...words: readonly string[]) => {
  const site = join(folder, 'site.json');
  return runCommand([...words, '--site', site, '--lang', 'en'], { OWN: 'another' });
};

test('a service request that was killed is told by every later command, until the list of reports was read', async () => {
  await command('problems');
  await killedAfter('request-sent', ...REQUEST);
  const report = await command('report', '--out', join(folder, 'out'));
  expect(report.said).toMatch(/127\.181\.0\.21.*service request.*\d{4}-\d\d-\d\d \d\d:\d\d.*not known/);
  expect((await refusing('problems')).code).toBe(1);
  expect((await command('plan')).said).toContain('service request');
  expect((await command('problems')).said).toContain('service request');
  expect((await command('plan')).said).not.toContain('service request');
});

test('so is an acknowledgement, of a site of which nothing else is known', async () => {
  await command(...REQUEST, '--device', device.address, '--yes');
  const [event] = /0x[0-9a-f]+/i.exec((await command('problems')).out) ?? [];
  if (event === undefined) throw new Error('no event in the list');
  rmSync(state());
  rmSync(journal());
  await killedAfter('acknowledged', 'acknowledge', '--event', event);
  const { said } = await command('plan');
  expect(said).toMatch(new RegExp(`127\\.181\\.0\\.21.*${event}.*not known`));
});

test('one that came to its end is not told again, even where the state was not saved', async () => {
  expect((await command(...REQUEST, '--device', device.address, '--yes')).code).toBe(0);
  expect((await command('plan')).said).not.toContain('service request');
  rmSync(state());
  expect((await command('plan')).said).not.toContain('service request');
});

describe.each(['before', 'after'] as const)('an answer that is lost %s the device did it', (when) => {
  test('a service request: the command says that it is not known, and so do the later ones until the list was read', async () => {
    device.faults.cli.dropAfter = { command: 'chmanual -desc', when };
    const asked = await command(...REQUEST, '--device', device.address, '--yes');
    expect(asked.code).toBe(1);
    const untold = /answer was lost.*service request.*127\.181\.0\.21.*not known/;
    expect(asked.said + asked.out).toMatch(untold);
    expect((await command('plan')).said).toMatch(untold);
    // The state was lost as well: the journal knows that nobody saw the end of it.
    rmSync(state());
    expect((await command('plan')).said).toMatch(/service request.*not known/);
    expect((await command('problems')).code).toBe(0);
    expect((await command('plan')).said).not.toContain('service request');
  });

  test('an acknowledgement', async () => {
    await command(...REQUEST, '--device', device.address, '--yes');
    const [event = ''] = /0x[0-9a-f]+/i.exec((await command('problems')).out) ?? [];
    device.faults.cli.dropAfter = { command: 'chlog -event_index', when };
    const { code } = await command('acknowledge', '--event', event, '--device', device.address, '--yes');
    expect(code).toBe(1);
    expect((await command('plan')).said).toMatch(new RegExp(`answer was lost.*${event}.*not known`));
  });
});

/** Which of an acknowledgement's questions of `chlog` looks the row up. */
const LOOK_UP = 4;

/** The event of a request that stands in the device's list and was not acknowledged. */
async function newEvent(): Promise<string> {
  await command(...REQUEST, '--device', device.address, '--yes');
  const { devices } = JSON.parse((await command('problems', '--json')).out);
  return devices[0].problems.find((each: { readonly corrected: boolean }) => !each.corrected).eventId;
}

test('an acknowledgement whose row could not be looked up was not sent, and nothing is in doubt', async () => {
  const event = await newEvent();
  const words = ['acknowledge', '--device', device.address, '--yes', '--event', event] as const;
  // The list is read once to find the event in it, and once more right before; each session reads the command's help first.
  device.faults.cli.dropAfter = { command: 'chlog', when: 'after', skip: LOOK_UP - 1 };
  const from = device.log.length;
  const { code, said, out } = await command(...words);
  const lines = device.log.slice(from).map(({ text: line }) => line.trim());
  const asked = lines.filter((line) => line.startsWith('chlog'));
  expect([code, asked]).toEqual([1, ['chlog -h', 'chlog', 'chlog -h', 'chlog']]);
  expect(said + out).not.toContain('not known');
  expect((await command('plan')).said).not.toContain('not known');
  rmSync(state());
  expect((await command('plan')).said).not.toContain('not known');
});

test('one that is stopped while its row is looked up is not sent; what is out is not broken off', async () => {
  const event = await newEvent();
  const stopped = async (at: string, nth: number): Promise<readonly [code: number, said: string]> => {
    const controller = new AbortController();
    const from = device.log.length;
    device.faults.cli.delayMs = 300;
    const watch = setInterval(() => {
      const lines = device.log.slice(from).filter(({ text: line }) => line.trim().startsWith(at));
      if (lines.length >= nth) controller.abort();
    }, 10);
    const site = join(folder, 'site.json');
    const words = ['acknowledge', '--device', device.address, '--yes', '--event', event, '--site', site];
    const { code, said, out } = await runCommand(
      [...words, '--lang', 'en'],
      { OWN: device.credentials.password },
      controller.signal,
    );
    clearInterval(watch);
    device.faults.cli.delayMs = 0;
    return [code, said + out];
  };
  const from = device.log.length;
  const sent = () => device.log.slice(from).filter(({ text: line }) => line.includes('-event_index')).length;
  const [, said] = await stopped('chlog', LOOK_UP);
  expect([sent(), said.includes('not known')]).toEqual([0, false]);
  await stopped('chlog -event_index', 1);
  expect(sent()).toBe(1);
  expect((await command('plan')).said).not.toContain('not known');
  expect((await command('problems', '--json')).out).toMatch(/"corrected": ?true/);
});

test('one that the device refuses is told as that, and nothing is in doubt', async () => {
  device.faults.cli.refuses = 'chmanual';
  const { code } = await command(...REQUEST, '--device', device.address, '--yes');
  delete device.faults.cli.refuses;
  expect(code).toBe(1);
  expect((await command('plan')).said).not.toContain('service request');
});
