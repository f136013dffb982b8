import { type AppError, appError } from '../domain/app-error.ts';
import type { Credential, OwnLogin } from '../domain/credential.ts';
import type { PasswordPlace } from '../domain/error-args.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { Secret } from '../domain/secret.ts';
import type { SiteCredential } from '../domain/site-file.ts';
import type { SiteRecord } from '../domain/site-record.ts';
import { type GivenLogin, openOwnLogins } from './own-logins.ts';

/** Everything that was typed or read for a site: by slot, and logins of single devices. */
export type VaultContent = {
  readonly typed: Readonly<Record<string, string>>;
  readonly own: readonly GivenLogin[];
};

/**
 * Where passwords live: in this process's memory, typed in during this session or named by the site file as
 * environment variables. Never in an answer to the renderer, and on disk only where a person asked for it
 * (kept-passwords.ts).
 */
export type SecretVault = {
  readonly credential: (record: SiteRecord, name: string, deviceId?: string) => Result<Credential>;
  readonly own: (record: SiteRecord, deviceId: string) => OwnLogin | null;
  /** Keeps logins of single devices, as a file gave them; a device's former one is replaced. */
  readonly rememberOwn: (siteId: string, logins: readonly GivenLogin[]) => void;
  readonly forgetOwn: (siteId: string, deviceIds: readonly string[]) => void;
  readonly proxyPassword: (record: SiteRecord) => Result<Secret | null>;
  readonly transferPassword: (record: SiteRecord) => Result<Secret | null>;
  readonly remember: (siteId: string, slot: string, value: string) => void;
  readonly has: (record: SiteRecord, slot: string, environmentName: string) => boolean;
  /** For sealing; no variable of the environment is part of it. */
  readonly contentOf: (siteId: string) => VaultContent;
  /** Takes in what was sealed before; what was typed since the program began stays. */
  readonly restore: (siteId: string, content: VaultContent) => void;
  /** Hides every secret that is known of a site in a text; for documents and whatever else leaves the program. */
  readonly scrub: (record: SiteRecord) => (text: string) => string;
  /** Forgets everything that was typed for a site: it was deleted. */
  readonly forgetSite: (siteId: string) => void;
  /** Called when a credential was typed anew: a rejected login may be tried once more. */
  readonly touch: (siteId: string, name: string) => void;
};

/** A shorter secret would be found in ordinary words; no device of the catalog takes one. */
const SHORTEST_SCRUBBED = 5;
/** Communities everybody knows, which are also ordinary words. */
const NO_SECRETS: ReadonlySet<string> = new Set(['public', 'private']);

/**
 * Slots of one site: `<credential>.password`, `<credential>.snmpAuth`, `<credential>.snmpPriv`, `<credential>.snmpCommunity`,
 * `proxy`, `transfer`. What is missing is asked for where the person gives it: `typed` on a screen, or in the environment.
 */
export function openVault(
  environment: Readonly<Record<string, string | undefined>>,
  given: 'typed' | 'in-environment' = 'in-environment',
): SecretVault {
  const typed = new Map<string, Secret>();
  const stamps = new Map<string, number>();
  const own = openOwnLogins();
  const find = (siteId: string, slot: string, environmentName: string): Secret | null => {
    const known = typed.get(`${siteId}\0${slot}`);
    if (known) return known;
    const value = environmentName === '' ? undefined : environment[environmentName];
    return value === undefined ? null : new Secret(value);
  };
  const missing = (name: string, place: PasswordPlace, environmentName: string): Result<never, AppError> =>
    err(
      given === 'typed'
        ? appError('password-missing', { name, place })
        : environmentName === ''
          ? appError('password-missing', { name, place: 'file' })
          : appError('password-missing', { name: environmentName, place: 'variable' }),
    );
  const named = (
    siteId: string,
    slot: 'proxy' | 'transfer',
    { host, passwordEnv }: { readonly host: string; readonly passwordEnv: string },
  ): Result<Secret | null> => {
    const known = find(siteId, slot, passwordEnv);
    return known === null && passwordEnv !== '' ? missing(host, slot, passwordEnv) : ok(known);
  };
  return {
    own: own.find,
    rememberOwn: own.remember,
    forgetOwn: own.forget,
    credential: (record, name, deviceId) => {
      const entry = record.file.credentials[name];
      const ownLogin = deviceId === undefined ? null : own.find(record, deviceId);
      if (ownLogin !== null) {
        const { user, password, stamp } = ownLogin;
        const snmp = entry?.snmp ? snmpOf(record.id, name, entry.snmp, find) : null;
        return ok({ name, user, password, snmp, stamp, own: true });
      }
      if (!entry) return missing(name || 'credentials', 'login', '');
      const password = find(record.id, `${name}.password`, entry.passwordEnv);
      const snmp = entry.snmp ? snmpOf(record.id, name, entry.snmp, find) : null;
      if (password === null && snmp === null) return missing(name, 'login', entry.passwordEnv);
      return ok({
        name,
        user: entry.user,
        password: password ?? new Secret(''),
        snmp,
        stamp: stamps.get(`${record.id}\0${name}`) ?? 0,
      });
    },
    proxyPassword: (record) => named(record.id, 'proxy', record.file.network.proxy),
    transferPassword: (record) => named(record.id, 'transfer', record.file.settings.fileTransfer),
    remember: (siteId, slot, value) => {
      typed.set(`${siteId}\0${slot}`, new Secret(value));
    },
    has: (record, slot, environmentName) => find(record.id, slot, environmentName) !== null,
    contentOf: (siteId) => ({
      typed: Object.fromEntries(
        [...typed]
          .filter(([key]) => key.startsWith(`${siteId}\0`))
          .map(([key, secret]) => [key.slice(siteId.length + 1), secret.reveal()]),
      ),
      own: own.givenTo(siteId),
    }),
    restore: (siteId, content) => {
      for (const [slot, value] of Object.entries(content.typed)) {
        const key = `${siteId}\0${slot}`;
        if (!typed.has(key)) typed.set(key, new Secret(value));
      }
      const there = new Set(own.givenTo(siteId).map(({ deviceId }) => deviceId));
      own.remember(
        siteId,
        content.own.filter(({ deviceId }) => !there.has(deviceId)),
      );
    },
    scrub: (record) => {
      const { proxy } = record.file.network;
      const secrets = [
        find(record.id, 'proxy', proxy.passwordEnv),
        find(record.id, 'transfer', record.file.settings.fileTransfer.passwordEnv),
        ...Object.entries(record.file.credentials).flatMap(([name, credential]) => [
          find(record.id, `${name}.password`, credential.passwordEnv),
          find(record.id, `${name}.snmpAuth`, credential.snmp?.authPasswordEnv ?? ''),
          find(record.id, `${name}.snmpPriv`, credential.snmp?.privPasswordEnv ?? ''),
          find(record.id, `${name}.snmpCommunity`, credential.snmp?.communityEnv ?? ''),
        ]),
        ...own.secretsOf(record.id),
      ].map((secret) => secret?.reveal() ?? '');
      return scrubber(secrets);
    },
    forgetSite: (siteId) => {
      own.forgetSite(siteId);
      for (const map of [typed, stamps])
        for (const key of [...map.keys()]) if (key.startsWith(`${siteId}\0`)) map.delete(key);
    },
    touch: (siteId, name) => {
      const key = `${siteId}\0${name}`;
      stamps.set(key, (stamps.get(key) ?? 0) + 1);
    },
  };
}

/** One pattern for all of them: a file may have given thousands. */
function scrubber(secrets: readonly string[]): (text: string) => string {
  const hidden = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST_SCRUBBED && !NO_SECRETS.has(secret))
    .sort((a, b) => b.length - a.length);
  if (hidden.length === 0) return (text) => text;
  const pattern = new RegExp(
    hidden.map((secret) => secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => text.replace(pattern, '***');
}

function snmpOf(
  siteId: string,
  name: string,
  snmp: NonNullable<SiteCredential['snmp']>,
  find: (siteId: string, slot: string, environmentName: string) => Secret | null,
): Credential['snmp'] {
  if (snmp.version !== 'v3') {
    const community = find(siteId, `${name}.snmpCommunity`, snmp.communityEnv);
    return community === null ? null : { version: snmp.version, community };
  }
  if (snmp.user === '') return null;
  return {
    version: 'v3',
    user: snmp.user,
    authProtocol: snmp.authProtocol,
    authPassword: find(siteId, `${name}.snmpAuth`, snmp.authPasswordEnv) ?? new Secret(''),
    privProtocol: snmp.privProtocol,
    privPassword: find(siteId, `${name}.snmpPriv`, snmp.privPasswordEnv) ?? new Secret(''),
  };
}
