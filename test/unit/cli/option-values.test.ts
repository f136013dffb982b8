import { expect, test } from 'vitest';
import { listParts } from '../../../electron/cli/option-values.ts';
import { runCommand } from '../../integration/support/command.ts';

test('a list is parted by any comma that a Japanese keyboard writes, over all its values', () => {
  expect(listParts(['imm2、cmm', ' xcc ，lxca,', ''])).toEqual(['imm2', 'cmm', 'xcc', 'lxca']);
  expect(listParts([])).toEqual([]);
});

test('a list of profiles that is taken for right is asked for as such; a wrong part is named alone', async () => {
  const wrong = await runCommand(['preflight', '--profile', 'imm2、nonsense']);
  expect(wrong.code).toBe(2);
  const right = await runCommand(['preflight', '--profile', 'imm2、cmm', '--ca', '/nowhere/ca.pem']);
  // Only the file that is not there is wrong.
  expect(right.said).toContain('/nowhere/ca.pem');
  expect(right.said).not.toContain('--profile');
});
