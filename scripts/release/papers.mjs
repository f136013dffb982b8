import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is in the bundles, as their build wrote it down, each package once. */
export function shippedPackages(root) {
  const files = ['dist/main', 'dist/preload', 'dist/renderer', 'dist/practice'].map((folder) =>
    join(root, folder, 'packages.json'),
  );
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Error(`${missing} is not there: build first`);
  const all = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));
  const byName = new Map(all.map((each) => [`${each.name}@${each.version}`, each]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes the bill of materials and the licences of everything that ships. */
export function writePapers(root, folder) {
  mkdirSync(folder, { recursive: true });
  const packages = shippedPackages(root);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom(root, packages), null, 2)}\n`);
  writeFileSync(join(folder, 'LICENCES.txt'), licences(root, packages));
}

/** CycloneDX 1.6; what Electron itself is made of stands in the LICENSES.chromium.html that lies beside the program. */
function sbom(root, packages) {
  const manifest = readManifest(root);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const components = [
    ...packages.map(({ name, version, licence }) => {
      const at = Object.entries(lock).find(
        ([path, each]) => path.endsWith(`node_modules/${name}`) && each.version === version,
      );
      return {
        type: 'library',
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
        licenses: [licenceEntry(licence)],
        ...hashesOf(at?.[1].integrity),
      };
    }),
    {
      type: 'framework',
      name: 'electron',
      version: manifest.devDependencies.electron,
      purl: `pkg:npm/electron@${manifest.devDependencies.electron}`,
      licenses: [licenceEntry('MIT')],
    },
    {
      type: 'data',
      name: 'Noto Sans JP',
      description: "The glyphs' outlines are united (scripts/fonts).",
      licenses: [licenceEntry('OFL-1.1')],
      hashes: [
        { alg: 'SHA-256', content: sha256(join(root, 'resources', 'fonts', 'NotoSansJP-Regular.ttf')) },
      ],
    },
  ].map((each) => ({ ...each, 'bom-ref': each.purl ?? each.name }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date().toISOString(),
      component: {
        type: 'application',
        'bom-ref': manifest.name,
        name: manifest.name,
        version: manifest.version,
        licenses: [licenceEntry(manifest.license)],
      },
    },
    components,
    dependencies: [{ ref: manifest.name, dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

/** An SPDX id, or an expression of several. */
function licenceEntry(licence) {
  return / (OR|AND|WITH) /.test(licence) ? { expression: licence } : { license: { id: licence } };
}

/** npm's integrity of the archive, as CycloneDX writes it. */
function hashesOf(integrity) {
  const content = /^sha512-(.+)$/.exec(integrity ?? '')?.[1];
  return content === undefined
    ? {}
    : { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] };
}

function licences(root, packages) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const font = readFileSync(join(root, 'resources', 'fonts', 'OFL.txt'), 'utf8').trim();
  const part = (title, text) => `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n\n${text}\n`;
  return [
    part(readManifest(root).productName, own),
    part('Electron and Chromium', 'LICENSE and LICENSES.chromium.html lie beside the program.'),
    part('Noto Sans JP (OFL-1.1), changed: the outlines of its glyphs are united', font),
    ...packages.map(({ name, version, licence, text }) =>
      part(`${name} ${version} (${licence})`, text || 'The package has no licence text of its own.'),
    ),
  ].join('\n');
}

const readManifest = (root) => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
