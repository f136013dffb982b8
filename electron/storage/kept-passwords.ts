import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AppError, appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { SITE_ID } from '../domain/site-record.ts';
import { z } from '../domain/zod.ts';
import { moveIntoPlace } from './move-into-place.ts';
import type { SecretVault, VaultContent } from './secrets.ts';
import { readJsonFile, removeQuietly, writeWhole } from './whole-file.ts';

/**
 * What the system offers to seal a text for the person who is signed in (DPAPI, Keychain, a Linux keyring). Both may
 * throw: a keychain can be locked, refused, or another person's.
 */
export type PasswordCipher = {
  readonly seal: (text: string) => Uint8Array;
  readonly unseal: (sealed: Uint8Array) => string;
};

/**
 * `impossible`: this system seals nothing. `no`: in memory only. `kept`: sealed on this PC. `unreadable`: there is a
 * file, and it cannot be opened here and now.
 */
export type KeptState = 'impossible' | 'no' | 'kept' | 'unreadable';

/** Passwords of a site sealed on this PC, where a person asked for it; never without the system's own encryption. */
export type KeptPasswords = {
  readonly state: (siteId: string) => KeptState;
  /** Takes sealed passwords into the vault, once a run of the program; what was typed meanwhile stays. */
  readonly recall: (siteId: string) => KeptState;
  /** `site-newer` where a later program keeps them in another form: that file stays as it is. */
  readonly keep: (siteId: string) => Result<void>;
  readonly drop: (siteId: string) => Result<void>;
  /** Seals anew what changed, where the site's passwords are kept. `write-failed` leaves the older ones on disk. */
  readonly changed: (siteId: string) => Result<void>;
  /** Logins of single devices that are no more; where the file cannot be opened now, it says so until it is. */
  readonly forgotOwn: (siteId: string, deviceIds: readonly string[]) => Result<void>;
  /** Before its site is deleted; gives what takes that back, where the site stays after all. Whoever is killed then has said it. */
  readonly leave: (siteId: string) => () => void;
  /**
   * At a start: ends what a killed program left of a deleting, and tells of passwords whose site is away by another hand
   * (`isGone`). These stay: the site may come back out of a backup.
   */
  readonly endBrokenOff: (isGone: (siteId: string) => boolean) => readonly AppError[];
};

const VERSION = 1;
/** Passwords of a site that is being deleted. */
const LEAVING = '.leaving';
// What a later program added is handed through (`Later`).
const fileSchema = z.looseObject({
  version: z.literal(VERSION),
  sealed: z.base64(),
  /** Devices whose own logins were forgotten while nothing could be unsealed. */
  forgotten: z.array(z.string()).optional(),
});
const contentSchema = z.looseObject({
  typed: z.record(z.string(), z.string()),
  own: z.array(z.looseObject({ deviceId: z.string(), user: z.string(), password: z.string() })),
});

type Fields = Readonly<Record<string, unknown>>;

/** Fields that a later program added: to the file, to what is sealed in it, and to the logins of single devices by their id. */
type Later = {
  readonly file: Fields;
  readonly content: Fields;
  readonly own: ReadonlyMap<string, Fields>;
};
const NOTHING_LATER: Later = { file: {}, content: {}, own: new Map() };

function laterIn(file: z.infer<typeof fileSchema>, content: z.infer<typeof contentSchema>): Later {
  const { version: _version, sealed: _sealed, forgotten: _forgotten, ...ofFile } = file;
  const { typed: _typed, own, ...ofContent } = content;
  const ofOwn = own.map(
    ({ deviceId, user: _user, password: _password, ...fields }) => [deviceId, fields] as const,
  );
  return { file: ofFile, content: ofContent, own: new Map(ofOwn) };
}

export function openKeptPasswords(
  folder: string,
  vault: Pick<SecretVault, 'contentOf' | 'restore'>,
  cipher: () => PasswordCipher | null,
  /** Told of what could not be written where nobody waits for an answer. */
  onTrouble: (error: AppError) => void = () => {},
): KeptPasswords {
  /** Sites whose file says what the vault knows, with what that does not take. */
  const open = new Map<string, Later>();
  /** What was forgotten while it could not be opened: the file may not have taken it. */
  const unwritten = new Map<string, readonly string[]>();
  const pathOf = (siteId: string): string => join(folder, `${siteId}.json`);
  const there = (siteId: string): boolean => SITE_ID.test(siteId) && existsSync(pathOf(siteId));

  const state = (siteId: string): KeptState => {
    if (there(siteId)) return open.has(siteId) ? 'kept' : 'unreadable';
    return cipher() === null ? 'impossible' : 'no';
  };
  const write = (siteId: string): Result<void> => {
    const path = pathOf(siteId);
    const failed = (reason: string): Result<void> => err(appError('write-failed', { path, reason }));
    const by = cipher();
    if (by === null || !SITE_ID.test(siteId)) return failed('no encryption');
    const newer = open.has(siteId) || !there(siteId) ? null : newerVersion(path);
    if (newer !== null) return err(appError('site-newer', { path, version: newer, known: VERSION }));
    const later = open.get(siteId) ?? NOTHING_LATER;
    let sealed: Uint8Array;
    try {
      sealed = by.seal(JSON.stringify(withLater(vault.contentOf(siteId), later)));
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    const file = { ...later.file, version: VERSION, sealed: Buffer.from(sealed).toString('base64') };
    const written = writeWhole(path, `${JSON.stringify(file)}\n`);
    if (written.ok) open.set(siteId, later);
    return written;
  };
  return {
    state,
    recall: (siteId) => {
      if (open.has(siteId) || !there(siteId)) return state(siteId);
      const json = readJsonFile(pathOf(siteId));
      const file = fileSchema.safeParse(json.ok ? json.value : undefined);
      const by = file.success ? cipher() : null;
      if (!file.success || by === null) return 'unreadable';
      try {
        const text = by.unseal(Buffer.from(file.data.sealed, 'base64'));
        const content = contentSchema.safeParse(JSON.parse(text));
        if (!content.success) return 'unreadable';
        const forgotten = new Set([...(file.data.forgotten ?? []), ...(unwritten.get(siteId) ?? [])]);
        const own = content.data.own.filter(({ deviceId }) => !forgotten.has(deviceId));
        vault.restore(siteId, { ...content.data, own });
        open.set(siteId, laterIn(file.data, content.data));
        // What was typed while it could not be opened goes before it, and would be the older one at the next start.
        if (!isSame(vault.contentOf(siteId), content.data)) {
          const written = write(siteId);
          if (!written.ok) onTrouble(written.error);
        }
      } catch {
        return 'unreadable';
      }
      return state(siteId);
    },
    keep: write,
    drop: (siteId) => {
      open.delete(siteId);
      if (!SITE_ID.test(siteId)) return ok(undefined);
      const path = pathOf(siteId);
      try {
        for (const each of [path, `${path}${LEAVING}`]) rmSync(each, { force: true });
        return ok(undefined);
      } catch (error) {
        return err(
          appError('write-failed', { path, reason: (error as NodeJS.ErrnoException).code ?? 'error' }),
        );
      }
    },
    leave: (siteId) => {
      if (!there(siteId)) return () => {};
      const path = pathOf(siteId);
      // Where this cannot be done, dropping them cannot either, and says so.
      moveQuietly(path, `${path}${LEAVING}`);
      return () => moveQuietly(`${path}${LEAVING}`, path);
    },
    endBrokenOff: (isGone) => {
      const names = namesIn(folder);
      return names.flatMap((name) => {
        const path = join(folder, name);
        const siteId = name.replace(/\.json(?:\.part|\.leaving)?$/, '');
        if (name.endsWith('.json.part')) removeQuietly(path);
        else if (name.endsWith(`.json${LEAVING}`)) {
          if (isGone(siteId) || names.includes(`${siteId}.json`)) removeQuietly(path);
          else moveQuietly(path, pathOf(siteId));
        } else if (siteId !== name && isGone(siteId)) return [appError('passwords-alone', { path })];
        return [];
      });
    },
    forgotOwn: (siteId, deviceIds) => {
      if (!there(siteId)) return ok(undefined);
      if (open.has(siteId)) return write(siteId);
      const ids = [...new Set([...(unwritten.get(siteId) ?? []), ...deviceIds])];
      unwritten.set(siteId, ids);
      const path = pathOf(siteId);
      const json = readJsonFile(path);
      const file = fileSchema.safeParse(json.ok ? json.value : undefined);
      // Of a damaged file, or a later program's, nothing is taken in either.
      if (!file.success) return ok(undefined);
      const forgotten = [...new Set([...(file.data.forgotten ?? []), ...ids])];
      return writeWhole(path, `${JSON.stringify({ ...file.data, forgotten })}\n`);
    },
    changed: (siteId) => (open.has(siteId) && there(siteId) ? write(siteId) : ok(undefined)),
  };
}

function withLater({ typed, own }: VaultContent, later: Later): object {
  return {
    ...later.content,
    typed,
    own: own.map((login) => ({ ...later.own.get(login.deviceId), ...login })),
  };
}

function isSame(known: VaultContent, { typed, own }: VaultContent): boolean {
  const plain = (content: VaultContent): string =>
    JSON.stringify([
      Object.entries(content.typed).sort(([a], [b]) => (a < b ? -1 : 1)),
      content.own
        .map(({ deviceId, user, password }) => [deviceId, user, password])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ]);
  return plain(known) === plain({ typed, own });
}

/** The version of a file that a later program wrote; null of any other. */
function newerVersion(path: string): number | null {
  const json = readJsonFile(path);
  const version = json.ok ? (json.value as { readonly version?: unknown } | null)?.version : null;
  return typeof version === 'number' && version > VERSION ? version : null;
}

function moveQuietly(from: string, to: string): void {
  try {
    moveIntoPlace(from, to);
  } catch {
    // It stays where it is.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A vault whose changes reach the kept passwords at once; `onTrouble` hears what could not be written. */
export function sealingVault(
  vault: SecretVault,
  kept: Pick<KeptPasswords, 'changed' | 'forgotOwn'>,
  onTrouble: (error: Extract<Result<void>, { readonly ok: false }>['error']) => void,
): SecretVault {
  const tell = (written: Result<void>): void => {
    if (!written.ok) onTrouble(written.error);
  };
  const after = (siteId: string): void => tell(kept.changed(siteId));
  return {
    ...vault,
    remember: (siteId, slot, value) => {
      vault.remember(siteId, slot, value);
      after(siteId);
    },
    rememberOwn: (siteId, logins) => {
      vault.rememberOwn(siteId, logins);
      after(siteId);
    },
    forgetOwn: (siteId, deviceIds) => {
      vault.forgetOwn(siteId, deviceIds);
      tell(kept.forgotOwn(siteId, deviceIds));
    },
  };
}
