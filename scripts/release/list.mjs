import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashedFiles } from './sums.mjs';

/**
 * The files that the update check of the program reads (`electron/workflow/signed-file.ts` says what is signed):
 * a list of a release's packages, and catalogs.
 */
const FORMAT = 'callhome-signed/1';

export async function writeUpdateList(root, folder, date, pem) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = (await hashedFiles(folder)).filter((file) => file.name !== 'callhome-release.json');
  const payload = {
    product: name,
    version,
    date,
    files: files.map((file) => ({ ...file, size: statSync(join(folder, file.name)).size })),
  };
  writeFileSync(join(folder, 'callhome-release.json'), signed('release', payload, pem));
}

export function writeSignedCatalog(path, out, pem) {
  writeFileSync(out, signed('catalog', JSON.parse(readFileSync(path, 'utf8')), pem));
}

export function signed(kind, content, pem) {
  if (pem === '') throw new Error('CALLHOME_RELEASE_KEY is not set: nothing was signed');
  const key = createPrivateKey(pem);
  const payload = JSON.stringify(content);
  const signature = sign(null, Buffer.from(`${FORMAT}\n${kind}\n${payload}`), key).toString('base64');
  const envelope = { format: FORMAT, kind, key: idOf(createPublicKey(key)), signature, payload };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** A new Ed25519 key: never over an old one, and the private half only where it was asked for. */
export function makeKey(keysFile, privateFile) {
  if (existsSync(privateFile)) throw new Error(`${privateFile} is there already`);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const known = JSON.parse(readFileSync(keysFile, 'utf8'));
  const entry = {
    id: idOf(publicKey),
    spki: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
  writeFileSync(keysFile, `${JSON.stringify({ keys: [...known.keys, entry] }, null, 2)}\n`);
}

/** The first 16 hexadecimal digits of the SHA-256 of the key's SPKI form. */
function idOf(publicKey) {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
