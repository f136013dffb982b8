import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { builtinsLater } from '../../../scripts/lib/builtins-later.ts';

type Hooks = {
  readonly transform: (this: unknown, code: string, id: string) => { readonly code: string } | null;
  readonly load: (id: string) => string | null;
};

const hooks = builtinsLater(['node:crypto', 'node:process', 'node:zlib']) as unknown as Hooks;
const written = (code: string): string =>
  hooks.transform.call({ parse: parseAst }, code, '/file.js')?.code ?? code;
const dataUrl = (name: string): string =>
  JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks.load(`\0later:${name}`) ?? '')}`);
const inNode = (code: string): unknown =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));

test.each([
  ["import { createHash, randomUUID as id } from 'node:crypto';", true],
  ["import crypto from 'node:crypto';", true],
  ["import crypto, { verify } from 'node:crypto';", true],
  ["import process from 'node:process';", true],
  // A class may be extended, and asked whether it made an object.
  ["import { createHash, X509Certificate } from 'node:crypto';", false],
  // No function: it is there when the file is run.
  ["import { constants, gunzipSync } from 'node:zlib';", false],
  ["import { env } from 'node:process';", false],
  ["import * as crypto from 'node:crypto';", false],
  ["import { readFileSync } from 'node:fs';", false],
  ["const text = 'node:crypto';", false],
])('%s is read later: %s', (code, later) => {
  expect(written(code)).toBe(later ? code.replace(/'(node:\w+)'/, '"\\u0000later:$1"') : code);
});

test('each import of a file is judged by itself', () => {
  const code =
    "import { createHash } from 'node:crypto';\nimport { constants } from 'node:zlib';\ncreateHash;";
  expect(written(code)).toBe(code.replace("'node:crypto'", '"\\u0000later:node:crypto"'));
});

test('what stands in does what the module does, and reads it with the first call and only then', () => {
  const digest = createHash('sha256').update('x').digest('hex');
  // In a Node of its own: a test runner looks into everything that it imports.
  const said = inNode(`
    const asked = [];
    const real = process.getBuiltinModule;
    process.getBuiltinModule = (name) => (asked.push(name), real(name));
    const { createHash, default: crypto } = await import(${dataUrl('node:crypto')});
    const before = asked.length;
    const digests = [createHash, crypto.createHash].map((hash) => hash('sha256').update('x').digest('hex'));
    console.log(JSON.stringify({ before, digests, asked }));
  `);
  expect(said).toEqual({ before: 0, digests: [digest, digest], asked: ['node:crypto'] });
  const same = `console.log((await import(${dataUrl('node:process')})).default === process)`;
  expect(inNode(same)).toBe(true);
});

test('a name that Node does not know is said when the plugin is made', () => {
  expect(() => builtinsLater(['node:cripto'])).toThrow('node:cripto');
});
