import { DRIVER_TRAITS } from '../../domain/driver-traits.ts';
import type { Driver } from '../driver.ts';
import { noTestCall } from '../manual/manual-steps.ts';
import { openServiceAdvisor, type ServiceAdvisorMib } from '../service-advisor/service-advisor-snmp.ts';
import { SNMP_GROUPS } from '../service-advisor/step-groups.ts';
import { primaryOfTwo } from './two-managers.ts';

/**
 * CME-MIB v21 (April 2014): base 1.3.6.1.4.1.2.3.51.2, call home at .23.4, file transfer at .23.5, exclusions at .23.6
 * (imm2-cmm.md §2.2). All numbers are documented there; a later edition for CMM2 may add objects, so what
 * the agent does not have is left out at run time. The MIB has no trigger for a test call and no phone
 * number of the machine's location: the test is a step of the manual sheet.
 */
const CME = '1.3.6.1.4.1.2.3.51.2';
const SA = `${CME}.23.4`;
const TRANSFER = `${CME}.23.5`;
const EXCLUSIONS = `${CME}.23.6`;

export const CME_MIB: ServiceAdvisorMib = {
  scalars: {
    licence: `${SA}.1.1`, // acceptLicenseAgreement
    enable: `${SA}.1.2`, // serviceAdvisorEnable
    country: `${SA}.2.1`, // ibmSupportCenter
    company: `${SA}.3.1`, // companyName
    'contact.name': `${SA}.3.2`, // contactName
    'contact.phone': `${SA}.3.3`, // phoneNumber
    'contact.email': `${SA}.3.4`, // emailAddress, up to 130 characters here
    'contact.address': `${SA}.3.5`, // address (of machine location)
    'contact.city': `${SA}.3.6`, // city
    'contact.state': `${SA}.3.7`, // state
    'contact.postalCode': `${SA}.3.8`, // postalCode
    'contact.phoneExtension': `${SA}.3.9`, // phoneNumberExt
    'alternate.name': `${SA}.3.10`, // altContactName
    'alternate.phone': `${SA}.3.11`, // altPhoneNumber
    'alternate.phoneExtension': `${SA}.3.12`, // altPhoneNumberExt
    'alternate.email': `${SA}.3.13`, // altEmailAddress
    'proxy.enable': `${SA}.4.1`, // httpProxyEnable
    'proxy.host': `${SA}.4.2`, // httpProxyLocation
    'proxy.port': `${SA}.4.3`, // httpProxyPort
    'proxy.user': `${SA}.4.4`, // httpProxyUserName
    'proxy.password': `${SA}.4.5`, // httpProxyPassword
    'fileTransfer.mode': `${TRANSFER}.1`, // autoFTPCallMode; no sftp here
    'fileTransfer.host': `${TRANSFER}.2`, // autoFTPCallAddr
    'fileTransfer.port': `${TRANSFER}.3`, // autoFTPCallPort
    'fileTransfer.user': `${TRANSFER}.4`, // autoFTPCallUserID
    'fileTransfer.password': `${TRANSFER}.5`, // autoFTPCallPassword
  },
  activityLog: `${SA}.5.1.1`, // the last five events, newest first
  exclusions: { entry: `${EXCLUSIONS}.1.1`, add: `${EXCLUSIONS}.2`, remove: `${EXCLUSIONS}.3` },
  test: null,
  identity: {
    machineType: `${CME}.2.21.1.1.1`, // bladeCenterVpdMachineType
    model: `${CME}.2.21.1.1.2`,
    serial: `${CME}.2.21.1.1.3`,
    uuid: `${CME}.2.21.1.1.4`,
    productName: null,
  },
  firmwareEntry: { version: `${CME}.2.21.3.1.1.4` }, // mmMainApplVpd revision
  clock: `${CME}.4.4.1`, // spClockDateAndTimeSetting
  primaryOfTwo,
};

export const cmmSnmp: Driver = {
  id: 'cmm-snmp',
  ...DRIVER_TRAITS['cmm-snmp'],
  products: ['cmm', 'cmm2'],
  groups: SNMP_GROUPS,
  open: (context, signal) => openServiceAdvisor(CME_MIB, context, signal),
  manual: (_catalog, _wanted, product) => noTestCall(product),
};
