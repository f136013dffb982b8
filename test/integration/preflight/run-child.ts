/** Runs one preflight inside a namespace: its input as JSON in the first argument, its rows on standard output. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { ControllerFacts } from '../../../electron/domain/controller.ts';
import { ok, type Result } from '../../../electron/domain/result.ts';
import { Secret } from '../../../electron/domain/secret.ts';
import type { CustomDestination } from '../../../electron/domain/site-file.ts';
import { DEFAULT_LIMITS } from '../../../electron/preflight/input.ts';
import { emptyInput, endpoint, run } from './run-lab.ts';

export type ChildInput = {
  readonly profiles?: readonly ('imm2' | 'xcc')[];
  readonly resolvers?: readonly string[];
  readonly ntp?: readonly string[];
  readonly proxy?: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly caFile?: string;
  readonly custom?: readonly CustomDestination[];
  readonly only?: readonly string[];
  /** Addresses of devices that are not read. */
  readonly devices?: readonly string[];
  /** Name servers that these devices say they use, where they are read. */
  readonly deviceDns?: readonly string[];
  /** The program's own deadlines instead of short ones. */
  readonly patient?: boolean;
};

/** What a device says that is right in all but, maybe, its name servers. */
function factsWith(servers: readonly string[]): Result<ControllerFacts> {
  return ok<ControllerFacts>({
    clock: {
      ok: true,
      offsetSeconds: 0,
      uncertaintySeconds: 1,
      source: 'redfish',
      shown: '',
      zoneKnown: true,
    },
    dns: { enabled: true, servers },
    ntp: null,
    version: '',
    outages: [],
  });
}

const given = JSON.parse(process.argv[2] ?? '{}') as ChildInput;
const { rows } = await run(
  emptyInput({
    ...(given.profiles === undefined ? {} : { profiles: given.profiles }),
    resolvers: (given.resolvers ?? []).map(endpoint),
    ntp: (given.ntp ?? []).map(endpoint),
    proxy: given.proxy
      ? { ...given.proxy, password: given.proxy.password === '' ? null : new Secret(given.proxy.password) }
      : null,
    ca: [...rootCertificates, ...(given.caFile === undefined ? [] : [readFileSync(given.caFile, 'utf8')])],
    custom: given.custom ?? [],
    ...(given.only === undefined ? {} : { only: given.only }),
    devices: (given.devices ?? []).map((address) => ({
      address,
      product: 'imm2',
      appliance: false,
      ports: { https: 443, ssh: 22, snmp: 161 },
      read: given.deviceDns === undefined ? null : async () => factsWith(given.deviceDns ?? []),
    })),
    builtAt: Date.UTC(2026, 0, 1),
    limits:
      given.patient === true
        ? DEFAULT_LIMITS
        : { dns: 1_500, tcp: 1_500, tls: 3_000, http: 3_000, proxy: 4_000, clock: 3_000 },
  }),
);
process.stdout.write(JSON.stringify(rows));
