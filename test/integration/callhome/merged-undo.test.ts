import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApplyResult } from '../../../electron/domain/plan.ts';
import { type RunningXcc, startXcc } from '../../lab/xcc.ts';
import { runCommand } from '../support/command.ts';
import { SETTINGS } from './settings.ts';

/** Two engineers' copies of a site that wrote to the same device: made one, an undo brings back what was there before either. */
const ADDRESS = '127.109.79.1';
let box: RunningXcc;
let folder = '';
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callhome-merged-undo-'));
  box = await startXcc({ address: ADDRESS });
  setByHand('Former K.K.');
});
afterEach(async () => {
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

const held = (): Record<string, unknown> =>
  box.state.serviceAdvisor.CallHomeSettings as Record<string, unknown>;
const setByHand = (company: string): void => {
  held().CompanyName = company;
};
const pathOf = (who: string): string => join(folder, `${who}.json`);
const stateOf = (who: string): string => join(folder, `${who}.state.json`);
const journalOf = (who: string): string => join(folder, `${who}.journal.jsonl`);

function site(who: string, company: string, city = SETTINGS.contact.city): void {
  const device = {
    address: ADDRESS,
    product: 'xcc',
    route: 'direct',
    driver: 'xcc-redfish',
    credential: 'own',
    ports: { https: box.ports.https },
  };
  const credentials = { own: { user: box.credentials.user, passwordEnv: 'P' } };
  const contact = { ...SETTINGS.contact, city };
  const settings = { ...SETTINGS, company, contact };
  writeFileSync(pathOf(who), JSON.stringify({ version: 1, credentials, devices: [device], settings }));
}
const callhome = async (who: string, ...words: readonly string[]): Promise<readonly string[]> =>
  (await resultsOf(who, ...words)).map(({ state }) => state);
async function resultsOf(who: string, ...words: readonly string[]): Promise<readonly ApplyResult[]> {
  const { out } = await runCommand([...words, '--site', pathOf(who), '--json'], {
    P: box.credentials.password,
  });
  return (JSON.parse(out) as { readonly results?: readonly ApplyResult[] }).results ?? [];
}
const merge = async (mine: string, theirs: string): Promise<number> => {
  const words = ['merge', '--site', pathOf(mine), '--with', pathOf(theirs), '--prefer', 'mine', '--json'];
  return (await runCommand(words, { P: box.credentials.password })).code;
};

const HALVES = [
  ['the first', 'anna', 'ben'],
  ['the second', 'ben', 'anna'],
] as const;

test.each(HALVES)(
  'written by one and then by the other, put back by %s with both halves',
  async (_who, mine, theirs) => {
    site('anna', 'Anna K.K.');
    site('ben', 'Ben K.K.');
    expect(await callhome('anna', 'apply', '--yes')).toEqual(['done']);
    expect(await callhome('ben', 'apply', '--yes')).toEqual(['done']);
    expect(held().CompanyName).toBe('Ben K.K.');
    expect(await merge(mine, theirs)).toBe(0);
    expect(await callhome(mine, 'undo', '--yes')).toEqual(['done']);
    expect(held().CompanyName).toBe('Former K.K.');
    // Merged once more, there is nothing to put back again.
    setByHand('By hand since K.K.');
    expect(await merge(mine, theirs)).toBe(0);
    await callhome(mine, 'undo', '--yes');
    expect(held().CompanyName).toBe('By hand since K.K.');
  },
);

test.each(HALVES)(
  'put back by one, set by hand, and written by the other: %s brings back what was set by hand',
  async (_who, mine, theirs) => {
    site('anna', 'Anna K.K.');
    site('ben', 'Ben K.K.');
    expect(await callhome('anna', 'apply', '--yes')).toEqual(['done']);
    expect(await callhome('anna', 'undo', '--yes')).toEqual(['done']);
    setByHand('By hand K.K.');
    expect(await callhome('ben', 'apply', '--yes')).toEqual(['done']);
    expect(await merge(mine, theirs)).toBe(0);
    expect(await callhome(mine, 'undo', '--yes')).toEqual(['done']);
    expect(held().CompanyName).toBe('By hand K.K.');
  },
);

test.each(HALVES)(
  'written by both and put back by the one who wrote last: the first one’s value stands still, and %s puts it back',
  async (_who, mine, theirs) => {
    site('anna', 'Anna K.K.');
    site('ben', 'Ben K.K.');
    await callhome('anna', 'apply', '--yes');
    await callhome('ben', 'apply', '--yes');
    expect(await callhome('ben', 'undo', '--yes')).toEqual(['done']);
    expect(held().CompanyName).toBe('Anna K.K.');
    expect(await merge(mine, theirs)).toBe(0);
    expect(await callhome(mine, 'undo', '--yes')).toEqual(['done']);
    expect(held().CompanyName).toBe('Former K.K.');
  },
);

describe('written by both, one value by the first alone, and put back by the other', () => {
  beforeEach(async () => {
    held().City = 'Kita';
    site('anna', 'Anna K.K.');
    // Ben leaves the city alone.
    site('ben', 'Ben K.K.', '');
    await callhome('anna', 'apply', '--yes');
    await callhome('ben', 'apply', '--yes');
  });

  test.each(HALVES)('%s puts that back too', async (_who, mine, theirs) => {
    expect(await callhome('ben', 'undo', '--yes')).toEqual(['done']);
    expect(held().City).toBe(SETTINGS.contact.city);
    expect(await merge(mine, theirs)).toBe(0);
    expect(await callhome(mine, 'undo', '--yes')).toEqual(['done']);
    expect([held().City, held().CompanyName]).toEqual(['Kita', 'Former K.K.']);
  });

  test.each(HALVES)('%s is told that somebody set it since', async (_who, mine, theirs) => {
    held().City = 'By hand';
    expect(await callhome('ben', 'undo', '--yes')).toEqual(['done']);
    expect(await merge(mine, theirs)).toBe(0);
    const [result] = await resultsOf(mine, 'undo', '--yes');
    expect(result?.warnings).toContainEqual({
      code: 'undo-kept-change',
      args: { address: ADDRESS, fields: 'contact.city' },
    });
    expect([held().City, held().CompanyName]).toEqual(['By hand', 'Former K.K.']);
  });

  test.each(HALVES)(
    '%s is told so too, where that undo was killed and read back',
    async (_who, mine, theirs) => {
      held().City = 'By hand';
      const before = readFileSync(stateOf('ben'), 'utf8');
      expect(await callhome('ben', 'undo', '--yes')).toEqual(['done']);
      // On the disk when the program was killed: the last step was sent, and nobody read what became of it.
      const lines = readFileSync(journalOf('ben'), 'utf8').trimEnd().split('\n');
      const sent = lines.findLastIndex((line) => JSON.parse(line).type === 'step-sent');
      writeFileSync(journalOf('ben'), `${lines.slice(0, sent + 1).join('\n')}\n`);
      writeFileSync(stateOf('ben'), before);
      expect(await callhome('ben', 'read-back')).toEqual(['done']);
      expect(await merge(mine, theirs)).toBe(0);
      const [result] = await resultsOf(mine, 'undo', '--yes');
      expect(result?.warnings).toContainEqual({
        code: 'undo-kept-change',
        args: { address: ADDRESS, fields: 'contact.city' },
      });
      expect([held().City, held().CompanyName]).toEqual(['By hand', 'Former K.K.']);
    },
  );
});
