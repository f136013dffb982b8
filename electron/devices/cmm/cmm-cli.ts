import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import { untrusted } from '../../domain/evidence.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { DeviceState, Driver } from '../driver.ts';
import { CHCONFIG_LETTERS } from '../imm2/imm2-cli.ts';
import { noTestCall } from '../manual/manual-steps.ts';
import type { CliRun } from '../service-advisor/cli-session.ts';
import {
  type CliDialect,
  cannotType,
  openServiceAdvisorCli,
} from '../service-advisor/service-advisor-cli.ts';
import { CLI_GROUPS } from '../service-advisor/step-groups.ts';
import { primaryOfTwoListed } from './two-managers.ts';

/** CME-MIB knows no phone number of the machine's location, so its command line is not given one either. */
const { 'location.phone': _none, ...CMM_LETTERS } = CHCONFIG_LETTERS;

const CMM: CliDialect = {
  letters: CMM_LETTERS,
  target: findPrimary,
  primaryOfTwo: primaryOfTwoListed,
  identity: async (run, signal) => ({ identity: await identityOf(run, signal), facts: [] }),
};

/**
 * The primary of two chassis managers: `list -l 2` names it (`mm[1]   primary`, xCAT blade.pm). Where it does
 * not, `mm[p]` stands for it (vendor's guide).
 */
export async function findPrimary(run: CliRun, signal: AbortSignal): Promise<Result<string>> {
  const listed = await run('list -l 2', signal);
  if (!listed.ok) return listed;
  const bay = /\bmm\[(\d{1,2})\][^\S\n]+primary\b/.exec(listed.value)?.[1] ?? 'p';
  return ok(` -T system:mm[${bay}]`);
}

/** `info` of the chassis: `Mach type/model: 789392X`, `Mach serial number: …`, `UUID: 5CFB E60F …` (xCAT wiki). */
async function identityOf(run: CliRun, signal: AbortSignal): Promise<DeviceState['identity']> {
  const answer = await run('info -T system', signal);
  const text = answer.ok ? answer.value : '';
  const after = (name: string): string =>
    untrusted(new RegExp(`^\\s*${name}:[ \\t]*(.+)$`, 'im').exec(text)?.[1] ?? '', 80);
  const machineType = after('Mach type/model');
  const serial = after('Mach serial number');
  const uuid = after('UUID').replaceAll(' ', '').toLowerCase();
  const model = after('Product Name');
  return {
    ...(machineType === '' ? {} : { machineType }),
    ...(model === '' ? {} : { model }),
    ...(serial === '' ? {} : { serial }),
    ...(uuid === '' ? {} : { uuid }),
  };
}

export const cmmCli: Driver = {
  id: 'cmm-cli',
  ...DRIVER_TRAITS['cmm-cli'],
  products: ['cmm', 'cmm2'],
  groups: CLI_GROUPS,
  cannotCarry: cannotType,
  open: (context, signal) => openServiceAdvisorCli(CMM, context, signal),
  manual: (_catalog, _wanted, product) => noTestCall(product),
};
