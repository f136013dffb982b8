import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { untrusted } from '../../domain/evidence.ts';
import { ok } from '../../domain/result.ts';
import type { SettingKey } from '../../domain/setting-key.ts';
import type { DeviceState, Driver } from '../driver.ts';
import { noTestCall } from '../manual/manual-steps.ts';
import { type CliRun, firstLine } from '../service-advisor/cli-session.ts';
import {
  type CliDialect,
  cannotType,
  clockFact,
  openServiceAdvisorCli,
} from '../service-advisor/service-advisor-cli.ts';
import { CLI_GROUPS } from '../service-advisor/step-groups.ts';

/** Option letters of chconfig as recollected (imm2-cmm.md Appendix D, [D]); each is checked against the help. */
export const CHCONFIG_LETTERS: Readonly<Partial<Record<SettingKey, string>>> = {
  licence: 'li', // [D] view|accept
  enable: 'sa', // [D] enable|disable
  country: 'sc', // [D]
  company: 'co', // [D]
  'contact.name': 'cn', // [D]
  'contact.phone': 'cph', // [D]
  'contact.phoneExtension': 'cpx', // [D]
  'contact.email': 'ce', // [D]
  'contact.address': 'ca', // [D]
  'contact.city': 'cci', // [D]
  'contact.state': 'cs', // [D]
  'contact.postalCode': 'cz', // [D]
  'alternate.name': 'an', // [D]
  'alternate.phone': 'aph', // [D]
  'alternate.phoneExtension': 'apx', // [D]
  'alternate.email': 'ae', // [D]
  'location.phone': 'mp', // [D]
  'proxy.enable': 'ps', // [D] enable|disable
  'proxy.host': 'loc', // [D]
  'proxy.port': 'po', // [D]
  'proxy.user': 'u', // [D]
  'proxy.password': 'pw', // [D]
};

const IMM2: CliDialect = {
  letters: CHCONFIG_LETTERS,
  target: async () => ok(''),
  identity: async (run, signal) => ({
    identity: await identityOf(run, signal),
    facts: clockFact(await firstLine(run, 'clock', signal)),
  }),
};

/** `vpd sys` and `vpd imm`: a head line, a line of dashes, then columns (captured transcripts, imm2-cmm.md §4.1). */
async function identityOf(run: CliRun, signal: AbortSignal): Promise<DeviceState['identity']> {
  const rowOf = async (command: string): Promise<readonly string[]> => {
    const answer = await run(command, signal);
    const lines = answer.ok ? answer.value.split('\n') : [];
    const dashes = lines.findIndex((line) => /^-{3,}\s/.test(line));
    return dashes < 0 ? [] : (lines[dashes + 1] ?? '').split(/\s{2,}/).map((cell) => untrusted(cell, 80));
  };
  const [machineType = '', serial = '', uuid = ''] = await rowOf('vpd sys');
  const firmware = (await rowOf('vpd imm')).slice(2, 4).join(' ').trim();
  return {
    ...(machineType === '' ? {} : { machineType: machineType.slice(0, 4), model: machineType }),
    ...(serial === '' ? {} : { serial }),
    ...(uuid === '' ? {} : { uuid: uuid.toLowerCase() }),
    ...(firmware === '' ? {} : { firmware }),
  };
}

export const imm2Cli: Driver = {
  id: 'imm2-cli',
  ...DRIVER_TRAITS['imm2-cli'],
  products: ['imm2'],
  groups: CLI_GROUPS,
  cannotCarry: cannotType,
  open: (context, signal) => openServiceAdvisorCli(IMM2, context, signal),
  manual: (_catalog, _wanted, product) => noTestCall(product),
};
