import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import type { Driver } from '../driver.ts';
import { openServiceAdvisor, type ServiceAdvisorMib } from '../service-advisor/service-advisor-snmp.ts';
import { SNMP_GROUPS } from '../service-advisor/step-groups.ts';

/** IMM-MIB v1.49 (2017-11-29): `immRemoteAccess`… base 1.3.6.1.4.1.2.3.51.3, call home at .8 (imm2-cmm.md §2.1). */
const IMM = '1.3.6.1.4.1.2.3.51.3';
const SA = `${IMM}.8`;

export const IMM_MIB: ServiceAdvisorMib = {
  scalars: {
    licence: `${SA}.1.1`, // acceptLicenseAgreement
    enable: `${SA}.1.2`, // serviceAdvisorEnable
    country: `${SA}.2.1`, // ibmSupportCenter
    company: `${SA}.3.1`, // companyName
    'contact.name': `${SA}.3.2`, // contactName
    'contact.phone': `${SA}.3.3`, // phoneNumber
    'contact.email': `${SA}.3.4`, // emailAddress
    'contact.address': `${SA}.3.5`, // address (of machine location)
    'contact.city': `${SA}.3.6`, // city
    'contact.state': `${SA}.3.7`, // state
    'contact.postalCode': `${SA}.3.8`, // postalCode
    'contact.phoneExtension': `${SA}.3.9`, // phoneExtension
    'alternate.name': `${SA}.3.10`, // altContactName
    'alternate.phone': `${SA}.3.11`, // altPhoneNumber
    'alternate.phoneExtension': `${SA}.3.12`, // altPhoneExtension
    'alternate.email': `${SA}.3.13`, // altEmailAddress
    'location.phone': `${SA}.3.14`, // machineLocationPhoneNumber
    'proxy.enable': `${SA}.4.1`, // httpProxyEnable
    'proxy.host': `${SA}.4.2`, // httpProxyLocation
    'proxy.port': `${SA}.4.3`, // httpProxyPort
    'proxy.user': `${SA}.4.4`, // httpProxyUserName
    'proxy.password': `${SA}.4.5`, // httpProxyPassword
    'fileTransfer.mode': `${SA}.6.1`, // autoFTPCallMode
    'fileTransfer.host': `${SA}.6.2`, // autoFTPCallAddr
    'fileTransfer.port': `${SA}.6.3`, // autoFTPCallPort
    'fileTransfer.user': `${SA}.6.4`, // autoFTPCallUserID
    'fileTransfer.password': `${SA}.6.5`, // autoFTPCallPassword
  },
  activityLog: `${SA}.5.1.1`,
  exclusions: { entry: `${SA}.7.1.1`, add: `${SA}.7.2`, remove: `${SA}.7.3` },
  test: `${SA}.8.1`, // generateTestCallHome
  identity: {
    machineType: `${IMM}.1.5.2.1.1`,
    model: `${IMM}.1.5.2.1.2`,
    serial: `${IMM}.1.5.2.1.3`,
    uuid: `${IMM}.1.5.2.1.4`,
    productName: `${IMM}.1.5.2.1.5`,
  },
  firmwareEntry: { version: `${IMM}.1.5.1.1.3` },
  clock: `${IMM}.3.2.1`, // spClockDateAndTimeSetting
};

export const imm2Snmp: Driver = {
  id: 'imm2-snmp',
  ...DRIVER_TRAITS['imm2-snmp'],
  products: ['imm2'],
  groups: SNMP_GROUPS,
  open: (context, signal) => openServiceAdvisor(IMM_MIB, context, signal),
  manual: () => [],
};
