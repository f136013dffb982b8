import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * A salted, slow hash (scrypt, RFC 7914) of a password, by which the same password is recognised later without being
 * kept: in the file beside a site nobody can try words against it at speed. `scrypt:salt:hash`, hexadecimal.
 */
const COST = { N: 1 << 15, r: 8, p: 1, maxmem: 64 << 20 } as const;
const LENGTH = 32;

export async function slowHash(text: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('hex')}:${(await derive(text, salt)).toString('hex')}`;
}

/** Is this the text of which the hash was made? A hash of another form, as older versions kept it, is of nothing. */
export async function matchesSlowHash(text: string, known: string): Promise<boolean> {
  const [, salt = '', hash = ''] = /^scrypt:([0-9a-f]{32}):([0-9a-f]{64})$/.exec(known) ?? [];
  if (hash === '') return false;
  return timingSafeEqual(await derive(text, Buffer.from(salt, 'hex')), Buffer.from(hash, 'hex'));
}

function derive(text: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(text, salt, LENGTH, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
