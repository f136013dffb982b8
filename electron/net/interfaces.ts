import { networkInterfaces } from 'node:os';
import { formatIPv4, parseIPv4, parseRange, spanContains } from '../address/ip-range.ts';

/** One address of one network adapter of this laptop. */
export type NetworkInterface = {
  readonly name: string;
  /** IPv6 link-local addresses carry their `%zone`. */
  readonly address: string;
  readonly netmask: string;
  readonly cidr: string;
  readonly family: 4 | 6;
  readonly mac: string;
  /** Made by software (hypervisor, VPN, container): off unless chosen. */
  readonly virtual: boolean;
  readonly internal: boolean;
  /** Addresses of its subnet beside network and broadcast; 0 for IPv6, which is never swept. */
  readonly hosts: number;
};

/**
 * Names that virtual adapters get from the software that makes them: hypervisors (Hyper-V, VMware, VirtualBox,
 * libvirt, Parallels), VPN clients, containers, and Apple's own helper interfaces. Windows shows the friendly
 * name, the others the device name.
 */
const VIRTUAL_NAMES: readonly RegExp[] = [
  /vethernet|hyper-v|vmware|virtualbox|vmnet|vboxnet|virbr|vnic|parallels|vmenet/i,
  /\b(vpn|tap-windows|openvpn|wireguard|tailscale|zerotier|anyconnect|globalprotect|pangp|forti\w*|wsl|npcap)\b/i,
  /^(tun|tap|utun|wg|ppp|ipsec|tailscale|zt[a-z0-9]{6,}|gpd)\d*$/i,
  /^(docker|podman|cni|flannel|cali|lxc|lxd|kube|cbr|dummy|ifb|bond_slave|br-[0-9a-f]{6,})/i,
  /^(awdl|llw|anpi|bridge1\d\d|gif|stf)\d*$/i,
  /bluetooth|loopback pseudo|teredo|isatap/i,
];

/** Host-side adapters: VMware vmnet (00:50:56:c0:00:xx) and VirtualBox host-only (0a:00:27). */
const VIRTUAL_MACS = /^(00:50:56:c0:00|0a:00:27)/i;

/** Tells an adapter made by software; a veth with an IPv4 address is the inside of a container, hence real. */
export function isVirtualAdapter(name: string, mac: string, hasIPv4: boolean): boolean {
  if (VIRTUAL_MACS.test(mac) || VIRTUAL_NAMES.some((pattern) => pattern.test(name))) return true;
  return /^veth/i.test(name) && !hasIPv4;
}

/** Every address of every adapter that is up; loopback and virtual ones are marked, not left out. */
export function listInterfaces(): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries = []]) => {
    const hasIPv4 = entries.some((entry) => entry.family === 'IPv4');
    return entries.map((entry): NetworkInterface => {
      const family = entry.family === 'IPv4' ? 4 : 6;
      const linkLocal = entry.family === 'IPv6' && /^fe[89ab]/i.test(entry.address);
      // Windows numbers its zones, everyone else names them.
      const zone = process.platform === 'win32' && entry.family === 'IPv6' ? String(entry.scopeid) : name;
      return {
        name,
        address: linkLocal ? `${entry.address}%${zone}` : entry.address,
        netmask: entry.netmask,
        cidr: entry.cidr ?? `${entry.address}/${family === 4 ? 32 : 128}`,
        family,
        mac: entry.mac,
        virtual: isVirtualAdapter(name, entry.mac, hasIPv4),
        internal: entry.internal,
        hosts: family === 4 ? hostsOf(entry.netmask) : 0,
      };
    });
  });
}

function hostsOf(netmask: string): number {
  const mask = parseIPv4(netmask);
  if (mask === null) return 0;
  const size = 0x100000000 - mask;
  return size <= 2 ? size : size - 2;
}

/**
 * The adapters to ask: null takes every real one; otherwise names or addresses. An address inside the loopback
 * network chooses loopback with that address as its own (a simulated site lives on 127.x). What was named and
 * not found comes back in `missing`.
 */
export function selectInterfaces(
  all: readonly NetworkInterface[],
  wanted: readonly string[] | null,
): { readonly chosen: readonly NetworkInterface[]; readonly missing: readonly string[] } {
  if (wanted === null) return { chosen: all.filter((each) => !each.virtual && !each.internal), missing: [] };
  const chosen: NetworkInterface[] = [];
  const missing: string[] = [];
  for (const word of wanted) {
    const named = all.filter((each) => each.name === word || each.address === word);
    const inside = all.filter((each) => each.internal && each.family === 4 && contains(each.cidr, word));
    if (named.length > 0) chosen.push(...named);
    else if (inside[0]) chosen.push({ ...inside[0], address: word });
    else missing.push(word);
  }
  return {
    chosen: [...new Map(chosen.map((each) => [`${each.name} ${each.address}`, each])).values()],
    missing,
  };
}

function contains(cidr: string, address: string): boolean {
  const parsed = parseRange(cidr);
  return parsed.ok && parsed.value.kind === 'span' && spanContains(parsed.value.span, address);
}

/** The subnet's directed broadcast address; null for IPv6 and point-to-point links. */
export function broadcastOf(each: NetworkInterface): string | null {
  const parsed = each.family === 4 && each.hosts > 2 ? parseRange(each.cidr) : null;
  if (!parsed?.ok || parsed.value.kind !== 'span') return null;
  const { span } = parsed.value;
  return span.family === 4 ? formatIPv4(span.last + 1) : null;
}
