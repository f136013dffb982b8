/** The readable tree of an XCC: every resource, made at the moment of its GET (discovery reference §3.1, §3.2, §4). */

import type { ServiceAdvisorLink, XccState } from './xcc.ts';
import type { XccFaults } from './xcc-quirks.ts';
import { freshServiceAdvisor, SA_PATH } from './xcc-service-advisor.ts';
import { VARIETIES, type XccVariant } from './xcc-varieties.ts';

export const link_ = (path: string) => ({ '@odata.id': path });
const collection = (path: string, name: string, members: readonly string[]): Record<string, unknown> => ({
  '@odata.id': path,
  '@odata.type': `#${name}Collection.${name}Collection`,
  Name: `${name} Collection`,
  'Members@odata.count': members.length,
  Members: members.map(link_),
});

/** Whose tree it is, and what it shows of. */
type Shown = {
  readonly variant: XccVariant;
  readonly link: ServiceAdvisorLink;
  readonly uuid: string;
  readonly mtm: string;
  readonly serial: string;
  readonly machineType: string;
  readonly hostname: string;
  readonly address: string;
  /** Whether port 80 is open. */
  readonly httpOpen: boolean;
  readonly state: XccState;
  readonly faults: XccFaults;
  /** What ServiceAdvisor held before the last write. */
  readonly shownBefore: () => Record<string, unknown> | null;
};

/** Every resource by its path. */
export function xccResources(shown: Shown): Readonly<Record<string, () => Record<string, unknown>>> {
  const {
    variant,
    link,
    uuid,
    mtm,
    serial,
    machineType,
    hostname,
    address,
    httpOpen,
    state,
    faults,
    shownBefore,
  } = shown;
  const kind = VARIETIES[variant];

  /** The whole readable tree; each value is made at the moment of the GET. */
  return {
    '/redfish/v1/SessionService': () => ({
      '@odata.id': '/redfish/v1/SessionService',
      '@odata.type': '#SessionService.v1_1_8.SessionService',
      Id: 'SessionService',
      Name: 'Session Service',
      ServiceEnabled: true,
      SessionTimeout: 300,
      Sessions: link_('/redfish/v1/SessionService/Sessions'),
    }),
    '/redfish/v1/SessionService/Sessions': () =>
      collection(
        '/redfish/v1/SessionService/Sessions',
        'Session',
        [...state.sessions.values()].map((session) => `/redfish/v1/SessionService/Sessions/${session.id}`),
      ),
    '/redfish/v1/Managers': () =>
      collection('/redfish/v1/Managers', 'Manager', [
        ...(faults.managers === 'broken-first' ? ['/redfish/v1/Managers/Broken'] : []),
        ...(faults.managers === 'enclosure-first' ? ['/redfish/v1/Managers/Enclosure'] : []),
        '/redfish/v1/Managers/1',
      ]),
    '/redfish/v1/Managers/Enclosure': () => ({
      '@odata.id': '/redfish/v1/Managers/Enclosure',
      '@odata.type': '#Manager.v1_14_0.Manager',
      Id: 'Enclosure',
      Name: 'Enclosure Manager',
      ManagerType: 'EnclosureManager',
      FirmwareVersion: '1.0',
      DateTimeLocalOffset: '+00:00',
      Oem: { Lenovo: { ServiceAdvisor: '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor' } },
    }),
    '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor': () => ({
      '@odata.id': '/redfish/v1/Managers/Enclosure/Oem/Lenovo/ServiceAdvisor',
      ...freshServiceAdvisor(true),
    }),
    '/redfish/v1/Managers/1': () => ({
      '@odata.id': '/redfish/v1/Managers/1',
      '@odata.type': '#Manager.v1_14_0.Manager',
      Id: '1',
      Name: 'Manager',
      ManagerType: 'BMC',
      Model: kind.managerModel,
      FirmwareVersion: kind.firmware,
      UUID: uuid.toUpperCase(),
      DateTime: redfishTime(state.clock.now(), state.timeOffset),
      DateTimeLocalOffset: state.timeOffset,
      AutoDSTEnabled: false,
      Status: { State: 'Enabled', Health: 'OK' },
      CommandShell: { ServiceEnabled: true, MaxConcurrentSessions: 2, ConnectTypesSupported: ['SSH'] },
      NetworkProtocol: link_('/redfish/v1/Managers/1/NetworkProtocol'),
      EthernetInterfaces: link_('/redfish/v1/Managers/1/EthernetInterfaces'),
      Oem: {
        Lenovo: {
          '@odata.type': '#LenovoManager.v1_0_0.LenovoManagerProperties',
          release_name: kind.release,
          ...(link === 'absent' ? {} : { ServiceAdvisor: link === 'object' ? link_(SA_PATH) : SA_PATH }),
        },
      },
    }),
    '/redfish/v1/Managers/1/NetworkProtocol': () => ({
      '@odata.id': '/redfish/v1/Managers/1/NetworkProtocol',
      '@odata.type': '#ManagerNetworkProtocol.v1_8_0.ManagerNetworkProtocol',
      Id: 'NetworkProtocol',
      Name: 'Manager Network Protocol',
      HostName: hostname,
      FQDN: hostname,
      HTTP: { Port: 80, ProtocolEnabled: httpOpen },
      HTTPS: { Port: 443, ProtocolEnabled: true },
      SSH: { Port: 22, ProtocolEnabled: true },
      SNMP: { Port: 161, ProtocolEnabled: state.snmpEnabled },
      IPMI: variant === 'xcc3' ? { Port: 0, ProtocolEnabled: false } : { Port: 623, ProtocolEnabled: true },
      SSDP: {
        Port: 1900,
        ProtocolEnabled: state.ssdpEnabled,
        NotifyTTL: 2,
        NotifyMulticastIntervalSeconds: 60,
        NotifyIPv6Scope: 'Organization',
      },
      NTP: { NTPServers: [...state.ntpServers], ProtocolEnabled: state.ntpEnabled },
      Oem: {
        Lenovo: {
          DNS: link_('/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS'),
          ...(variant === 'xcc'
            ? {
                SLP: {
                  AddressType: 'Multicast',
                  MulticastAddress: '239.255.255.253',
                  Port: 427,
                  ProtocolEnabled: true,
                },
              }
            : {}),
        },
      },
    }),
    '/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS': () => ({
      '@odata.id': '/redfish/v1/Managers/1/NetworkProtocol/Oem/Lenovo/DNS',
      '@odata.type': '#LenovoDNS.v1_0_0.LenovoDNS',
      Id: 'DNS',
      Name: 'DNS',
      ...structuredClone(state.dns),
    }),
    '/redfish/v1/Managers/1/EthernetInterfaces': () =>
      collection('/redfish/v1/Managers/1/EthernetInterfaces', 'EthernetInterface', [
        '/redfish/v1/Managers/1/EthernetInterfaces/NIC',
        '/redfish/v1/Managers/1/EthernetInterfaces/ToHost',
      ]),
    '/redfish/v1/Managers/1/EthernetInterfaces/NIC': () => {
      const servers = [state.dns.IPv4Address1, state.dns.IPv4Address2, state.dns.IPv4Address3].map((value) =>
        value === '0.0.0.0' ? '' : String(value),
      );
      return {
        '@odata.id': '/redfish/v1/Managers/1/EthernetInterfaces/NIC',
        '@odata.type': '#EthernetInterface.v1_8_0.EthernetInterface',
        Id: 'NIC',
        Name: 'Manager Ethernet Interface',
        HostName: hostname,
        MACAddress: '0A:3A:88:F0:00:11',
        IPv4Addresses: [{ Address: address, SubnetMask: '255.255.255.0', AddressOrigin: 'Static' }],
        NameServers:
          variant === 'xcc3' ? servers.filter((value) => value !== '') : [...servers, '::', '::', '::'],
        StaticNameServers: [
          ...['IPv4Address1', 'IPv4Address2', 'IPv4Address3'].map((key) => state.dns[key]),
          '::',
          '::',
          '::',
        ],
      };
    },
    '/redfish/v1/Managers/1/EthernetInterfaces/ToHost': () => ({
      '@odata.id': '/redfish/v1/Managers/1/EthernetInterfaces/ToHost',
      '@odata.type': '#EthernetInterface.v1_8_0.EthernetInterface',
      Id: 'ToHost',
      Name: 'Manager Ethernet over USB Interface',
      IPv4Addresses: [{ Address: '169.254.95.118', SubnetMask: '255.255.0.0', AddressOrigin: 'Static' }],
    }),
    '/redfish/v1/Systems': () =>
      collection('/redfish/v1/Systems', 'ComputerSystem', ['/redfish/v1/Systems/1']),
    '/redfish/v1/Systems/1': () => ({
      '@odata.id': '/redfish/v1/Systems/1',
      '@odata.type': '#ComputerSystem.v1_17_0.ComputerSystem',
      Id: '1',
      Name: 'ComputerSystem',
      Manufacturer: 'Lenovo',
      Model: kind.systemModel,
      SerialNumber: serial,
      SKU: mtm,
      SubModel: machineType,
      UUID: uuid.toUpperCase(),
      HostName: '',
      PowerState: 'On',
      BiosVersion: variant === 'xcc3' ? 'IHE106-1.10' : 'AFE136G-3.60',
      LogServices: link_('/redfish/v1/Systems/1/LogServices'),
    }),
    '/redfish/v1/Systems/1/LogServices': () =>
      collection(
        '/redfish/v1/Systems/1/LogServices',
        'LogService',
        (variant === 'xcc3'
          ? ['PlatformLog', 'AuditLog', 'DiagnosticLog']
          : ['PlatformLog', 'AuditLog', 'ActiveLog', 'MaintenanceLog', 'SEL', 'DiagnosticLog', 'SaLog']
        ).map((name) => `/redfish/v1/Systems/1/LogServices/${name}`),
      ),
    ...(variant === 'xcc3'
      ? {}
      : {
          '/redfish/v1/Systems/1/LogServices/SaLog': () => ({
            '@odata.id': '/redfish/v1/Systems/1/LogServices/SaLog',
            '@odata.type': '#LogService.v1_3_0.LogService',
            Id: 'SaLog',
            Name: 'Service Advisor Log',
            Entries: link_('/redfish/v1/Systems/1/LogServices/SaLog/Entries'),
          }),
          '/redfish/v1/Systems/1/LogServices/SaLog/Entries': () => ({
            ...collection('/redfish/v1/Systems/1/LogServices/SaLog/Entries', 'LogEntry', []),
            'Members@odata.count': state.saLog.length,
            Members: structuredClone(state.saLog),
          }),
        }),
    '/redfish/v1/Chassis': () => collection('/redfish/v1/Chassis', 'Chassis', ['/redfish/v1/Chassis/1']),
    '/redfish/v1/Chassis/1': () => ({
      '@odata.id': '/redfish/v1/Chassis/1',
      '@odata.type': '#Chassis.v1_20_0.Chassis',
      Id: '1',
      Name: 'Chassis',
      ChassisType: 'RackMount',
      Manufacturer: 'Lenovo',
      Model: variant === 'xcc3' ? mtm : kind.systemModel,
      SKU: mtm,
      SerialNumber: serial,
      Oem: { Lenovo: { ProductName: kind.systemModel } },
    }),
    '/redfish/v1/UpdateService': () => ({
      '@odata.id': '/redfish/v1/UpdateService',
      '@odata.type': '#UpdateService.v1_11_0.UpdateService',
      Id: 'UpdateService',
      Name: 'Update Service',
      FirmwareInventory: link_('/redfish/v1/UpdateService/FirmwareInventory'),
    }),
    '/redfish/v1/UpdateService/FirmwareInventory': () =>
      collection('/redfish/v1/UpdateService/FirmwareInventory', 'SoftwareInventory', [
        '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary',
      ]),
    '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary': () => ({
      '@odata.id': '/redfish/v1/UpdateService/FirmwareInventory/BMC-Primary',
      '@odata.type': '#SoftwareInventory.v1_8_0.SoftwareInventory',
      Id: 'BMC-Primary',
      Name: 'Firmware:BMC-Primary',
      SoftwareId: kind.bmcSoftware.id,
      Version: kind.bmcSoftware.version,
      Manufacturer: 'Lenovo',
    }),
    ...(link === 'absent'
      ? {}
      : {
          [SA_PATH]: () => {
            const { AgreementAccepted, ...rest } = structuredClone(
              (faults.staleReads > 0 ? shownBefore() : null) ?? state.serviceAdvisor,
            );
            return {
              '@odata.id': SA_PATH,
              '@odata.type': '#LenovoServiceAdvisor.v1_0_0.LenovoServiceAdvisor',
              Id: 'ServiceAdvisor',
              Name: 'ServiceAdvisor',
              ...(link === 'no-agreement' ? {} : { AgreementAccepted, ...rest }),
            };
          },
        }),
  };
}

/** `+09:00` in minutes. */
function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

/** Local time with its offset, `2026-03-18T13:18:08+00:00` as the XCC1 capture prints it. */
function redfishTime(instant: Date, offset: string): string {
  const local = new Date(instant.getTime() + offsetMinutes(offset) * 60_000);
  return `${local.toISOString().slice(0, 19)}${offset}`;
}
