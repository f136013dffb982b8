import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '../storage/lock-file.ts';
import { removeQuietly } from '../storage/whole-file.ts';

/** What a document is called until it is whole. */
export const PART = '.part';
/** Who has a name stands in this file beside the documents, while they are being made. */
const SAVING = '.saving';

/** A name that no other save has; `release` says that its documents are made. */
export type OwnStem = { readonly stem: string; readonly release: () => void };

/**
 * The name, or where a file of it is there already, or another program is making one, the name with the next number, for
 * all files of this save. What a killed program left of documents that it had not finished is taken away on the way; of
 * one that runs, here or on another computer, nothing is. Throws what reading the folder throws.
 */
export function ownStem(folder: string, wished: string): OwnStem {
  for (let number = 1; ; number += 1) {
    const stem = number === 1 ? wished : `${wished}_${number}`;
    const begun = join(folder, `${stem}${SAVING}`);
    if (isTaken(folder, stem) && !hasBegun(folder, stem)) continue;
    const locked = lockFile(begun, join(folder, stem));
    if (!locked.ok) continue;
    for (const name of partsOf(folder, stem)) removeQuietly(join(folder, name));
    // Looked at once nobody else can begin one.
    if (!isTaken(folder, stem)) return { stem, release: locked.value };
    locked.value();
  }
}

/** Windows and macOS do not tell capitals from small letters, nor a letter from its parts (NFD): what differs by that is the same file. */
const alike = (name: string): string => name.normalize('NFC').toLowerCase();

function isTaken(folder: string, stem: string): boolean {
  return readdirSync(folder)
    .map(alike)
    .some((name) => name.startsWith(`${alike(stem)}-`) || name === `${alike(stem)}.json`);
}

function hasBegun(folder: string, stem: string): boolean {
  return readdirSync(folder).some((name) => alike(name) === alike(`${stem}${SAVING}`));
}

/** Parts of the documents of a name that somebody began to save. */
function partsOf(folder: string, stem: string): readonly string[] {
  return readdirSync(folder).filter(
    (name) => name.endsWith(PART) && (name.startsWith(`${stem}-`) || name === `${stem}.json${PART}`),
  );
}
