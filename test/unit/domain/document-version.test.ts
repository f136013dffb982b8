import { expect, test } from 'vitest';
import { nextVersion } from '../../../electron/domain/document-version.ts';

test.each([
  [[], null],
  [['1.0'], '1.1'],
  [['1.9'], '1.10'],
  // Two halves have each given some, and the one that was merged in later is not the highest.
  [['1.0', '1.1', '1.2', '1.0'], '1.3'],
  [['1.10', '1.9'], '1.11'],
  [['draft'], 'draft.1'],
])('after %j comes %s', (given, next) => {
  expect(nextVersion(given)).toBe(next);
});
