import { optional, value } from './say.ts';
import type { Args, FirewallRuleParts, Texts } from './shape.ts';

/** Those of the same cause: the sentence names one that stands for them. */
const others = (args: Args): string =>
  optional(args, 'count', (v) => ` and the others of the same cause (${v} in all)`);

/** What helps, and who does it, in English. */
export const enFixes = {
  fix: {
    'open-firewall': {
      who: 'Network administrator',
      title: 'Allow it in the firewall',
      remedy: (args) =>
        `Allow outbound traffic from the devices to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)}. The firewall request holds the text to send.`,
    },
    'allow-reject': {
      who: 'Network administrator',
      title: 'Find what refuses',
      remedy: () => 'Check the firewall or IPS that refuses (RST or ICMP) and allow the destination.',
    },
    'connection-limit': {
      who: 'Network administrator',
      title: 'Check the limit of new connections',
      remedy: () =>
        'Check whether the firewall or intrusion prevention limits how many connections one host begins (protection against SYN floods). If it stops what devices send, exempt their addresses.',
    },
    'check-shared-ways': {
      who: 'Network administrator',
      title: 'Check the ways that share the load',
      remedy: () =>
        'Check whether one of several lines (multihoming), of the links of an aggregation, or of redundant firewalls and routers loses traffic, and whether there and back go through different ones.',
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
    'ask-dns-for-devices': {
      who: 'DNS administrator',
      title: 'Check that it answers the devices',
      remedy: (args) =>
        `Check that ${value(args, 'resolver', 'the DNS server')} takes questions from the devices' addresses and resolves ${value(args, 'host', 'the destinations')}. Running these checks again from a PC in the devices' network shows it too.`,
    },
    'update-allow-list-addresses': {
      who: 'Network administrator',
      title: 'Allow by name',
      remedy: () => 'Where allowed by address, add the present addresses, or allow by host name.',
    },
    'allow-name-in-dns': {
      who: 'DNS administrator',
      title: 'Allow the name in the DNS filter',
      remedy: (args) =>
        `Allow ${value(args, 'host', 'the destination')}${others(args)} in the filter of ${value(args, 'resolver', 'the DNS server')}; it must answer as the internet does. A firewall change does not help.`,
    },
    'compare-name-outside': {
      who: 'DNS administrator',
      title: 'Compare the address with the one on the internet',
      remedy: (args) =>
        `Compare the address that ${value(args, 'resolver', 'the DNS server')} gives for ${value(args, 'host', 'the destination')} with the answer of a DNS server on the internet. Where they are of different owners, allow the name in the DNS filter; a firewall change does not help then.`,
    },
    'fix-dns-source': {
      who: 'DNS administrator',
      title: 'Answer from the address that was asked',
      remedy: (args) =>
        `Make ${value(args, 'resolver', 'the DNS server')} answer from the address it was asked at (now: ${value(args, 'from')}), or use that address as DNS server.`,
    },
    'check-without-agent': {
      who: 'Engineer',
      title: 'Check again without a VPN or ZTNA agent',
      remedy: () =>
        "Stop this PC's VPN or ZTNA agent (Zscaler, Netskope, Cloudflare WARP and the like), or use a PC without one in the devices' network, and run the check again.",
    },
    'stop-local-inspection': {
      who: 'Engineer',
      title: "Check again without this PC's HTTPS inspection",
      remedy: (args) =>
        `Switch off the inspection of encrypted connections in this PC's security software (${value(args, 'product', 'the issuer names it')}), or use another PC in the devices' network, and run the check again.`,
    },
    'use-devices-line': {
      who: 'Engineer',
      title: "Connect to the devices' network alone",
      remedy: () =>
        "Turn off the telephone's line, wireless network or VPN, connect to the devices' network alone, and run the check again. Where that line is the devices' way out too, nothing has to be done.",
    },
    'find-dns-answerer': {
      who: 'Network administrator',
      title: 'Find what answers DNS on the way',
      remedy: (args) =>
        `Look for something between here and ${value(args, 'resolver', 'the DNS server')} that answers DNS questions in its place (a DNS filter of a firewall or IPS, a provider's block), and exempt the destinations' names from it.`,
    },
    'speed-up-dns': {
      who: 'DNS administrator',
      title: "Check the DNS server's forwarders",
      remedy: (args) =>
        `Check whether ${value(args, 'resolver', 'the DNS server')} forwards to a server that does not answer; remove it, or change the order.`,
    },
    'align-forwarders': {
      who: 'DNS administrator',
      title: "Make the DNS server's forwarders agree",
      remedy: (args) =>
        `Check that every server ${value(args, 'resolver', 'the DNS server')} forwards to knows outside names; remove those that do not.`,
    },
    'answer-aaaa': {
      who: 'DNS administrator',
      title: 'Check that questions for IPv6 (AAAA) are answered',
      remedy: (args) =>
        `Check that ${value(args, 'resolver', 'the DNS server')}, what it forwards to and DNS filters on the way do not drop or refuse questions for AAAA. Where IPv6 is not used, the answer is one without an address (NODATA).`,
    },
    'raise-dns-limit': {
      who: 'DNS administrator',
      title: 'Check limits on DNS questions',
      remedy: (args) =>
        `Check whether ${value(args, 'resolver', 'the DNS server')}, or a firewall on the way to it, limits how many questions it takes (a second, for one), or is under load. No name has to be allowed.`,
    },
    'ipv4-way': {
      who: 'Network administrator',
      title: 'A way out over IPv4 for the devices',
      remedy: () =>
        'Check whether the devices have a way to the internet over IPv4, or an HTTP proxy that they reach over IPv4; provide one if not.',
    },
    'open-dns-udp': {
      who: 'Network administrator',
      title: 'Allow DNS over UDP 53',
      remedy: (args) =>
        `Allow UDP 53 from the devices to ${value(args, 'resolver', 'the DNS server')}, as TCP 53 is allowed.`,
    },
    'fix-dnssec': {
      who: 'DNS administrator',
      title: "Check the DNS server's check of signatures (DNSSEC)",
      remedy: (args) =>
        `Check the clock, the trust anchor and the validation log of ${value(args, 'resolver', 'the DNS server')} and of what it forwards to. No firewall change helps.`,
    },
    'open-dns-tcp': {
      who: 'Network administrator',
      title: 'Allow DNS over TCP 53',
      remedy: (args) => `Allow TCP 53 to ${value(args, 'resolver', 'the DNS server')}, as UDP 53 is allowed.`,
    },
    'allow-this-program': {
      who: 'Engineer',
      title: "Allow it in this PC's security software",
      remedy: () => "Allow this tool in this PC's security software or firewall, then check again.",
    },
    'fix-mtu': {
      who: 'Network administrator',
      title: 'Check MTU and ICMP',
      remedy: () =>
        'Check the MTU of VPN and PPPoE lines on the way; clamp the TCP MSS, or let ICMP "fragmentation needed" (type 3 code 4) pass.',
    },
    'speed-up-way': {
      who: 'Network administrator',
      title: 'Check the line and the load of what is on the way',
      remedy: () =>
        'Check the line for congestion and delay, and firewalls, UTM and proxies on the way for load (TLS inspection, for example). Allowing more does not help.',
    },
    'find-answering-service': {
      who: 'Network administrator',
      title: 'Look for a forwarding to another server',
      remedy: (args) =>
        `Check that no rule of a firewall or router (destination NAT, port forwarding, a relay) sends connections to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)} to another server.`,
    },
    'lift-quarantine': {
      who: 'Network administrator',
      title: 'Release this PC from quarantine',
      remedy: () =>
        'Find out why this PC is in quarantine (security appliance, NAC) and release it; then run the checks again. Check that the devices are in none.',
    },
    'allow-in-web-filter': {
      who: 'Network administrator',
      title: 'Allow it in the web filter',
      remedy: (args) =>
        `Allow ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)} in the URL (web) filter.`,
    },
    'exempt-transparent-proxy': {
      who: 'Network administrator',
      title: 'Take it off the proxy on the way',
      remedy: (args) =>
        `Check the (transparent) proxy that takes the connections to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)}: exempt the destination, or let the proxy pass it on.`,
    },
    'stop-answering-for-all': {
      who: 'Network administrator',
      title: 'Check what takes connections by proxy',
      remedy: () =>
        'A SYN proxy (TCP intercept) of the firewall takes the connections. Allow the traffic to the destinations, so that it is passed on.',
    },
    'exempt-relay': {
      who: 'Network administrator',
      title: 'Exempt it from relays and inspection',
      remedy: (args) =>
        `Check whether an FTP or SSH relay or inspection of the firewall answers for ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => ` port ${v}`)}; if so, exempt it.`,
    },
    'complete-chain': {
      who: 'Engineer',
      title: 'Ask support',
      remedy: () =>
        "The server's certificate setup lacks an intermediate. Check that nothing on the way strips it, and ask support with the copied details.",
    },
    'check-route': {
      who: 'Network administrator',
      title: 'Check the route',
      remedy: () => 'Check default gateway and routes. If a proxy is needed, enter it in the site.',
    },
    'check-route-beyond': {
      who: 'Network administrator',
      title: 'Check the route on the way',
      remedy: (args) =>
        `Check whether the router that answered has a route to ${value(args, 'host', 'the destination')}. If there is none and a proxy is needed, enter it in the site.`,
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
    'proxy-members': {
      who: 'Proxy administrator',
      title: "See to the proxy's address that does not answer",
      remedy: (args) =>
        `Check that the proxy at ${value(args, 'unanswered', 'the address that does not answer')} is running and that firewalls on the way allow it. Take an address that is not in use out of DNS.`,
    },
    'name-for-devices': {
      who: 'DNS administrator',
      title: 'Let the DNS server that the devices use know the name',
      remedy: (args) =>
        `Let the DNS server that the devices use resolve ${value(args, 'name', "the server's name")}. Where that cannot be, set the IP address on the devices instead of the name.`,
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
    'proxy-name-scheme': {
      who: 'Proxy administrator',
      title: "Check the proxy's authentication scheme",
      remedy: (args) =>
        `The proxy's answer (HTTP ${value(args, 'status', '407')}) lacks Proxy-Authenticate. Find out which scheme it wants, and whether the devices can reach the destinations without authentication or with Basic.`,
    },
    'proxy-allow-source': {
      who: 'Proxy administrator',
      title: 'Check who may use the proxy',
      remedy: () => 'Check whether the proxy lets this PC and the devices use it (by address or user).',
    },
    'proxy-allow-destination': {
      who: 'Proxy administrator',
      title: 'Allow the destination',
      remedy: (args) =>
        `Allow CONNECT to ${value(args, 'host', 'the destination')}${optional(args, 'port', (v) => `:${v}`)}${others(args)}.`,
    },
    'proxy-upstream': {
      who: 'Proxy administrator',
      title: 'Check behind the proxy',
      remedy: () => 'Check that the proxy itself resolves and reaches the destination.',
    },
    'proxy-rate-limit': {
      who: 'Proxy administrator',
      title: "Check the proxy's limits",
      remedy: () =>
        "Check the proxy's limits (requests in a time, connections at once) and its load. Where the devices' reports would meet them, exempt the devices' addresses.",
    },
    'proxy-log': {
      who: 'Proxy administrator',
      title: "Look for the reason in the proxy's log",
      remedy: (args) =>
        `Find out in the log of the proxy, and of a load balancer or filter in front of it, which of them gave this answer${optional(args, 'status', (v) => ` (HTTP ${v})`)} and why.`,
    },
    'speed-up-proxy': {
      who: 'Proxy administrator',
      title: 'Find out why the proxy is slow',
      remedy: () =>
        "Look in the proxy's log for its load, content inspection (sandbox, ICAP), the check of users (directory) and the wait for its own DNS. Exempting the destinations from inspection may help. Allowing more does not.",
    },
    'proxy-same-rules': {
      who: 'Proxy administrator',
      title: 'Make all of the proxies serve alike',
      remedy: () =>
        'Check on every proxy behind this address (load balancing, redundancy) that it allows the destinations, asks for a login or not as the others do, and has its way on, and that none of them is in trouble.',
    },
    'proxy-plain-port': {
      who: 'Engineer',
      title: "Use the proxy's plain HTTP port",
      remedy: () => "Ask the customer's proxy administrator for the plain HTTP proxy port and enter that.",
    },
    'proxy-http-port': {
      who: 'Engineer',
      title: 'Use the port of the HTTP proxy',
      remedy: () =>
        "Ask the customer's proxy administrator for the port of the HTTP proxy (CONNECT), not of SOCKS, and enter that.",
    },
    'proxy-exempt-devices': {
      who: 'Proxy administrator',
      title: 'Exempt the devices from sign-in',
      remedy: () =>
        "Let the devices' addresses reach the destinations without a browser sign-in, or with Basic authentication.",
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
    'wait-for-outage': {
      who: 'Engineer',
      title: 'Test after the outage',
      remedy: (args) => `Make the test call after the planned outage (until ${value(args, 'end')}).`,
    },
    'open-ntp': {
      who: 'Network administrator',
      title: 'Allow NTP',
      remedy: () =>
        'Allow UDP 123 to the NTP server, from any source port, or name an internal one in the site.',
    },
    'fix-time-server': {
      who: 'Network administrator',
      title: 'Check the NTP server',
      remedy: (args) =>
        `Check NTP server ${value(args, 'server', '')}: its own synchronisation, the address it answers from, its limits. Or use another one.`,
    },
    'steady-time-server': {
      who: 'Network administrator',
      title: 'Check what the NTP server follows',
      remedy: (args) =>
        `Check that the NTP server ${value(args, 'server', '')} follows a source that can be relied on. With the Windows time service (w32time), check its NTP source and LocalClockDispersion as well.`,
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
      remedy: () => 'Remove the cause, then run the check again.',
    },
    'retry-later': {
      who: 'Engineer',
      title: 'Check again later',
      remedy: () => 'Wait a while, then run the check again.',
    },
    'report-defect': {
      who: 'Engineer',
      title: 'Report a defect',
      remedy: () => 'Send the copied details to the distributor of this tool.',
    },
  },
  firewallRule: ({ sources, host, addresses, port, protocol, state }: FirewallRuleParts) =>
    [
      'Firewall request',
      'Direction: outbound',
      `Source: ${sources.length > 0 ? sources.join(', ') : 'addresses of the management controllers (BMC)'}`,
      `Destination: ${host}${addresses.length > 0 ? ` (${addresses.join(', ')})` : ''}`,
      `Protocol/port: ${protocol} ${port}`,
      'Purpose: Call Home (automatic hardware fault reporting)',
      ...(state === '' ? [] : [`State: ${state}`]),
    ].join('\n'),
} satisfies Partial<Texts>;
