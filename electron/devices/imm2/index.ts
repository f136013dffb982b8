import type { DeviceFamily } from '../family.ts';
import { imm2CliController } from '../service-advisor/cli-controller.ts';
import { imm2SnmpController } from '../service-advisor/snmp-controller.ts';
import { imm2Cli } from './imm2-cli.ts';
import { imm2Snmp } from './imm2-snmp.ts';

export const imm2Family: DeviceFamily = {
  drivers: [imm2Snmp, imm2Cli],
  controllers: [imm2SnmpController, imm2CliController],
};
