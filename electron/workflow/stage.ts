import type { LoginGuard } from '../access/login-guard.ts';
import type { TrustStore } from '../access/trust.ts';
import type { Catalog } from '../catalog/index.ts';
import type { OpenAfterWrite } from '../domain/completion.ts';
import type { Credential, OwnLogin } from '../domain/credential.ts';
import type { Journal } from '../domain/journal.ts';
import type { Pace } from '../domain/pace.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import type { PauseGate } from './pause-gate.ts';
import type { SiteHandle } from './site-handle.ts';

/** Where passwords come from: memory in the window, environment variables on the command line. */
export type SecretBox = {
  /** With a device: its own login where a file gave one, in place of the credential's user and password. */
  readonly credential: (record: SiteRecord, name: string, deviceId?: string) => Result<Credential>;
  /** The login a file gave for a device; null where none did. */
  readonly own: (record: SiteRecord, deviceId: string) => OwnLogin | null;
  /** A login was found out for these devices: those a file gave are not used any more. */
  readonly forgetOwn: (siteId: string, deviceIds: readonly string[]) => void;
  readonly proxyPassword: (record: SiteRecord) => Result<Secret | null>;
  readonly transferPassword: (record: SiteRecord) => Result<Secret | null>;
};

/** What a device came to the end of; each has words of its own for how. */
export type EndOf = 'plan' | 'write' | 'test-call' | 'login';

/** How far a stage is, in units it names itself (addresses, checks, devices). */
export type StageProgress = {
  readonly done: number;
  readonly total: number;
  readonly waitingFor: string;
  readonly atMostMs?: number;
  readonly rate?: number;
  /** Progress of one device among several. */
  readonly device?: {
    readonly address: string;
    readonly done: number;
    readonly total: number;
    readonly state: string;
    /** Whose words an end has: 'failed' is another thing of a plan, a write and a test call. Absent of a step on the way. */
    readonly end?: EndOf;
    /** What keeps a device that was written to from being set up. */
    readonly open?: OpenAfterWrite | null;
  };
};

/** Absent: the standard's. */
export type DiscoveryPorts = {
  readonly slp: number;
  readonly ssdp: number;
  readonly mdns?: number;
  readonly rmcp?: number;
};

/** Everything a stage needs; the same for the window and the command line. */
export type StageContext = {
  /** What this work began with: a catalog taken in meanwhile is the next work's. */
  readonly catalog: Catalog;
  readonly site: SiteHandle;
  readonly secrets: SecretBox;
  readonly trust: TrustStore;
  readonly logins: LoginGuard;
  readonly journal: Journal;
  readonly now: () => number;
  readonly progress: (progress: StageProgress) => void;
  readonly signal: AbortSignal;
  /** Holds back devices that are not begun yet. Absent: nothing can be paused. */
  readonly pause?: PauseGate;
  /** Ports of the discovery protocols, where a simulated site has others than the standard's. */
  readonly discoveryPorts: DiscoveryPorts;
  /** How long answers are waited for, and how many devices are worked on at once (not: sessions of one controller). */
  readonly pace: Pace;
};
