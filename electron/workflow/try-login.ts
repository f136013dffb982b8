import { WRONG_AT_MOST } from '../access/login-guard.ts';
import { withSession } from '../access/session.ts';
import type { Driver } from '../devices/driver.ts';
import { driverOf } from '../devices/index.ts';
import { type AppError, type AppErrorCode, appError } from '../domain/app-error.ts';
import { type Credential, namesAccount } from '../domain/credential.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import type { LoginTrial, TryOutcome } from '../domain/login-trial.ts';
import type { Result } from '../domain/result.ts';
import type { Allowance } from './allowance.ts';
import { doorOf, driverContextOf } from './ready.ts';
import type { StageContext } from './stage.ts';

type Try = LoginTrial['tries'][number];

/** Interfaces that were signed in to and then turned out to lack what is needed: the login itself was taken. */
const AFTER_SIGN_IN: ReadonlySet<string> = new Set([
  'no-chconfig',
  'no-help',
  'no-service-advisor',
  'no-agreement-property',
  'no-appliance-version',
]);

/** Outcomes after which the next login of the list may be tried. */
const GO_ON: ReadonlySet<TryOutcome> = new Set([
  'refused',
  'refused-before',
  'no-rights',
  'nothing-to-send',
  'limit',
  'held-back',
]);

/**
 * Tries logins in their order at one device, each once, past the guard and never beyond what it allows for an account.
 * Only a plain refusal leads to the next one: locked, throttled, silent or doubtful answers end it.
 */
export async function tryLogins(
  context: StageContext,
  row: DeviceRow,
  names: readonly string[],
  /** Logins that a device which shares the account has refused. */
  refusedElsewhere: ReadonlySet<string>,
  /** Of accounts that live in one directory; null where each device has its own. */
  shared: Allowance | null,
): Promise<LoginTrial> {
  const tries: Try[] = [];
  const ended = (state: LoginTrial['state'], took = ''): LoginTrial => ({
    deviceId: row.device.id,
    address: row.device.address,
    state,
    took,
    tries,
  });
  if (driverOf(row.driver) === undefined) return ended('by-hand');
  for (const name of names) {
    if (context.signal.aborted) return ended('cancelled');
    const one = refusedElsewhere.has(name)
      ? tried(name, 'held-back')
      : await tryOne(context, row, name, shared);
    if (one.error?.code === 'cancelled') return ended('cancelled');
    tries.push(one);
    if (one.outcome === 'took' || one.outcome === 'must-change') return ended(one.outcome, name);
    if (!GO_ON.has(one.outcome)) return ended('stopped');
  }
  return ended('none');
}

const tried = (credential: string, outcome: TryOutcome, error: AppError | null = null): Try => ({
  credential,
  outcome,
  error,
});

async function tryOne(
  context: StageContext,
  row: DeviceRow,
  name: string,
  shared: Allowance | null,
): Promise<Try> {
  const credential = context.secrets.credential(context.site.get(), name);
  const driver = credential.ok ? driverFor(row, credential.value) : null;
  if (!credential.ok || driver === null) return tried(name, 'nothing-to-send');
  const door = doorOf(driver, driverContextOf(context, row, credential.value));
  const { user } = door.account;
  if (context.logins.wrong(door.address, user) >= WRONG_AT_MOST) return tried(name, 'limit');
  if (shared !== null && !(await shared.take(user, context.signal)))
    return context.signal.aborted ? tried(name, 'stopped', appError('cancelled')) : tried(name, 'limit');
  // Until it is known otherwise: thrown out of, it may have been an attempt.
  let wasWrong = true;
  let sent: Result<null>;
  try {
    sent = await withSession(context.logins, door, async () => null, context.signal);
    wasWrong = !sent.ok && WRONG_OR_DOUBTFUL.has(sent.error.code);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    return tried(name, 'stopped', appError('cancelled'));
  } finally {
    shared?.give(user, wasWrong);
  }
  if (sent.ok) return tried(name, 'took');
  return tried(name, outcomeOf(sent.error), sent.error);
}

/** A directory may have counted it: refused, or nobody knows. */
const WRONG_OR_DOUBTFUL: ReadonlySet<AppErrorCode> = new Set([
  'login-rejected',
  'account-locked',
  'login-unclear',
  'device-timeout',
  'connection-lost',
  'answer-elsewhere',
  'answer-other-request',
]);

function outcomeOf(error: AppError): TryOutcome {
  const { code, args } = error;
  // The guard remembers why: what was said then holds now.
  const reason = code === 'login-not-retried' ? String(args.reason) : code;
  switch (reason) {
    case 'password-expired':
      return 'must-change';
    case 'login-rejected':
    case 'account-disabled':
      return code === 'login-not-retried' ? 'refused-before' : 'refused';
    case 'privilege-missing':
      return 'no-rights';
    case 'unsupported':
      return AFTER_SIGN_IN.has(String(args.reason)) ? 'took' : 'stopped';
    default:
      return 'stopped';
  }
}

/** The row's driver where the login has an account for it, else another of the device's unless a person fixed it. */
function driverFor(row: DeviceRow, credential: Credential): Driver | null {
  const ids = row.driverFixed ? [row.driver] : [row.driver, ...row.drivers];
  const drivers = ids.map((id) => driverOf(id));
  const serves = (driver: Driver | undefined): driver is Driver =>
    driver !== undefined &&
    namesAccount(credential, driver.account) &&
    (driver.account === 'snmp' || !credential.password.isEmpty);
  return drivers.find(serves) ?? null;
}
