import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';

/**
 * Secrets at rest: a salted, slow hash (scrypt, RFC 7914), so that a stolen site file does not give a password
 * away to guessing. It answers one question only: is this the same one as then?
 */
const COST = { N: 16_384, r: 8, p: 1 } as const;
const LENGTH = 32;

/** `scrypt:N:r:p:salt:hash`, everything that a later version needs to read it. */
export async function hashSecret(secret: Secret): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  const { N, r, p } = COST;
  return `scrypt:${N}:${r}:${p}:${salt}:${(await derive(secret, salt, COST)).toString('hex')}`;
}

/** False for another secret, and for every form of hash that this version does not make: it is then unknown. */
export async function matchesSecret(secret: Secret, known: string): Promise<boolean> {
  const match = /^scrypt:(\d{1,6}):(\d{1,2}):(\d{1,2}):([0-9a-f]{32}):([0-9a-f]{64})$/.exec(known);
  if (!match) return false;
  const [N, r, p] = [match[1], match[2], match[3]].map(Number) as [number, number, number];
  // A file may come from elsewhere: only the cost that this program itself uses is worked through.
  if (N !== COST.N || r !== COST.r || p !== COST.p) return false;
  const now = await derive(secret, match[4] ?? '', COST);
  return timingSafeEqual(now, Buffer.from(match[5] ?? '', 'hex'));
}

function derive(secret: Secret, salt: string, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.reveal(), Buffer.from(salt, 'hex'), LENGTH, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
