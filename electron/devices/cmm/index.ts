import type { DeviceFamily } from '../family.ts';
import { cmmCliController } from '../service-advisor/cli-controller.ts';
import { cmmSnmpController } from '../service-advisor/snmp-controller.ts';
import { cmmCli } from './cmm-cli.ts';
import { cmmSnmp } from './cmm-snmp.ts';

export const cmmFamily: DeviceFamily = {
  drivers: [cmmSnmp, cmmCli],
  controllers: [cmmSnmpController, cmmCliController],
};
