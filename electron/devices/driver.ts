import type { TrustStore } from '../access/trust.ts';
import type { Catalog } from '../catalog/index.ts';
import type { AppError } from '../domain/app-error.ts';
import type { ControllerFacts } from '../domain/controller.ts';
import type { Credential } from '../domain/credential.ts';
import type { DriverTraits } from '../domain/driver-traits.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { ManualStep, Problem } from '../domain/plan.ts';
import type { DriverId, Product } from '../domain/product.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { SECRET_KEYS, type SettingKey, type SettingValues } from '../domain/setting-key.ts';
import type { DevicePorts } from '../domain/site-file.ts';

/**
 * What the code for one product over one interface has to offer. To add one: a file in its family's
 * folder and a line in that folder's index.ts. Planning, journaling, read-back and undo are the same for all
 * and live in callhome/; a driver only signs in, reads, writes one step, and follows a test call.
 */

/** The device a driver works on. */
export type Target = {
  readonly deviceId: string;
  readonly address: string;
  readonly product: Product;
  readonly ports: DevicePorts;
};

export type DriverContext = {
  readonly target: Target;
  /** What the product's fields take. */
  readonly catalog: Catalog;
  readonly credential: Credential;
  readonly trust: TrustStore;
  /** Epoch milliseconds; drivers have no clock of their own. */
  readonly now: () => number;
  /** Told when the device makes itself waited for (it starts, it is slow), with the longest wait in seconds. */
  readonly onWait?: ((seconds: number) => void) | undefined;
  /** Every wait for an answer is this many times the usual; absent: as it is. */
  readonly waits?: number;
  /** What this program's own writes left there, as far as they stand: a word that may stand for an empty value is one of these. */
  readonly ours?: SettingValues;
};

/** A device that XClarity Administrator manages: its faults go home through it once Call Home is on. */
export type CoveredDevice = {
  readonly kind: 'node' | 'chassis' | 'cmm';
  /** Lower case with hyphens as far as given. */
  readonly uuid: string;
  readonly addresses: readonly string[];
  readonly name: string;
};

/** What a device says of itself and of its settings. */
export type DeviceState = {
  /** Values by key, for every key the device has; a secret's value is never among them. */
  readonly values: SettingValues;
  /** Of those values that had to be made safe to be shown (blanks, line ends, length): what the device itself says. */
  readonly raw?: SettingValues;
  /** Keys this device can be given over this interface, found out from the device itself. */
  readonly writable: ReadonlySet<SettingKey>;
  /** What is known of secrets without reading them. */
  readonly secrets: Readonly<Partial<Record<SettingKey, 'set' | 'not-set' | 'unknown'>>>;
  /**
   * Writable keys that are not given, although they are no secrets: by this interface never, or by this device not now, which
   * says neither that they are empty nor that it has no place for them. They count as unchanged while what was last
   * written is what is wanted; a change made on the device itself is not seen.
   */
  readonly unreadable: ReadonlySet<SettingKey>;
  readonly identity: {
    readonly model?: string;
    readonly machineType?: string;
    readonly serial?: string;
    readonly firmware?: string;
    readonly uuid?: string;
  };
  readonly facts: readonly Evidence[];
  /** What an appliance manages, so that the route through it can be confirmed. */
  readonly covers?: readonly CoveredDevice[];
  /** Clock, name and time servers as read; only what a controller driver reads. */
  readonly controller?: ControllerFacts;
};

/** What the device says in its own letters, where it is not what is shown. */
export function rawOf(values: SettingValues, said: SettingValues): Pick<DeviceState, 'raw'> {
  const other = Object.entries(said).filter(([key, text]) => values[key as SettingKey] !== text);
  return other.length === 0 ? {} : { raw: Object.fromEntries(other) };
}

/** One write: the values to give, in canonical form; a secret stands in `secrets` only. */
export type Write = {
  readonly stepId: string;
  readonly values: SettingValues;
  readonly secrets: Readonly<Partial<Record<SettingKey, Secret>>>;
};

export type TestCallOutcome = {
  readonly state:
    | 'success'
    | 'failed'
    | 'not-sent'
    | 'disabled'
    | 'pending'
    | 'never-settled'
    | 'not-available';
  readonly deviceState: string;
  readonly ticket: string;
  readonly eventId: string;
  readonly message: string;
};

/** How long a test call is followed, and how often it is asked for. */
export type FollowLimits = {
  readonly limitMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
};

export type Caveat = 'warned' | 'untold';

/** A signed-in connection. `close` is called whatever happened; it ends the session on the device. */
export type DriverSession = {
  readonly read: (signal: AbortSignal) => Promise<Result<DeviceState>>;
  /** The values of a few settings only, where that is less than a whole reading; for reading back what was written. */
  readonly readGroup?: (keys: readonly SettingKey[], signal: AbortSignal) => Promise<Result<SettingValues>>;
  /** Whether the account may write, found out without changing anything; where the interface can say so beforehand. */
  readonly mayWrite?: (signal: AbortSignal) => Promise<Result<void>>;
  /** Sent once, never again where its answer is lost: whoever called reads back. */
  readonly write: (write: Write, signal: AbortSignal) => Promise<Result<void>>;
  /** What the device said of the last write although it took it, in its own words; evidence, capped. */
  readonly remarks?: () => readonly string[];
  /** The values of the last write that the device took before it refused another; absent or null where a write is one request. */
  readonly taken?: () => readonly SettingKey[] | null;
  /** The values of the last write that could not be read before and that the device turned out to have no place for; all others were taken. */
  readonly left?: () => readonly SettingKey[];
  /**
   * Why it is not certain that all of the last write is kept, although it was taken, where it cannot be read back: the
   * device said so (`warned`), or did not say what came of work that it began (`untold`).
   */
  readonly caveat?: () => Caveat | null;
  /** Sends the device's own test request and follows it; absent where the interface offers none. */
  readonly testCall?: (
    limits: FollowLimits,
    onState: (deviceState: string) => void,
    signal: AbortSignal,
  ) => Promise<Result<TestCallOutcome>>;
  readonly problems?: (signal: AbortSignal) => Promise<Result<readonly Problem[]>>;
  /** The device has more in its list than the last `problems` gave, or may have. */
  readonly listCut?: () => boolean;
  /**
   * Looks a row of the list up, and gives what marks it as corrected: the device then calls the same event home again. What
   * fails before that was sent by nobody.
   */
  readonly acknowledge?: (problem: Problem, signal: AbortSignal) => Promise<Result<Sending>>;
  /** Sends a service request in words of the person's own (guide: limited to 100 characters). */
  readonly serviceRequest?: (text: string, signal: AbortSignal) => Promise<Result<void>>;
  readonly close: () => Promise<void>;
};

/** Sends what was asked for by name, now that nothing is left to be looked up. */
export type Sending = (signal: AbortSignal) => Promise<Result<void>>;

/** The file-transfer server, switched on last (imm2-cmm.md §2.1: autoFTPCall*). */
export const TRANSFER_KEYS: readonly SettingKey[] = [
  'fileTransfer.host',
  'fileTransfer.port',
  'fileTransfer.user',
  'fileTransfer.password',
  'fileTransfer.mode',
];

/** What can be said of secrets that no interface gives back. */
export function unknownSecrets(
  writable: ReadonlySet<SettingKey>,
): Readonly<Partial<Record<SettingKey, 'unknown'>>> {
  return Object.fromEntries(
    [...SECRET_KEYS].filter((key) => writable.has(key)).map((key) => [key, 'unknown']),
  );
}

/** A group of keys written together, in the driver's order; `id` names the step in plan, journal and screen. */
export type StepGroup = {
  readonly id: string;
  readonly keys: readonly SettingKey[];
  /** Written as one object: when one key changes, all of the group that have a value go along. */
  readonly whole?: true;
};

export type Driver = DriverTraits & {
  readonly id: DriverId;
  readonly products: readonly Product[];
  /** The order in which the device wants things written (imm2-cmm.md §8). */
  readonly groups: readonly StepGroup[];
  /**
   * Writing starts reports although the terms are accepted on the product's own screen only: the recorded
   * consent is needed here too.
   */
  readonly needsConsent?: true;
  /** Why this interface cannot carry a value whatever the product takes, or null; asked while planning. */
  readonly cannotCarry?: (key: SettingKey, value: string, address: string) => AppError | null;
  /** Signs in (one attempt) and finds out what the device can do; `unsupported` says what it lacks. */
  readonly open: (context: DriverContext, signal: AbortSignal) => Promise<Result<DriverSession>>;
  /** Steps for the manual sheet: what this interface cannot do, with the exact values to type. */
  readonly manual: (catalog: Catalog, wanted: SettingValues, product: Product) => readonly ManualStep[];
};
