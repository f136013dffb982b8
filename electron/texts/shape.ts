import type { FieldNote, FitRule, ProductRemark, RouteCondition, RouteReason } from '../catalog/schema.ts';
import type { ValueCode } from '../catalog/value-check.ts';
import type { JobKind } from '../contract/views.ts';
import type { AppErrorCode } from '../domain/app-error.ts';
import type { CHECK_CODES, CheckLayer, CheckStatus, COMMON_CHECK_CODES, FixId } from '../domain/check.ts';
import type { OpenAfterWrite } from '../domain/completion.ts';
import type { FIRST_SERVERS_RULE } from '../domain/controller.ts';
import type { SightingSource } from '../domain/device.ts';
import type { KnownReason } from '../domain/error-args.ts';
import type { FactNote, FactQualifier } from '../domain/fact.ts';
import type { FieldFault } from '../domain/form-field.ts';
import type { LoginFileFault } from '../domain/login-list.ts';
import type { TrialState, TryOutcome } from '../domain/login-trial.ts';
import type { SheetFault, SheetField, SheetNoteCode, SheetProblemCode } from '../domain/parameter-sheet.ts';
import type { ApplyItem, DevicePlan, SettingState, TestCallResult } from '../domain/plan.ts';
import type { DriverId, Product, ProfileId, Route } from '../domain/product.ts';
import type { ServedState } from '../domain/served.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import type { StepId } from '../domain/step.ts';
import type { DiscoveryWarning } from './discovery-warnings.ts';

/**
 * What every language has to say: one sentence per code of every closed union. A code that is added to a
 * union does not compile until both languages have its sentence. Open codes (what a device or a rule names
 * itself) go through functions that show the code where they do not know it.
 */

/** Where a person can take up what is offered. */
export type OfferPlace = 'window' | 'terminal';

/** Values for a sentence, as results and errors carry them. */
export type Args = Readonly<Record<string, string | number>>;
export type Sentence = (args: Args) => string;

/** `title` says what was found in a few words, `means` what follows from it. */
export type Finding = { readonly title: string; readonly means: Sentence };
/** `mark` is a shape that does not need colour, `word` what it means. */
export type StatusWords = { readonly mark: string; readonly word: string };
/** `who` has to act, `title` names the act, `remedy` tells them what to do. */
export type FixWords = { readonly who: string; readonly title: string; readonly remedy: Sentence };
export type NameWords = { readonly name: string; readonly short: string };

export type FirewallRuleParts = {
  readonly sources: readonly string[];
  readonly host: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly protocol: string;
  readonly state: string;
};

type LayerCodes = { readonly [L in CheckLayer]: Readonly<Record<(typeof CHECK_CODES)[L][number], Finding>> };
type CommonCode = (typeof COMMON_CHECK_CODES)[number];
export type SecretState = 'set' | 'not-set' | 'unknown' | 'will-change';

export type Texts = {
  readonly language: 'ja' | 'en';
  readonly product: Readonly<Record<Product, NameWords>>;
  readonly route: Readonly<Record<Route, { readonly name: string; readonly means: string }>>;
  readonly driver: Readonly<Record<DriverId, string>>;
  /** Destination tables; `custom` is what was added to the site. */
  readonly profile: Readonly<Record<ProfileId | 'custom', string>>;
  readonly sightingSource: Readonly<Record<SightingSource, string>>;
  readonly routeReason: Readonly<Record<RouteReason, Sentence>>;
  readonly routeCondition: Readonly<Record<RouteCondition, string>>;
  readonly productRemark: Readonly<Record<ProductRemark, string>>;
  /** Why a fact of a source does not simply hold. */
  readonly factQualifier: Readonly<Record<FactQualifier, Sentence>>;
  readonly factNote: Readonly<Record<FactNote, Sentence>>;
  readonly discoveryWarning: Readonly<Record<DiscoveryWarning, Sentence>>;

  /** Why a field of a form, or an entry of a list, cannot be used. */
  readonly fieldFault: Readonly<Record<FieldFault['code'], Sentence>>;
  readonly checkLayer: Readonly<Record<CheckLayer, string>>;
  readonly checkStatus: Readonly<Record<CheckStatus, StatusWords>>;
  readonly check: LayerCodes;
  readonly commonCheck: Readonly<Record<CommonCode, Finding>>;
  /** `<id>:<code>` where a layer's words for a code would say something else. */
  readonly checkById: Readonly<Record<string, Finding>>;
  readonly fix: Readonly<Record<FixId, FixWords>>;
  /** `where` it was seen fits what `whose` devices show. */
  readonly fingerprint: (where: string, whose: string) => string;
  readonly firewallRule: (parts: FirewallRuleParts) => string;
  /** What is known of a destination, as a firewall request says it; and the marks of its addresses. */
  readonly served: Readonly<Record<ServedState, string>>;
  readonly addressMark: { readonly printed: string; readonly measured: string; readonly both: string };
  readonly throughProxy: (layer: string) => string;
  /** How far a clock is off, from `seconds` (positive: ahead). */
  readonly skew: Sentence;
  /** In the place of one destination: all `count` that a remedy is about. */
  readonly severalTargets: (count: number) => string;
  /** Added to a row that is red for `count` of them. */
  readonly sameCause: (count: number) => string;
  /** Instead of a status, for a row that hangs on another; and which one that is. */
  readonly hangs: StatusWords;
  readonly hangsOn: (name: string, target: string) => string;

  /** Added on the command line to a refusal that an option lifts. */
  readonly liftedBy: (option: string) => string;
  readonly error: Readonly<Record<AppErrorCode, Sentence>>;
  /** What this program offers for an error: said where it can be done, and not on paper. '' where nothing is offered. */
  readonly offer: Readonly<Record<OfferPlace, Readonly<Partial<Record<AppErrorCode, Sentence>>>>>;
  readonly valueCode: Readonly<Record<ValueCode, Sentence>>;
  readonly fitRule: Readonly<Record<FitRule | typeof FIRST_SERVERS_RULE, string>>;
  readonly fieldNote: Readonly<Record<FieldNote, string>>;

  /** Field labels in the guide's words; `object` is how the products' own screens call it. */
  readonly setting: Readonly<Record<SettingKey, { readonly label: string; readonly screen: string }>>;
  readonly secret: Readonly<Record<SecretState, string>>;
  readonly yes: string;
  readonly no: string;
  readonly empty: string;
  readonly planState: Readonly<Record<DevicePlan['state'], StatusWords & { readonly means: string }>>;
  readonly applyState: Readonly<Record<SettingState, StatusWords & { readonly means: string }>>;
  /** In place of `done` where that is not all: settings are left to a person's hand, or a required one is not known to be on. */
  readonly openAfterWrite: Readonly<Record<OpenAfterWrite, StatusWords & { readonly means: string }>>;
  /** A device that a person sets, all of whose steps are ticked. */
  readonly setByHand: StatusWords & { readonly means: string };
  readonly applyOutcome: Readonly<Record<ApplyItem['outcome'], StatusWords>>;
  readonly testCallState: Readonly<Record<TestCallResult['state'], StatusWords & { readonly means: string }>>;
  /** Of a success from before what stands now was written or put back. */
  readonly testAgain: StatusWords & { readonly means: string };
  /** A person ticked it and did not say what came of it. */
  readonly testWithoutResult: StatusWords & { readonly means: string };
  readonly job: Readonly<Record<JobKind, string>>;
  /** What the system says of work that ended while the window was in the background. */
  readonly jobEnd: { readonly done: string; readonly failed: string };
  readonly step: Readonly<Record<StepId, { readonly title: string; readonly purpose: string }>>;

  /** A file of logins: why it, or one of its rows, was not taken; by line, never with a cell. */
  readonly loginFileFault: Readonly<Record<LoginFileFault, string>>;
  /** From `taken` and `rows`. */
  readonly loginsTaken: Sentence;
  /** From `line` and `fault`. */
  readonly loginRow: Sentence;
  /** Trying several logins: of one login at a device, and of the device. */
  readonly tryOutcome: Readonly<Record<TryOutcome, string>>;
  readonly trialState: Readonly<Record<TrialState, string>>;
  /** What to do where a device wants its password to be changed first. */
  readonly mustChange: Sentence;

  /** The parameter sheet: items that are no device setting, what is wrong with a cell, what was put in order. */
  readonly sheet: {
    readonly field: Readonly<
      Record<Exclude<SheetField, `settings.${string}` | `network.proxy.${string}`>, string>
    >;
    readonly problem: Readonly<Record<SheetProblemCode, Sentence>>;
    readonly note: Readonly<Record<SheetNoteCode, Sentence>>;
    readonly fault: Readonly<Record<SheetFault, Sentence>>;
  };

  /** Known names of open codes; undefined where the code has to be shown as it is. */
  readonly open: {
    readonly reason: Readonly<Record<string, string>>;
    readonly reasonWhere: Readonly<Record<string, string>>;
    readonly reasonWhose: Readonly<Record<string, string>>;
    readonly evidence: Readonly<Record<string, string>>;
    readonly planStep: Readonly<Record<string, string>>;
    readonly manualStep: Readonly<Record<string, string>>;
    readonly unsupported: Readonly<Record<KnownReason, string>>;
    readonly group: Readonly<Record<string, string>>;
  };
};
