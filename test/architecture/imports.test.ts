import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

/** The import rule of ARCHITECTURE.md, held by reading every import of every source file. */
const root = resolve(import.meta.dirname, '..', '..');

/** Which folders of electron/ each folder may import; packages are judged separately. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  address: ['domain'],
  contract: ['domain'],
  catalog: ['domain'],
  access: ['domain'],
  net: ['domain', 'address', 'access'],
  texts: ['domain', 'contract', 'catalog'],
  discovery: ['domain', 'address', 'catalog', 'net'],
  preflight: ['domain', 'address', 'catalog', 'net', 'access'],
  devices: ['domain', 'address', 'catalog', 'net', 'access'],
  callhome: ['domain', 'catalog', 'devices'],
  documents: ['domain', 'address', 'catalog', 'texts', 'storage'],
  storage: ['domain'],
  workflow: [
    'domain',
    'address',
    'contract',
    'catalog',
    'access',
    'net',
    'discovery',
    'preflight',
    'devices',
    'callhome',
    'documents',
  ],
};
/** These may import anything below electron/. */
const FREE = new Set(['shell', 'cli', '']);
/** The only places that may import Electron itself. */
const MAY_IMPORT_ELECTRON = [
  /^electron\/main\.ts$/,
  /^electron\/preload\.ts$/,
  /^electron\/shell\//,
  /^electron\/storage\//,
  /^electron\/documents\/pdf\/(printer|print-pages)\.ts$/,
];
/** Packages that open sockets or read the disk: not in the vocabulary. */
const PURE = new Set(['domain', 'contract', 'catalog', 'texts']);

type Import = { readonly file: string; readonly folder: string; readonly target: string };

function sourcesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesUnder(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const folder = file.split(sep).slice(1, -1)[0] ?? '';
  const found = [
    ...text.matchAll(/^(?:import|export)\b[^'";]*?\bfrom '([^']+)'/gm),
    ...text.matchAll(/^import '([^']+)'/gm),
    ...text.matchAll(/\bimport\('([^']+)'\)/g),
  ];
  return found.map((match) => ({ file, folder, target: match[1] ?? '' }));
}

const electronImports = sourcesUnder('electron').flatMap(importsOf);
const rendererImports = sourcesUnder('renderer').flatMap(importsOf);

function folderBelowElectron({ file, target }: Import): string | null {
  if (!target.startsWith('.')) return null;
  const path = relative(root, resolve(root, dirname(file), target)).split(sep);
  return path[0] === 'electron' ? (path.length > 2 ? (path[1] ?? '') : '') : `../${path[0]}`;
}

test('the sources were found', () => {
  expect(electronImports.length).toBeGreaterThan(200);
  expect(rendererImports.length).toBeGreaterThan(20);
});

test('each folder of electron/ imports only what the import rule allows, and the features never each other', () => {
  const wrong = electronImports.filter((each) => {
    const to = folderBelowElectron(each);
    if (to === null || FREE.has(each.folder) || to === each.folder || to === '../resources') return false;
    return !(ALLOWED[each.folder] ?? []).includes(to);
  });
  expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

test('only the shell, storage and the PDF printer import Electron', () => {
  const wrong = electronImports.filter(
    ({ file, target }) =>
      target === 'electron' &&
      !MAY_IMPORT_ELECTRON.some((pattern) => pattern.test(file.replaceAll(sep, '/'))),
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

test('vocabulary, contract, catalog and texts import no package but zod and no node module', () => {
  const wrong = electronImports.filter(
    ({ folder, target }) => PURE.has(folder) && !target.startsWith('.') && target !== 'zod',
  );
  expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

test('only electron/net opens sockets', () => {
  const sockets = /^(node:)?(net|tls|dgram|dns|http|https|dns\/promises)$|^(undici|ssh2|net-snmp)$/;
  const wrong = electronImports.filter(({ file, folder, target }) => {
    if (folder === 'net' || !sockets.test(target)) return false;
    const text = readFileSync(join(root, file), 'utf8');
    // Types, address arithmetic and the bundled roots open nothing.
    const line = text.split('\n').find((each) => each.includes(`'${target}'`)) ?? '';
    return (
      !/^import type /.test(line) &&
      !/\{ ?(type \w+|isIP|isIPv4|isIPv6|BlockList|rootCertificates|[, ])+ ?\}/.test(line)
    );
  });
  expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
});

/** Files of electron/ that a file needs when it runs: types are gone by then. */
function runtimeClosure(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, clause = '', target = ''] of text.matchAll(
    /^(?:import|export)\b([^'";]*?)\bfrom '([^']+)'/gm,
  )) {
    if (isTypesOnly(clause)) continue;
    if (target.startsWith('.')) runtimeClosure(relative(root, resolve(root, dirname(file), target)), seen);
    else seen.add(target);
  }
  return seen;
}

function isTypesOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /\{([^}]*)\}/
    .exec(clause)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return names?.every((name) => name === '' || name.startsWith('type ')) ?? false;
}

test('the renderer imports of electron/ only the contract, the texts and the vocabulary, and no schema with a value', () => {
  const wrong: string[] = [];
  for (const { file, target } of rendererImports) {
    const to = folderBelowElectron({ file, folder: '', target });
    if (to === null || to.startsWith('../')) continue;
    if (!['contract', 'texts', 'domain'].includes(to)) wrong.push(`${file} → ${target}`);
  }
  // A page that carries the schema library reads and runs it before the wizard stands.
  const pages = ['renderer/main.tsx', 'renderer/report/main.tsx'];
  for (const page of pages) if (runtimeClosure(page).has('zod')) wrong.push(`${page} → zod`);
  expect(wrong).toEqual([]);
});

test('the window waits for no driver, no transport and no schema that its first screen does not need', () => {
  const late = [
    // Rows know a driver by its traits.
    /^electron\/devices\/(?!split-events\.ts$)/,
    /^electron\/net\/(?!(?:deadline|listening)\.ts$)/,
    /^electron\/(discovery|preflight|cli)\//,
    /^electron\/texts\/(for-language|ja|en)/,
    /^electron\/catalog\/(parse|schema)\.ts$/,
    /^electron\/contract\/(merge|program)\.ts$/,
    /^electron\/domain\/report-model\.ts$/,
    /^electron\/documents\/(model|pdf\/page-furniture|office\/)/,
  ];
  const waitedFor = [...runtimeClosure('electron/main.ts'), ...runtimeClosure('electron/shell/program.ts')];
  expect(waitedFor).toContain('electron/workflow/rows.ts');
  expect(waitedFor.filter((file) => late.some((each) => each.test(file.replaceAll(sep, '/'))))).toEqual([]);
});

test('the wizard begins without the component library, and each part of that stands in the wizard’s language', () => {
  const library = 'react-aria-components';
  expect([...runtimeClosure('renderer/main.tsx')]).toContain('renderer/components/Button.tsx');
  expect([...runtimeClosure('renderer/main.tsx')].filter((each) => each.startsWith('react-aria'))).toEqual(
    [],
  );
  const users = rendererImports.filter(({ target }) => target.startsWith('react-aria'));
  expect(users.map(({ target }) => target)).toContain(library);
  const silent = users.filter(
    ({ file }) => !/<WithLocale>|<I18nProvider /.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(silent.map(({ file }) => file)).toEqual([]);
});

test('zod comes by one way, which tells it to make no code before the first schema is made', () => {
  const wrong = sourcesUnder('electron').filter((file) =>
    /from 'zod(\/[^']*)?'/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(wrong).toEqual([join('electron', 'domain', 'zod.ts')]);
});

test('nothing is shown behind a placeholder: React keeps that back for 300 ms', () => {
  const wrong = sourcesUnder('renderer').filter((file) =>
    /\bSuspense\b|\blazy\(/.test(readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
  );
  expect(wrong).toEqual([]);
});

test('only renderer/api.ts touches the bridge', () => {
  const wrong = sourcesUnder('renderer').filter(
    (file) =>
      file !== join('renderer', 'api.ts') &&
      /window\.callhome|ipcRenderer/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

test('no source switches off a security feature, logs to the renderer console or weakens TLS by cipher string', () => {
  const forbidden =
    /nodeIntegration: true|contextIsolation: false|sandbox: false|webSecurity: false|allowRunningInsecureContent: true|enableRemoteModule|SECLEVEL=0['"]|setGlobalDispatcher|NODE_TLS_REJECT_UNAUTHORIZED|dangerouslySetInnerHTML|executeJavaScript\(|insertCSS\(/;
  const wrong = [...sourcesUnder('electron'), ...sourcesUnder('renderer')].filter((file) =>
    forbidden.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});

test('certificates go unverified in one place only, where they are recorded and judged', () => {
  const files = sourcesUnder('electron').filter((file) =>
    /rejectUnauthorized: false/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(files).toEqual([join('electron', 'net', 'tls.ts')]);
});

/** Where code may name a product: the vocabulary, what knows it (catalog, devices, fingerprints, texts), and these. */
const NAMES_PRODUCTS: Readonly<Record<string, string>> = {
  'electron/domain/product.ts': 'the vocabulary',
  'electron/preflight/checks/device.ts': "the appliance's tables are the guide's, by version",
  'electron/documents/firewall-rows.ts': 'a placeholder for an appliance nobody named yet',
  'electron/shell/handlers/app-handlers.ts': 'the longest list of countries',
  'renderer/report/RouteDiagram.tsx': 'a node of the drawing',
  'renderer/report/words.ts': 'titles by destination table',
};

test('what a product can do is asked of the catalog: its name stands nowhere else in the code', () => {
  const product = /'(imm2|cmm2?|xcc[23]?|lxca|systems-director|smm|storage-d[me])'/;
  const free = /^electron\/(catalog|devices|texts)\/|^electron\/discovery\/fingerprints/;
  const naming = [...sourcesUnder('electron'), ...sourcesUnder('renderer')]
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => !free.test(file))
    .filter((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        // The route through an appliance has the same word as the appliance.
        .some((line) => product.test(line.replace(/route(s|Id)?\b[^'"]*'lxca'|'lxca'[^,]*route/g, ''))),
    );
  expect(naming.filter((file) => !(file in NAMES_PRODUCTS))).toEqual([]);
  expect(Object.keys(NAMES_PRODUCTS).filter((file) => !naming.includes(file))).toEqual([]);
});

test('no two test files have a simulated network in common: they run at the same time, and its ports are fixed', () => {
  const users = new Map<string, Set<string>>();
  for (const file of sourcesUnder('test').filter((each) => !each.startsWith(join('test', 'lab')))) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, network = ''] of text.matchAll(/\bnetwork(?::| =) '(127\.\d+)'/gi))
      users.set(network, (users.get(network) ?? new Set()).add(file));
  }
  expect(users.size).toBeGreaterThan(30);
  expect(
    [...users].filter(([, files]) => files.size > 1).map(([network, files]) => [network, ...files]),
  ).toEqual([]);
});

test('a test starts the program in one way, so that it answers what it is asked and no run waits for its end for ever', () => {
  const starting = ['e2e', 'support'].flatMap((folder) =>
    readdirSync(join(root, 'test', folder), { encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `test/${folder}/${name}`)
      .filter((file) => /^import \{[^}]*\b_electron\b/m.test(readFileSync(join(root, file), 'utf8'))),
  );
  expect(starting).toEqual(['test/support/electron-app.ts']);
});
