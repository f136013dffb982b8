import { expect, test } from 'vitest';
import { canonical } from '../../../electron/devices/service-advisor/service-advisor-cli.ts';

/** Switches as a command line shows them: a word that is not known is no \"off\". */
test.each([
  ['enable', 'enabled', 'true'],
  ['enable', 'Enabled (pending)', 'true'],
  ['enable', 'true', 'true'],
  ['enable', '1', 'true'],
  ['enable', 'disabled', 'false'],
  ['enable', 'off', 'false'],
  ['enable', 'suspended', 'suspended'],
  ['licence', 'accepted', 'true'],
  ['licence', 'yes', 'true'],
  ['licence', 'not accepted', 'false'],
  ['licence', 'no', 'false'],
  ['licence', 'expired', 'expired'],
  ['company', 'yes', 'yes'],
] as const)('%s %s', (key, shown, value) => {
  expect(canonical(key, shown)).toBe(value);
});
