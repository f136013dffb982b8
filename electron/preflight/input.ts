import type { TrustStore } from '../access/trust.ts';
import type { ConnectToRule } from '../address/connect-to.ts';
import type { HostPort } from '../address/net-address.ts';
import type { Catalog } from '../catalog/index.ts';
import type { CheckResult } from '../domain/check.ts';
import type { ControllerFacts } from '../domain/controller.ts';
import { CONNECT_MS } from '../domain/pace.ts';
import type { Product, ProfileId } from '../domain/product.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import type { CustomDestination, DevicePorts } from '../domain/site-file.ts';

/** Everything a run needs to know; nothing is read from the environment inside. */
export type PreflightInput = {
  readonly catalog: Catalog;
  readonly profiles: readonly ProfileId[];
  /** Optional destinations of the guide too; their failures warn. */
  readonly includeOptional: boolean;
  /** Destinations a person added to the site. */
  readonly custom: readonly CustomDestination[];
  readonly proxy: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: Secret | null;
  } | null;
  /** Resolvers that count: typed in or read from devices; the laptop's where none was. */
  readonly resolvers: readonly HostPort[];
  /** The laptop's own, shown beside when others count. */
  readonly laptopResolvers: readonly HostPort[];
  readonly ntp: readonly HostPort[];
  /** PEM certificates to trust beside the bundled roots. */
  readonly ca: readonly string[];
  readonly connectTo: readonly ConnectToRule[];
  /** Private networks of the site (CIDR, ranges): a name may lead into them; into others of RFC 1918 it may not. */
  readonly ownNetworks?: readonly string[];
  /** When this program was made (epoch milliseconds): no time before it is right. */
  readonly builtAt?: number;
  readonly devices: readonly PreflightDevice[];
  readonly trust: TrustStore;
  /** Only rows whose target begins with one of these; absent: all. */
  readonly only?: readonly string[];
  /** Earlier results, for counting attempts. */
  readonly earlier: readonly CheckResult[];
  readonly limits: PreflightLimits;
  readonly now: () => number;
  /** A fresh 16-bit message id (RFC 5452: unpredictable). */
  readonly messageId: () => number;
};

export type PreflightDevice = {
  readonly address: string;
  readonly product: Product;
  /** It manages other devices: its version decides which destinations they need. */
  readonly appliance: boolean;
  readonly ports: DevicePorts;
  /**
   * Signs in and reads the device's own clock, name and time servers and version; null where nothing is known
   * to sign in with. It gives up a rejected login by itself.
   */
  readonly read: ((signal: AbortSignal) => Promise<Result<ControllerFacts>>) | null;
};

/** Deadline of one check of each kind, in milliseconds. */
export type PreflightLimits = {
  readonly dns: number;
  readonly tcp: number;
  readonly tls: number;
  readonly http: number;
  readonly proxy: number;
  readonly clock: number;
};

/**
 * DNS: resolvers repeat upstream after 1 to 2 s. TCP: the kernel repeats a lost SYN after 1 s and 3 s, so 4 s
 * survives one loss. TLS and proxies do work of their own and get more.
 */
export const DEFAULT_LIMITS: PreflightLimits = {
  dns: 3_000,
  tcp: CONNECT_MS.check,
  tls: 6_000,
  http: 5_000,
  proxy: 8_000,
  clock: 8_000,
};

/** The deadlines where every wait is so many times the shipped one. */
export function limitsFor(waits: number): PreflightLimits {
  const { dns, tcp, tls, http, proxy, clock } = DEFAULT_LIMITS;
  return {
    dns: dns * waits,
    tcp: tcp * waits,
    tls: tls * waits,
    http: http * waits,
    proxy: proxy * waits,
    clock: clock * waits,
  };
}

export type PreflightHooks = {
  /** A row is finished, or a finished one is judged anew in the light of others (same id and target). */
  readonly onResult: (result: CheckResult) => void;
  readonly onProgress: (progress: {
    readonly done: number;
    readonly total: number;
    readonly waitingFor: string;
  }) => void;
};
