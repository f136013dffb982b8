import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { builtinsLater } from './scripts/lib/builtins-later.ts';
import { leftOut } from './scripts/lib/left-out.ts';
import { practicePart } from './scripts/lib/practice-part.ts';
import { renamedRequire } from './scripts/lib/renamed-require.ts';
import { shippedPackages } from './scripts/lib/shipped-packages.ts';
import { startChunks } from './scripts/lib/start-chunks.ts';

const at = (path: string) => resolve(import.meta.dirname, path);

// Three bundles: main (ESM), preload (one sandboxed CommonJS file, everything
// inlined, because a sandboxed preload cannot require), renderer (the wizard and the page that becomes the PDF).
// Beside them the practice site, a part that nothing imports.
export default defineConfig({
  main: {
    plugins: [
      // For JSON schemas and migrations of electron-store; preferences have neither, and are checked by zod.
      leftOut({ 'ajv/dist/2020.js': ['Ajv2020'], 'ajv-formats': [], semver: [] }),
      builtinsLater(['node:crypto', 'node:process', 'node:v8', 'node:vm', 'node:zlib']),
      renamedRequire('fflate'),
      shippedPackages(import.meta.dirname, ['ssh2']),
      practicePart(import.meta.dirname),
    ],
    build: {
      outDir: 'dist/main',
      // What stands under devDependencies is bundled: one file loads faster than the hundred of a package. Only
      // SSH stays a package beside the program: its optional native part must not be built.
      rollupOptions: {
        input: { main: at('electron/main.ts') },
        output: {
          format: 'es',
          // Less to read at each start. Names stay as they are: a defect's trace in the log names its functions.
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    plugins: [shippedPackages(import.meta.dirname)],
    build: {
      outDir: 'dist/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), shippedPackages(import.meta.dirname)],
    build: {
      outDir: at('dist/renderer'),
      // Fonts and images stay files: the CSP allows no data: fonts.
      assetsInlineLimit: 0,
      // Half as much to read before the wizard stands.
      minify: true,
      rollupOptions: {
        input: { index: at('renderer/index.html'), report: at('renderer/report/index.html') },
        output: {
          codeSplitting: {
            groups: startChunks(at('renderer/index.html'), at('renderer/report/index.html')),
          },
        },
      },
    },
  },
});
