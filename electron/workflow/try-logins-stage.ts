import { WRONG_AT_MOST } from '../access/login-guard.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { everyIdOf } from '../domain/known-device.ts';
import type { LoginTrial } from '../domain/login-trial.ts';
import { mapBounded } from '../net/deadline.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { changeDevice } from './device-entry.ts';
import { rowsOf } from './ready.ts';
import { deviceRows } from './rows.ts';
import type { StageContext } from './stage.ts';
import { tryLogins } from './try-login.ts';

/** Which logins are tried where. */
export type TrialOrder = {
  readonly deviceIds: readonly string[] | null;
  /** Names of the site's logins, in the order in which they are tried. */
  readonly logins: readonly string[];
  /** A person says that the accounts live in one directory (LDAP, XClarity Administrator, CMM). */
  readonly shared: boolean;
};

/** Devices that are tried one after the other until one of them has shown what becomes of the logins. */
type Group = {
  readonly rows: readonly DeviceRow[];
  readonly allowance: Allowance | null;
  /** What the devices before have refused, where the account is one for all of them. */
  readonly refused: Set<string>;
  /** What one of them took; where another refuses it, that is the other's own matter. */
  readonly taken: Set<string>;
  /** A device locked the account under our hands: nobody else is tried. */
  locked: boolean;
};

/**
 * Finds out which of several logins each device takes, and sets it. One device of each group goes first; the others
 * follow. Accounts that devices share (a person says so, or one XClarity Administrator manages them) cost no more wrong
 * attempts in all than one device would, and what one has refused is not sent to the others.
 */
export async function tryLoginsStage(
  context: StageContext,
  order: TrialOrder,
  onTrial: (trial: LoginTrial) => void = () => {},
): Promise<readonly LoginTrial[]> {
  const rows = rowsOf(context, order.deviceIds);
  const names = [...new Set(order.logins)];
  const total = rows.length;
  const trials = new Map<string, LoginTrial>();
  const tryRow = async (group: Group, row: DeviceRow): Promise<LoginTrial> => {
    context.progress({ done: trials.size, total, waitingFor: row.device.address });
    const trial = context.signal.aborted
      ? notTried(row, 'cancelled')
      : group.locked
        ? notTried(row, 'held-back')
        : await tryLogins(context, row, names, group.refused, group.allowance);
    learn(group, trial);
    settle(context, row, trial);
    trials.set(row.device.id, trial);
    onTrial(trial);
    const { address } = row.device;
    context.progress({
      done: trials.size,
      total,
      waitingFor: '',
      device: { address, done: 1, total: 1, end: 'login', state: trial.state },
    });
    return trial;
  };
  const groups = groupsOf(context, rows, order.shared);
  const rest = await mapBounded(groups, context.pace.devicesAtOnce, async (group) => {
    let next = 0;
    for (const row of group.rows) {
      next += 1;
      if (isDecisive(await tryRow(group, row))) break;
    }
    return group.rows.slice(next).map((row) => ({ group, row }));
  });
  await mapBounded(rest.flat(), context.pace.devicesAtOnce, ({ group, row }) => tryRow(group, row));
  return rows.flatMap((row) => trials.get(row.device.id) ?? []);
}

function groupsOf(context: StageContext, rows: readonly DeviceRow[], shared: boolean): readonly Group[] {
  const groups = new Map<string, DeviceRow[]>();
  for (const row of rows) {
    const key = shared ? 'one' : (row.managedBy ?? '');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  // In one directory every wrong password of before counts, wherever it was sent; it is asked for before anything is.
  const wrongBefore = (members: readonly DeviceRow[]): Allowance => {
    const addresses = members.map(({ device }) => device.address);
    const known = new Map<string, number>();
    return createAllowance(WRONG_AT_MOST, (user) => {
      const count =
        known.get(user) ?? addresses.reduce((sum, address) => sum + context.logins.wrong(address, user), 0);
      known.set(user, count);
      return count;
    });
  };
  return [...groups].map(([key, members]) => ({
    rows: members,
    allowance: key === '' ? null : wrongBefore(members),
    refused: new Set(),
    taken: new Set(),
    locked: false,
  }));
}

/** Did the first device say anything of the logins? One that is off, or served by hand, says nothing. */
function isDecisive({ state, tries }: LoginTrial): boolean {
  return (
    state !== 'by-hand' && tries.some(({ outcome }) => outcome !== 'stopped' && outcome !== 'nothing-to-send')
  );
}

function learn(group: Group, { tries, took }: LoginTrial): void {
  if (took !== '') group.taken.add(took);
  if (group.allowance !== null)
    for (const { credential, outcome } of tries)
      if ((outcome === 'refused' || outcome === 'refused-before') && !group.taken.has(credential))
        group.refused.add(credential);
  const isLocked = tries.some(({ error }) => error?.code === 'account-locked');
  const wasOurs = tries.some(({ outcome }) => outcome === 'refused');
  // In one directory it is locked for all of them, whoever did it.
  if (isLocked && (wasOurs || group.allowance !== null)) group.locked = true;
}

/** The login that a device took is its login from now on. */
function settle(context: StageContext, row: DeviceRow, { took }: LoginTrial): void {
  if (took === '') return;
  const { id } = row.device;
  const { id: siteId, known } = context.site.get();
  context.secrets.forgetOwn(siteId, everyIdOf(known, [id]));
  context.site.update((record) => {
    const now = deviceRows(context.catalog, record).find(({ device }) => device.id === id);
    // Removed meanwhile: it does not come back by this.
    if (now === undefined) return record;
    return { ...record, file: changeDevice(record.file, now, { credential: took }) };
  });
}

function notTried({ device }: DeviceRow, state: 'held-back' | 'cancelled'): LoginTrial {
  return { deviceId: device.id, address: device.address, state, took: '', tries: [] };
}
