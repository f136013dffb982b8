import type { PreflightDevice } from '../../electron/preflight/input.ts';

/** An XCC whose clock is right, and which says this of its own name and time servers. */
export function deviceThatSays(
  address: string,
  { dns = [], ntp = [] }: { readonly dns?: readonly string[]; readonly ntp?: readonly string[] },
): PreflightDevice {
  const list = (servers: readonly string[]) => (servers.length === 0 ? null : { enabled: true, servers });
  return {
    address,
    product: 'xcc',
    appliance: false,
    ports: { https: 443, ssh: 22, snmp: 161 },
    read: async () => ({
      ok: true,
      value: {
        clock: {
          ok: true,
          offsetSeconds: 0,
          uncertaintySeconds: 1,
          source: 'redfish',
          shown: '',
          zoneKnown: true,
        },
        dns: list(dns),
        ntp: list(ntp),
        version: '',
        outages: [],
      },
    }),
  };
}
