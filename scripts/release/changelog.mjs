import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** CHANGELOG.md: sections `## 1.2.3 (2026-11-30)`, the one being worked on `(unreleased)`. */
const HEADING = /^## (\S+) \(([^)]+)\)$/gm;

/** @returns {{ version: string, date: string, text: string }[]} */
function sections(text) {
  const heads = [...text.matchAll(HEADING)];
  return heads.map((head, index) => ({
    version: head[1],
    date: head[2],
    text: text.slice(head.index + head[0].length, heads[index + 1]?.index ?? text.length).trim(),
  }));
}

const read = (root) => readFileSync(join(root, 'CHANGELOG.md'), 'utf8');

/** The section of a version, as the release's notes; a version without words, or not released yet, is refused. */
export function notesOf(root, version) {
  const section = sections(read(root)).find((each) => each.version === version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section ${version}`);
  if (section.date === 'unreleased') throw new Error(`CHANGELOG.md: ${version} is still unreleased`);
  if (section.text === '') throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${section.text}\n`;
}

/** Closes the section that is being worked on under its version and date. */
export function closeSection(root, version, date) {
  const text = read(root);
  const [first] = sections(text);
  if (first?.date !== 'unreleased')
    throw new Error('CHANGELOG.md begins with no "(unreleased)" section: there is nothing to release');
  if (first.text === '') throw new Error('CHANGELOG.md: the unreleased section is empty');
  writeFileSync(
    join(root, 'CHANGELOG.md'),
    text.replace(`## ${first.version} (unreleased)`, `## ${version} (${date})`),
  );
}
