import { CONTACT_KEYS } from '../../domain/setting-key.ts';
import { type StepGroup, TRANSFER_KEYS } from '../driver.ts';

/** The steps of Service Advisor; its interfaces differ only in where the licence stands. */
const LICENCE: StepGroup = { id: 'licence', keys: ['licence'] };
const PROXY: StepGroup = {
  id: 'proxy',
  keys: ['proxy.host', 'proxy.port', 'proxy.user', 'proxy.password', 'proxy.enable'],
};
const AFTER_BOTH: readonly StepGroup[] = [
  {
    id: 'contact',
    keys: CONTACT_KEYS,
  },
  {
    id: 'alternate',
    keys: [
      'alternate.name',
      'alternate.phone',
      'alternate.phoneExtension',
      'alternate.email',
      'location.phone',
    ],
  },
  { id: 'file-transfer', keys: TRANSFER_KEYS },
  { id: 'enable', keys: ['enable'] },
  { id: 'exclusions', keys: ['excludedEvents'] },
];

/** proxy → licence → country and contact → enable → exclusions (imm2-cmm.md §8). */
export const SNMP_GROUPS: readonly StepGroup[] = [PROXY, LICENCE, ...AFTER_BOTH];

/** The licence comes first: nothing else can be set before it is accepted [D]. */
export const CLI_GROUPS: readonly StepGroup[] = [LICENCE, PROXY, ...AFTER_BOTH];
