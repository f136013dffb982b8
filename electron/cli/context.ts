import { createLoginGuard } from '../access/login-guard.ts';
import { createTrustStore, plainFingerprint } from '../access/trust.ts';
import type { Catalog } from '../catalog/index.ts';
import { appError } from '../domain/app-error.ts';
import type { OptionName } from '../domain/command-line.ts';
import type { Journal } from '../domain/journal.ts';
import { SHIPPED_PACE, WAITS } from '../domain/pace.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { openVault, type SecretVault } from '../storage/secrets.ts';
import { attemptCounter, openSite, type SiteHandle } from '../workflow/site-handle.ts';
import type { StageContext } from '../workflow/stage.ts';
import type { Arguments } from './arguments.ts';
import { languageOf } from './language.ts';
import { listParts } from './option-values.ts';
import { progressLine } from './progress.ts';

/** The outside world of the command line; tests hand in their own. */
export type CliWorld = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  /** Resolves once all of `out` is out: null, or why some of it never came out (errno). Not there outside the program. */
  readonly written?: () => Promise<string | null>;
  readonly progress: (text: string) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly version: string;
  /** What every command answers from; `--catalog` puts a newer one in its place for this run. */
  readonly catalog: Catalog;
  /** Where the program keeps its log and crash reports; not there outside the program (tests). */
  readonly kept?: { readonly logPath: string; readonly crashFolder: string };
  /** Prints a report model to a PDF; only inside Electron. */
  readonly printPdf: PrintPdf;
};

export type PrintPdf = import('../documents/files.ts').PrintPdf;

const DEFAULT_SLP = 427;
const DEFAULT_SSDP = 1900;
const DEFAULT_MDNS = 5353;
const DEFAULT_RMCP = 623;

export type CliContext = StageContext & { readonly site: SiteHandle; readonly secrets: SecretVault };

/** A stage context for one command; `onChange` saves the site where the command has a file. */
export function stageContext(
  world: CliWorld,
  record: SiteRecord,
  journal: Journal,
  onChange: (record: SiteRecord) => void,
  args: Arguments,
): CliContext {
  const site = openSite(record, world.now, onChange);
  const vault = openVault(world.environment);
  const port = (name: OptionName, standard: number): number =>
    Number(args.value(name) ?? standard) || standard;
  return {
    catalog: world.catalog,
    site,
    secrets: vault,
    trust: createTrustStore(
      record.pins,
      (pins) => {
        site.update((current) => ({ ...current, pins: { ...pins } }));
      },
      new Set(listParts(args.list('trust')).map(plainFingerprint)),
    ),
    // Each run would spend one more attempt of an account on a password that is known to be wrong.
    logins: createLoginGuard(
      args.flag('retry-login') ? [] : record.refusedLogins,
      (refused) => site.update((current) => ({ ...current, refusedLogins: [...refused] })),
      attemptCounter(site),
    ),
    journal,
    now: world.now,
    progress: progressLine(world, languageOf(args)),
    signal: world.signal,
    discoveryPorts: {
      slp: port('slp-port', DEFAULT_SLP),
      ssdp: port('ssdp-port', DEFAULT_SSDP),
      mdns: port('mdns-port', DEFAULT_MDNS),
      rmcp: port('rmcp-port', DEFAULT_RMCP),
    },
    // Their values were judged by then (option-values.ts).
    pace: {
      waits: WAITS.find((waits) => String(waits) === args.value('waits')) ?? SHIPPED_PACE.waits,
      devicesAtOnce: Number(args.value('devices-at-once') ?? SHIPPED_PACE.devicesAtOnce),
    },
  };
}

/** Names of environment variables a site needs and does not find, so that nothing is sent half prepared. */
export function missingPasswords(
  record: SiteRecord,
  environment: CliWorld['environment'],
  /** Logins that no device of the job needs, as a file gave each of them its own. */
  unneeded: ReadonlySet<string> = new Set(),
): readonly ReturnType<typeof appError>[] {
  const { network, settings } = record.file;
  const needed = Object.entries(record.file.credentials).filter(([name]) => !unneeded.has(name));
  const names = [
    network.proxy.passwordEnv,
    settings.fileTransfer.passwordEnv,
    ...needed.flatMap(([, credential]) => [
      credential.passwordEnv,
      credential.snmp?.authPasswordEnv ?? '',
      credential.snmp?.privPasswordEnv ?? '',
      credential.snmp?.communityEnv ?? '',
    ]),
  ];
  return [...new Set(names)]
    .filter((name) => name !== '' && environment[name] === undefined)
    .map((name) => appError('password-missing', { name, place: 'variable' }));
}
