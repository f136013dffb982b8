/**
 * Integrated Management Module II: SNMPv3 agent with the objects of IMM-MIB v1.49 that matter here, HTTPS with the
 * Appweb login pages, SSH command line and the SLP record. Source: imm2-cmm reference §1-§7, discovery reference
 * §1.3, §3.1, §5. What no source gives (error-status of a refusal, activity-log layout, CLI letters) is an option.
 */
import { generateKeyPairSync } from 'node:crypto';
import { isIP } from 'node:net';
import type { CliCommands } from './call-home-cli.ts';
import {
  type ActivityLayout,
  type ActivityRow,
  addCall,
  type CallHomeFaults,
  freshCallHome,
  type RefusalStyle,
} from './call-home-mib.ts';
import { type CliFaults, type RunningCli, startCli } from './cli.ts';
import type { CliHabits } from './cli-habits.ts';
import type { CliForms, CliLetters } from './cli-help.ts';
import { freshController, mibTime, swappedUuid } from './controller-objects.ts';
import { immCommands } from './imm-cli.ts';
import { FIRMWARE, IMM2_LIMITS, type Imm2State, type ImmCore, immTree } from './imm2-tree.ts';
import { immWeb } from './imm2-web.ts';
import {
  closeAll,
  createLabClock,
  createTimers,
  type HttpFaults,
  type LabLog,
  noHttpFaults,
  startHttp,
} from './kit.ts';
import { type Identity, issueSelfSigned } from './pki.ts';
import type { SlpDevice } from './slp.ts';
import { type RunningSnmpAgent, type SnmpFaults, startSnmpAgent } from './snmp-agent.ts';
import type { SnmpUser } from './snmp-usm.ts';

export const IMM2_SLP_TYPE = 'service:management-hardware.IBM:integrated-management-module2';

export type Imm2Options = {
  readonly address: string;
  readonly snmpPort?: number;
  /** null = no HTTPS. */
  readonly httpsPort?: number | null;
  /** null = no SSH. */
  readonly sshPort?: number | null;
  readonly serial?: string;
  readonly machineType?: string;
  readonly machineModel?: string;
  readonly productName?: string;
  /** As the system prints it, lower-case with hyphens. */
  readonly uuid?: string;
  readonly name?: string;
  readonly user?: string;
  readonly password?: string;
  readonly snmpUsers?: readonly SnmpUser[];
  readonly communities?: readonly { readonly name: string; readonly view: 'read' | 'write' }[];
  readonly clockSkewMs?: number;
  /** `<offset>,<yes|no>[,<n>]`. */
  readonly timezone?: string;
  readonly dnsServer?: string;
  readonly refusal?: RefusalStyle;
  readonly activityLayout?: ActivityLayout;
  /** "Support is not available on all IMM2 based Servers" (IMM-MIB): without it the subtree is absent. */
  readonly callHome?: boolean;
  readonly cliLetters?: Partial<CliLetters>;
  /** Whether `-h` and `help` list the options. */
  readonly cliHelpListsOptions?: boolean;
  /** Commands this firmware doesn't have. */
  readonly cliWithout?: readonly string[];
  /** Web sessions at a time. */
  readonly maxWebSessions?: number;
  /** Whether HTTPS answers carry `Date`; not confirmed for the IMM2, so off. */
  readonly dateHeader?: boolean;
  readonly identity?: Identity;
  readonly sshHostKeyPem?: string;
  readonly cliHabits?: CliHabits;
  readonly cliForms?: CliForms;
};

export type Imm2Faults = CallHomeFaults & {
  readonly http: HttpFaults;
  readonly snmp: SnmpFaults;
  readonly cli: CliFaults;
  /** The NTP servers don't answer: a synchronisation leaves the clock as it is. */
  ntpUnreachable: boolean;
  /** Web: the account is locked (authResult 2). */
  accountLocked: boolean;
  /** Web: every session is taken (authResult 5). */
  sessionsExhausted: boolean;
};

export type RunningImm2 = {
  readonly address: string;
  readonly ports: { readonly snmp: number; readonly https: number | null; readonly ssh: number | null };
  readonly serial: string;
  readonly machineType: string;
  readonly uuid: string;
  readonly credentials: { readonly user: string; readonly password: string; readonly snmp: SnmpUser };
  readonly identity: Identity;
  /** What it tells of itself over SNMP; a change counts from the next question on. */
  readonly told: { serial: string; uuid: string };
  readonly state: Imm2State;
  readonly faults: Imm2Faults;
  readonly log: LabLog;
  readonly agent: RunningSnmpAgent;
  /** What its SLP agent announces; served by the lab's SLP responder. */
  slpDevice(port?: number): SlpDevice;
  /** Adds an event that would call home, as a hardware fault does. */
  raiseEvent(eventId: string, message: string): ActivityRow;
  close(): Promise<void>;
};

/** An RSA host key for the SSH server: the only kind IMM-MIB names. */
export function makeSshHostKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
}

/** Starts one IMM2. */
export async function startImm2(options: Imm2Options): Promise<RunningImm2> {
  const serial = options.serial ?? '06KDAB1';
  const machineType = options.machineType ?? '5462';
  const model = options.machineModel ?? 'AC1';
  const uuid = options.uuid ?? '4f0c3a58-8a7d-11e5-9e2f-40f2e9b80021';
  const name = options.name ?? `IMM2-40f2e9b80021`;
  const product = options.productName ?? 'Lenovo System x3650 M5';
  const credentials = { user: options.user ?? 'USERID', password: options.password ?? 'PASSW0RD-lab' };
  const snmpUser: SnmpUser = {
    name: 'callhome',
    authProtocol: 'sha',
    authPassword: 'Auth-pass-lab1',
    privProtocol: 'aes',
    privPassword: 'Priv-pass-lab1',
    view: 'write',
  };
  const users = options.snmpUsers ?? [snmpUser];
  const log: LabLog = [];
  const timers = createTimers();
  const state: Imm2State = {
    clock: createLabClock(options.clockSkewMs ?? 0),
    callHome: freshCallHome(),
    controller: freshController(name, options.timezone ?? '+9:00,no', options.dnsServer ?? '127.18.1.53'),
    webSessions: new Set(),
    peakWebSessions: 0,
    failedLogins: 0,
    locked: false,
    restarts: 0,
  };
  const http = noHttpFaults();
  const cliFaults: CliFaults = {
    silent: false,
    delayMs: 0,
    dropAfter: null,
    garbage: false,
    refuseLogin: false,
  };
  const callFaults = {
    proxyUnreachable: false,
    testDelayMs: 300,
    testResult: null,
    testHangs: false,
    ntpUnreachable: false,
    accountLocked: false,
    sessionsExhausted: false,
  };
  const raise = (eventId: string, message: string): ActivityRow =>
    addCall(
      {
        state: state.callHome,
        faults,
        clock: state.clock,
        timers,
        localTime: () => mibTime(state.clock.now(), state.controller.timezone),
        dnsEnabled: () => state.controller.dnsEnabled,
        source: 'SP',
      },
      eventId,
      message,
    );
  const testCall = (user: string): void => {
    raise(IMM2_LIMITS.eventIds.test, `Test Call Home by user ${user}.`);
  };
  const syncNow = (): void => {
    timers.after(50, () => {
      if (!faults.ntpUnreachable) state.clock.skewMs = 0;
    });
  };
  const identityText = { machineType, model, serial, uuid, product };
  const started = Date.now();
  // The agent's own fault object joins the others once it runs.
  const faults: Imm2Faults = Object.assign(callFaults, { http, cli: cliFaults, snmp: {} as SnmpFaults });
  const core: ImmCore = {
    options,
    identityText,
    state,
    faults,
    timers,
    started,
    testCall: () => testCall(users[0]?.name ?? 'USERID'),
    syncNow,
  };
  const agent = await startSnmpAgent({
    address: options.address,
    port: options.snmpPort ?? 8161,
    tree: immTree(core),
    users,
    ...(options.communities === undefined ? {} : { communities: options.communities }),
    engineSeed: serial,
    log,
  });
  Object.assign(faults, { snmp: agent.faults });
  const identity =
    options.identity ??
    issueSelfSigned({ subject: `CN=${name},O=Lenovo,C=US`, names: [options.address], keyType: 'rsa' });
  const web =
    options.httpsPort === null
      ? null
      : await startHttp({
          address: options.address,
          port: options.httpsPort ?? 8443,
          tls: identity,
          faults: http,
          log,
          clock: state.clock,
          // Appweb sends Date on a sibling BMC (nmap:8890); the IMM2's own headers aren't confirmed.
          dateHeader: options.dateHeader ?? false,
          handle: immWeb(core, credentials),
        });
  const commands: CliCommands = immCommands({
    identity: identityText,
    firmware: FIRMWARE,
    state,
    limits: IMM2_LIMITS,
    letters: options.cliLetters ?? {},
    helpListsOptions: options.cliHelpListsOptions ?? true,
    without: options.cliWithout ?? [],
    forms: options.cliForms ?? {},
    layout: options.activityLayout ?? 'labelled',
    testCall,
    manualCall: (user, description) => {
      raise(IMM2_LIMITS.eventIds.manual, `Manual Call Home by user ${user}: ${description}.`);
    },
    syncNow,
    isAddress: (value) => isIP(value) !== 0,
  });
  const cli: RunningCli | null =
    options.sshPort === null
      ? null
      : await startCli({
          address: options.address,
          port: options.sshPort ?? 8022,
          hostKeyPem: options.sshHostKeyPem ?? makeSshHostKey(),
          credentials,
          prompt: () => 'system> ',
          run: commands,
          faults: cliFaults,
          habits: options.cliHabits,
          log,
        });
  return {
    address: options.address,
    ports: { snmp: agent.port, https: web?.port ?? null, ssh: cli?.port ?? null },
    serial,
    machineType,
    uuid,
    credentials: { ...credentials, snmp: users[0] ?? snmpUser },
    identity,
    told: identityText,
    state,
    faults,
    log,
    agent,
    slpDevice: (port) => ({
      address: options.address,
      ...(port === undefined ? {} : { port }),
      serviceType: IMM2_SLP_TYPE,
      url: `${IMM2_SLP_TYPE}://${options.address}`,
      attributes: [
        ['type', 'integrated-management-module2'],
        ['level', '3'],
        ['node-uuid', swappedUuid(uuid)],
        ['name', name],
        ['ipv4-address', options.address],
        ['enclosure-machinetype-model', `${machineType}${model}`],
        ['enclosure-serial-number', serial],
        ['enclosure-form-factor', 'rack-tower'],
        ['slot', '0'],
        ['room-id', ''],
        ['rack-id', ''],
        ['lowest-u', '0'],
        ['location', ''],
        ['firmware-image-info', '1AOO86D:7.70'],
      ],
    }),
    raiseEvent: raise,
    close: async () => {
      timers.clear();
      await closeAll([agent, ...(web === null ? [] : [web]), ...(cli === null ? [] : [cli])]);
    },
  };
}
