import type { CommandName, OptionName } from '../domain/command-line.ts';
import { enCli } from './en-cli.ts';
import { jaCli } from './ja-cli.ts';

/** What the help of the command line says; only the command line loads it. */
export type CliWords = {
  readonly usage: string;
  readonly commands: string;
  readonly options: string;
  readonly example: string;
  readonly exitCodes: string;
  /** As a place where something could not be written. */
  readonly standardOutput: string;
  readonly environment: string;
  readonly files: string;
  readonly name: string;
  /** The program in one line. */
  readonly about: string;
  /** Where help stands in the list of options. */
  readonly help: string;
  readonly version: string;
  readonly moreHelp: string;
  readonly standard: (value: string) => string;
  readonly repeated: string;
  readonly exits: Readonly<Record<'0' | '1' | '2' | '3' | '70', string>>;
  /** Said when the command is told to end, as often as it is told. */
  readonly ending: string;
  /** `read-back` where no write is in doubt. */
  readonly nothingInDoubt: string;
  /** `read-back` where the write of clock or servers is in doubt, which it does not read: on these devices. */
  readonly clocksInDoubt: (addresses: string) => string;
  /** `apply --only-failed` where no last write ended badly. */
  readonly nothingFailed: string;
  /** `apply --only-failed`: devices that it leaves alone and that are not as they are wanted. */
  readonly leftUnasked: (left: UnaskedDevices) => string;
  /** Settings of a device that no write carries. */
  readonly byHand: (steps: number) => string;
  /** `run`, `test-call`: devices to which none goes where nobody named them. */
  readonly notTested: (left: UntestedDevices) => string;
  /** Stands for the address where one sentence is said of the devices listed above it. */
  readonly devicesAbove: string;
  /** The end of `discover`: how many addresses were asked, and how many devices answered. */
  readonly found: (devices: number, scanned: number) => string;
  /** `firewall --missing` while so many destinations that have to be there are not measured. */
  readonly unmeasured: (count: number) => string;
  /** `preflight` that was stopped: how far it came, and where an earlier one stands, when that ended. */
  readonly preflightCameTo: (done: number, total: number) => string;
  readonly preflightStopped: (done: number, total: number, before: string) => string;
  readonly passwords: string;
  readonly state: string;
  readonly option: Readonly<Record<OptionName, string>>;
  readonly command: Readonly<Record<CommandName, CommandWords>>;
};

/** Their addresses: never written to, put back, and otherwise than they are wanted, as what they came to or a later plan says. */
export type UnaskedDevices = Readonly<Record<'never' | 'back' | 'otherwise', readonly string[]>>;

/** Their addresses: whether they are set up is not known, or they are not, with steps that are left to a person's hand. */
export type UntestedDevices = Readonly<Record<'in-doubt' | 'not-set-up', readonly string[]>>;

/** `option` holds what an option means in this command where that is not what it means elsewhere. */
export type CommandWords = {
  readonly does: string;
  readonly example: string;
  readonly option?: Readonly<Partial<Record<OptionName, string>>>;
};

export function cliWordsFor(language: 'ja' | 'en'): CliWords {
  return language === 'ja' ? jaCli : enCli;
}
