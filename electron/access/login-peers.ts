import { createHmac, randomBytes } from 'node:crypto';
import type { AppErrorCode } from '../domain/app-error.ts';
import type { Account } from './login-guard.ts';
import type { Line } from './login-line.ts';

/** What the guard of one site answers the others'. Each asks with its own password: nothing of a site is handed out. */
export type LoginPeer = {
  /** Why this very password was refused to this user at this device; null where this site knows of nothing. */
  readonly held: (address: string, account: Account) => Promise<AppErrorCode | null>;
  /** Was any password refused to this user there? */
  readonly holdsAny: (address: string, user: string) => boolean;
  readonly wrong: (address: string, user: string) => number;
  /** The device let somebody in, or a person put it right: it counts from nought again. */
  readonly putRight: (address: string, user: string) => void;
};

/**
 * The login guards of all sites that are open in one program. A device counts wrong passwords whatever site they come from:
 * what one site was refused no other one sends, and the same login waits for its turn in whatever site it is. In memory
 * only: a site that is not open, and another run of the command line, know of their own alone.
 */
export type LoginPeers = {
  /** A site that is opened again (replaced) takes the place of itself. */
  readonly join: (site: string, peer: LoginPeer) => void;
  readonly leave: (site: string) => void;
  /** What sites other than `site` hold. */
  readonly held: (site: string, address: string, account: Account) => Promise<AppErrorCode | null>;
  readonly holdsAny: (site: string, address: string, user: string) => boolean;
  /** Over all sites. */
  readonly wrong: (address: string, user: string) => number;
  readonly putRight: (address: string, user: string) => void;
  /** The line of a password of a user at a device; a `fresh` one where nobody stood in it yet. */
  readonly line: (address: string, account: Account, fresh: () => Line) => Line;
};

export function newLoginPeers(): LoginPeers {
  const peers = new Map<string, LoginPeer>();
  const lines = new Map<string, Line>();
  /** Lines are told apart by their passwords without keeping those. Made for the first: a start logs in nowhere. */
  let pepper: Buffer | null = null;
  const others = (site: string): readonly LoginPeer[] =>
    [...peers].filter(([name]) => name !== site).map(([, peer]) => peer);
  return {
    join: (site, peer) => {
      peers.set(site, peer);
    },
    leave: (site) => {
      peers.delete(site);
    },
    held: async (site, address, account) => {
      for (const peer of others(site)) {
        const reason = await peer.held(address, account);
        if (reason !== null) return reason;
      }
      return null;
    },
    holdsAny: (site, address, user) => others(site).some((peer) => peer.holdsAny(address, user)),
    wrong: (address, user) => [...peers.values()].reduce((sum, peer) => sum + peer.wrong(address, user), 0),
    putRight: (address, user) => {
      for (const peer of peers.values()) peer.putRight(address, user);
    },
    line: (address, { user, secret }, fresh) => {
      pepper ??= randomBytes(32);
      const mark = createHmac('sha256', pepper).update(secret.reveal()).digest('hex');
      const key = `${address}\0${user}\0${mark}`;
      const line = lines.get(key) ?? fresh();
      lines.set(key, line);
      return line;
    },
  };
}
