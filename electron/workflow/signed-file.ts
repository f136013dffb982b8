import { createHash, createPublicKey, verify } from 'node:crypto';
import updateKeys from '../../resources/update-keys.json' with { type: 'json' };
import { appError } from '../domain/app-error.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { z } from '../domain/zod.ts';

/**
 * A file that says who made it: `payload` is JSON as text, and the Ed25519 signature (RFC 8032) is over
 * `format \n kind \n payload`, byte for byte, so that nothing has to be put into a normal form before it is checked.
 * `scripts/release/list.mjs` makes such files.
 */
const FORMAT = 'callhome-signed/1';

const envelopeSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.enum(['release', 'catalog']),
  key: z.string().max(64),
  signature: z.base64().max(200),
  payload: z.string().max(20_000_000),
});
const keysSchema = z.object({ keys: z.array(z.object({ id: z.string(), spki: z.base64() })) });

/** Public keys by their id: the first 16 hexadecimal digits of the SHA-256 of the SPKI form. */
export type SigningKeys = ReadonlyMap<string, Uint8Array>;
export type SignedFile = { readonly kind: 'release' | 'catalog'; readonly content: unknown };

/** The keys that this program trusts; none before the first release made one (CONTRIBUTING.md, Releasing). */
export function shippedKeys(): SigningKeys {
  return keysOf(updateKeys);
}

export function keysOf(input: unknown): SigningKeys {
  return new Map(
    keysSchema.parse(input).keys.map(({ spki }) => {
      const der = Buffer.from(spki, 'base64');
      // The id is counted, never believed.
      return [createHash('sha256').update(der).digest('hex').slice(0, 16), der];
    }),
  );
}

/** The content of a signed file, or why it is not taken; `path` names it in the refusal. */
export function readSigned(input: unknown, path: string, keys: SigningKeys): Result<SignedFile> {
  const parsed = envelopeSchema.safeParse(input);
  if (!parsed.success) return err(appError('update-refused', { path, fault: 'not-signed' }));
  const { kind, key, signature, payload } = parsed.data;
  const known = keys.get(key);
  if (known === undefined) return err(appError('update-refused', { path, fault: 'unknown-key' }));
  const publicKey = createPublicKey({ key: Buffer.from(known), format: 'der', type: 'spki' });
  const signed = Buffer.from(`${FORMAT}\n${kind}\n${payload}`);
  if (
    publicKey.asymmetricKeyType !== 'ed25519' ||
    !verify(null, signed, publicKey, Buffer.from(signature, 'base64'))
  )
    return err(appError('update-refused', { path, fault: 'bad-signature' }));
  try {
    return ok({ kind, content: JSON.parse(payload) as unknown });
  } catch {
    return err(appError('update-refused', { path, fault: 'wrong-form' }));
  }
}
