import { optional, value } from './say.ts';
import type { FirewallRuleParts, Texts } from './shape.ts';

/** What helps, and who does it, in English. */
export const enFixes = {
  fix: {
    'open-firewall': {
      who: 'Network administrator',
      title: 'Allow it in the firewall',
      remedy: (args) =>
        `Allow outbound traffic from the devices to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)}. "Copy firewall rule" gives the request's text.`,
    },
    'allow-reject': {
      who: 'Network administrator',
      title: 'Find what refuses',
      remedy: () => 'Check the firewall or IPS that refuses (RST) and allow the destination.',
    },
    'fix-dns-record': {
      who: 'DNS administrator',
      title: 'Check the DNS record',
      remedy: () =>
        'Check the internal DNS for a record or block of this name; it must answer as the internet does.',
    },
    'fix-dns-server': {
      who: 'DNS administrator',
      title: 'Check the DNS server',
      remedy: (args) =>
        `Check that ${value(args, 'resolver', 'the DNS server')} resolves outside names and takes questions from this PC and the devices.`,
    },
    'set-dns-server': {
      who: 'Engineer',
      title: "Set the device's DNS server",
      remedy: () => 'Give the device a DNS server that resolves outside names.',
    },
    'update-allow-list-addresses': {
      who: 'Network administrator',
      title: 'Allow by name',
      remedy: () => 'Where allowed by address, add the present addresses, or allow by host name.',
    },
    'check-route': {
      who: 'Network administrator',
      title: 'Check the route',
      remedy: () => 'Check default gateway and routes. If a proxy is needed, enter it in the site.',
    },
    'exempt-tls-inspection': {
      who: 'Network administrator',
      title: 'Exempt it from TLS inspection',
      remedy: (args) =>
        `Exempt ${value(args, 'host', 'the destination')} from HTTPS inspection. Devices cannot be given its certificate.`,
    },
    'import-ca': {
      who: 'Engineer',
      title: 'Check the authority',
      remedy: () =>
        'If it is the company authority, name its file in the site and check again. The devices need checking apart.',
    },
    'check-clock-first': {
      who: 'Engineer',
      title: "Set this PC's clock",
      remedy: () => "Set this PC's date, time and zone, then check again.",
    },
    'update-firmware-certificates': {
      who: 'Engineer',
      title: 'Update the firmware',
      remedy: () =>
        'Update IMM2 firmware or XClarity Administrator to a version with the DigiCert certificates (note 1).',
    },
    'update-firmware-tls': {
      who: 'Engineer',
      title: 'Update the firmware',
      remedy: () => 'Update to firmware with TLS 1.2.',
    },
    'contact-vendor': {
      who: 'Engineer',
      title: 'Ask the support centre',
      remedy: () => 'The destination itself may be the cause. Send the copied details to the support centre.',
    },
    'proxy-address': {
      who: 'Engineer',
      title: "Check the proxy's address",
      remedy: () => 'Ask the network administrator for host and port of the proxy and enter them again.',
    },
    'proxy-credentials': {
      who: 'Engineer',
      title: "Check the proxy's user and password",
      remedy: () => 'Enter user and password again in the settings.',
    },
    'proxy-basic-auth': {
      who: 'Proxy administrator',
      title: 'Allow Basic or no authentication',
      remedy: () =>
        'Devices do Basic only. Allow the devices and destinations without authentication or with Basic.',
    },
    'proxy-allow-destination': {
      who: 'Proxy administrator',
      title: 'Allow the destination',
      remedy: (args) =>
        `Allow CONNECT to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => `:${v}`)}.`,
    },
    'proxy-upstream': {
      who: 'Proxy administrator',
      title: 'Check behind the proxy',
      remedy: () => 'Check that the proxy itself resolves and reaches the destination.',
    },
    'sign-in-portal': {
      who: 'Network administrator',
      title: 'Exempt it from sign-in',
      remedy: () => "Exempt the devices' network from the sign-in page.",
    },
    'set-device-clock': {
      who: 'Engineer',
      title: "Set the device's clock",
      remedy: () => "Set it on the device's screen (IMM2: IMM Management > IMM Properties > Date and Time).",
    },
    'set-device-ntp': {
      who: 'Engineer',
      title: "Set the device's NTP",
      remedy: () => 'Switch NTP on and name a server it can reach.',
    },
    'set-device-timezone': {
      who: 'Engineer',
      title: "Set the device's time zone",
      remedy: () => 'Set it to UTC+9 (Japan).',
    },
    'check-other-table': {
      who: 'Engineer',
      title: 'Check the destinations of its version',
      remedy: (args) =>
        `Confirm the version of XClarity Administrator and run the preflight again with the table ${value(args, 'needed')}.`,
    },
    'open-ntp': {
      who: 'Network administrator',
      title: 'Allow NTP',
      remedy: () => 'Allow UDP 123 to the NTP server, or name an internal one in the site.',
    },
    'check-credential': {
      who: 'Engineer',
      title: 'Check the login',
      remedy: () =>
        'Enter user and password again on the discovery page. The same ones are not tried twice, so that no account is locked.',
    },
    rerun: {
      who: 'Engineer',
      title: 'Run it again',
      remedy: () => 'Remove the cause, then press "Run again".',
    },
    'report-defect': {
      who: 'Engineer',
      title: 'Report a defect',
      remedy: () => 'Send the copied details to the distributor of this tool.',
    },
  },
  firewallRule: ({ sources, host, addresses, port, protocol }: FirewallRuleParts) =>
    [
      'Firewall request',
      'Direction: outbound',
      `Source: ${sources.length > 0 ? sources.join(', ') : 'addresses of the management controllers (BMC)'}`,
      `Destination: ${host}${addresses.length > 0 ? ` (${addresses.join(', ')})` : ''}`,
      `Protocol/port: ${protocol} ${port}`,
      'Purpose: Call Home (automatic hardware fault reporting)',
    ].join('\n'),
} satisfies Partial<Texts>;
