import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { projectDir } from './lib/setup.mjs';

/**
 * Makes resources/postal/postal.bin from the postal table in npm's jquery-jpostal-ja (MIT), which is Japan Post's own
 * list with kana. Run by hand when a newer list is wanted; the result is committed and the program asks nobody.
 *
 * The file: 'JPC1', the length of the head (4 bytes), the head (JSON: source, version, date, places, blocks), then one
 * deflated block for each first three digits: lines of `rest of the code, place, town, kana of the town`, tab-separated.
 */
const PACKAGE = 'jquery-jpostal-ja@2.14.73';

const folder = mkdtempSync(join(tmpdir(), 'callhome-postal-'));
try {
  execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: folder });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  writeFileSync(join(projectDir, 'resources', 'postal', 'postal.bin'), make(join(folder, 'package')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function make(source) {
  const places = [];
  const placeAt = new Map();
  const lines = new Map();
  let newest = 0;
  for (const name of readdirSync(join(source, 'json'))
    .filter((each) => /^\d{3}\.json$/.test(each))
    .sort()) {
    const text = readFileSync(join(source, 'json', name), 'utf8');
    const rows = JSON.parse(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')));
    for (const [code, prefecture, city, town, , office, , cityKana, townKana] of rows) {
      // A company's own code is an address of its own and not what people mean by theirs.
      if (office !== '') continue;
      const key = `${prefecture}\t${city}`;
      if (!placeAt.has(key)) {
        placeAt.set(key, places.length);
        places.push([prefecture, city, cityKana.normalize('NFKC')]);
      }
      const digits = code.slice(1);
      const block = lines.get(digits.slice(0, 3)) ?? new Set();
      block.add([digits.slice(3), placeAt.get(key), town, townKana.normalize('NFKC')].join('\t'));
      lines.set(digits.slice(0, 3), block);
      newest += 1;
    }
  }
  const blocks = [];
  const index = {};
  let at = 0;
  for (const [prefix, block] of lines) {
    const packed = deflateRawSync(Buffer.from([...block].sort().join('\n')), { level: 9 });
    index[prefix] = [at, packed.length];
    at += packed.length;
    blocks.push(packed);
  }
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const head = deflateRawSync(
    Buffer.from(
      JSON.stringify({
        source: `npm ${manifest.name} ${manifest.version} (MIT), from Japan Post's list of postal codes`,
        version: manifest.version,
        made: new Date().toISOString().slice(0, 10),
        codes: newest,
        places,
        index,
      }),
    ),
    { level: 9 },
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(head.length);
  return Buffer.concat([Buffer.from('JPC1'), size, head, ...blocks]);
}
