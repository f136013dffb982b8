import { createHash, randomBytes } from 'node:crypto';
import { matchesSlowHash, slowHash } from '../access/slow-hash.ts';
import type { PlanInput } from '../callhome/plan.ts';
import { checkValue, fieldLimit } from '../catalog/index.ts';
import type { Driver } from '../devices/driver.ts';
import type { DeviceRow } from '../domain/device-row.ts';
import { isSent } from '../domain/item-outcome.ts';
import type { Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import type { SettingKey } from '../domain/setting-key.ts';
import { standingOf } from '../domain/standing.ts';
import { withoutHashes } from '../domain/written-hashes.ts';
import { headOf, wantedOf } from './ready.ts';
import type { StageContext } from './stage.ts';

/** What a plan is made of beside the device's own words: the form, the secrets, and what was last written unseen. */
export async function planInputOf(
  context: StageContext,
  row: DeviceRow,
  driver: Driver,
): Promise<Omit<PlanInput, 'state' | 'madeAt'>> {
  const { deviceId, address, product, route } = headOf(row);
  const record = context.site.get();
  const secrets = secretsOf(context);
  const last = standingOf(record).applies.find((apply) => apply.deviceId === deviceId);
  const unchanged = new Set<string>();
  for (const [key, secret] of Object.entries(secrets)) {
    const known = record.secretHashes[`${deviceId}|${key}`];
    if (known !== undefined && (await matchesSlowHash(secret.reveal(), known))) unchanged.add(key);
  }
  return {
    deviceId,
    address,
    product,
    route,
    driver,
    wanted: wantedOf(context.catalog, record, row),
    exact: false,
    secretsGiven: new Set(Object.keys(secrets) as SettingKey[]),
    secretProblem: (key) => {
      const secret = secrets[key];
      if (secret === undefined || fieldLimit(context.catalog, product, key) === undefined) return null;
      const verdict = checkValue(context.catalog, product, key, secret.reveal());
      return verdict.ok ? null : { ...verdict.error, found: '' };
    },
    secretUncarried: (key) => driver.cannotCarry?.(key, secrets[key]?.reveal() ?? '', address) ?? null,
    lastGiven: Object.fromEntries(
      (last?.items ?? []).flatMap(({ key, after, outcome }) =>
        after !== null && (outcome === 'verified' || outcome === 'unchanged') ? [[key, after]] : [],
      ),
    ),
    lastKept: Object.fromEntries(
      (last?.items ?? []).flatMap(({ key, wanted, after, outcome }) =>
        after !== null && (isSent(outcome) || outcome === 'unchanged') && outcome !== 'unknown'
          ? [[key, { wanted, after }]]
          : [],
      ),
    ),
    noPlace: new Set(
      (last?.driver === driver.id ? last.errors : []).flatMap((error) =>
        error.code === 'not-settable' ? [error.args.field as SettingKey] : [],
      ),
    ),
    lastWritten: (key, wanted) => {
      if (wanted === null) return unchanged.has(key);
      const known = context.site.get().secretHashes[`${deviceId}|${key}`];
      return known !== undefined && isDigestOf(wanted, known);
    },
  };
}

/** The secrets that are to be set, as far as they are known. */
export function secretsOf(context: StageContext): Readonly<Partial<Record<SettingKey, Secret>>> {
  const record = context.site.get();
  const { mode } = record.file.settings.fileTransfer;
  const given: Partial<Record<SettingKey, Secret>> = {};
  const take = (key: SettingKey, secret: Result<Secret | null>, used: boolean): void => {
    if (used && secret.ok && secret.value !== null && !secret.value.isEmpty) given[key] = secret.value;
  };
  take('proxy.password', context.secrets.proxyPassword(record), record.file.network.proxy.host !== '');
  take(
    'fileTransfer.password',
    context.secrets.transferPassword(record),
    mode !== '' && mode !== 'disabled' && mode !== 'tftp',
  );
  return given;
}

/**
 * Keeps by what the same value is recognised next time, where the device does not give it back: a slow hash of a secret
 * (`value` is null), a digest of any other.
 */
export async function rememberWritten(
  context: StageContext,
  deviceId: string,
  key: SettingKey,
  value: string | null,
): Promise<void> {
  const secret = secretsOf(context)[key];
  const kept = value === null ? secret && (await slowHash(secret.reveal())) : saltedDigest(value);
  if (!kept) return;
  context.site.update((site) => ({
    ...site,
    secretHashes: { ...site.secretHashes, [`${deviceId}|${key}`]: kept },
  }));
}

/** What is about to be sent may be on the device or not from now on: what was sent before it proves nothing any more. */
export function forgetWritten(
  context: Pick<StageContext, 'site'>,
  deviceId: string,
  keys: readonly SettingKey[],
): void {
  context.site.update((site) => {
    const secretHashes = withoutHashes(site.secretHashes, deviceId, keys);
    return secretHashes === site.secretHashes ? site : { ...site, secretHashes };
  });
}

/** `salt:digest` of a value that is no secret and that the device does not give back. */
function saltedDigest(value: string, salt = randomBytes(16).toString('hex')): string {
  return `${salt}:${createHash('sha256').update(`${salt}\0${value}`).digest('hex')}`;
}

function isDigestOf(value: string, known: string): boolean {
  const [salt = ''] = known.split(':');
  return saltedDigest(value, salt) === known;
}
