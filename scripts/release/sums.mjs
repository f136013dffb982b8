import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../lib/cache.mjs';

const SUMS = 'SHA256SUMS';

/** Every file of a folder with its hash and size; folders (unpacked programs) and the sums themselves are not meant. */
export async function hashedFiles(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== SUMS)
    .map(({ name }) => name)
    .sort();
  return Promise.all(names.map(async (name) => ({ name, sha256: await sha256(join(folder, name)) })));
}

/** As `sha256sum --check` reads it. */
export async function writeSums(folder) {
  const files = await hashedFiles(folder);
  if (files.length === 0) throw new Error(`${folder} holds no file`);
  writeFileSync(join(folder, SUMS), files.map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join(''));
}
