import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectDir, setup } from './lib/setup.mjs';

/** Writes docs/callhome.1 and docs/callhome.ja.1 out of the command table; a test holds them to it. */
await setup({ runtime: false, build: false });
const code = `
import { writeFileSync } from 'node:fs';
const { manPages } = await import('./electron/cli/man-page.ts');
for (const [name, text] of Object.entries(manPages())) writeFileSync('docs/' + name, text);
`;
const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
  cwd: join(projectDir),
  stdio: 'inherit',
});
process.exitCode = status ?? 70;
