import type { RunningCmm } from '../../lab/cmm.ts';
import type { RunningImm2 } from '../../lab/imm2.ts';

/** The login of a simulated IMM2 or CMM, over SSH and SNMPv3: as a site file has it, and what its environment holds. */
export function ownCredential({ credentials }: Pick<RunningImm2 | RunningCmm, 'credentials'>) {
  const { user, password, snmp } = credentials;
  return {
    own: {
      user,
      passwordEnv: 'OWN',
      snmp: {
        user: snmp.name,
        authProtocol: snmp.authProtocol,
        authPasswordEnv: 'AUTH',
        privProtocol: snmp.privProtocol,
        privPasswordEnv: 'PRIV',
      },
    },
    environment: { OWN: password, AUTH: snmp.authPassword, PRIV: snmp.privPassword },
  };
}
