import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { SETTINGS } from './settings.ts';

/**
 * Two engineers' copies of a site that write to one device and put back by turns: made one, in whichever order it was, an
 * undo brings back what the device had before the first write that still stands.
 */
const ADDRESS = '127.239.1.1';
let box: RunningXcc;
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-merged-orders-'));
  box = await startXcc({ address: ADDRESS });
  Object.assign(held(), { CompanyName: 'Former', City: 'Kita' });
});
afterEach(async () => {
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

const held = (): Record<string, unknown> =>
  box.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
const pathOf = (who: string): string => join(folder, `${who}.json`);
const callhome = async (who: string, ...words: readonly string[]): Promise<number> =>
  (await runCommand([...words, '--site', pathOf(who)], { P: box.credentials.password })).code;

function site(who: string, company: string, city: string): void {
  const device = {
    address: ADDRESS,
    product: 'xcc',
    route: 'direct',
    driver: 'xcc-redfish',
    credential: 'own',
    ports: { https: box.ports.https },
  };
  const credentials = { own: { user: box.credentials.user, passwordEnv: 'P' } };
  const settings = { ...SETTINGS, company, contact: { ...SETTINGS.contact, city } };
  writeFileSync(pathOf(who), JSON.stringify({ version: 1, credentials, devices: [device], settings }));
}

/** One step: `anna C1 N1` writes both, `-` leaves the value alone, `anna undo`, `hand C1 -` sets it on the device itself. */
async function step(text: string): Promise<void> {
  const [who = '', company = '-', city = '-'] = text.split(' ');
  const given = { CompanyName: company, City: city };
  if (who === 'hand')
    for (const [name, value] of Object.entries(given)) held()[name] = value === '-' ? held()[name] : value;
  else if (company === 'undo') await callhome(who, 'undo', '--yes');
  else {
    site(who, company === '-' ? String(held().CompanyName) : company, city === '-' ? '' : city);
    await callhome(who, 'apply', '--yes');
  }
}

const WAS = ['Former', 'Kita'];

test.each([
  [
    'an undo that found another value, and writes after it',
    'anna A1 -; ben B1 -; ben - N1; anna undo; ben B2 N2',
    WAS,
  ],
  [
    'written over, put back to the other’s value, and written again',
    'anna A1 N1; anna A2 N2; ben B1 N3; anna undo; ben undo; ben B1 N3',
    WAS,
  ],
  [
    'what the other wrote, after an undo that knew nothing of it',
    'anna A1 -; ben - N1; ben - N2; anna undo; anna A2 N3',
    WAS,
  ],
  [
    'put back to the other’s value, and written anew',
    'anna A1 N1; ben A1 N2; ben B1 N2; ben undo; ben B2 N3',
    WAS,
  ],
  [
    'a later undo that has nothing to do',
    'anna A1 N1; ben B1 N1; ben undo; ben B1 -; anna A2 -; ben undo',
    WAS,
  ],
  [
    'put back by the other, and written again: what was there then',
    'hand - Hand; anna A1 N1; ben - N2; ben - N1; anna undo; ben B1 N3',
    ['Former', 'Hand'],
  ],
  [
    'set by hand after all was back',
    'anna A1 N1; ben B1 N2; ben undo; anna undo; hand Hand Minami; ben B2 N3',
    ['Hand', 'Minami'],
  ],
])('%s', { timeout: 60_000 }, async (_what, order, expected) => {
  for (const each of order.split('; ')) await step(each);
  expect(['anna', 'ben'].every((who) => existsSync(pathOf(who)))).toBe(true);
  const before = { ...held() };
  expect(await callhome('ben', 'merge', '--with', pathOf('anna'), '--prefer', 'mine')).toBe(0);
  expect(await callhome('anna', 'merge', '--with', pathOf('ben'), '--prefer', 'theirs')).toBe(0);
  for (const who of ['ben', 'anna']) {
    Object.assign(held(), before);
    await callhome(who, 'undo', '--yes');
    expect([who, held().CompanyName, held().City]).toEqual([who, ...expected]);
  }
});
