import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { practicePart } from './scripts/lib/practice-part.ts';
import { shippedPackages } from './scripts/lib/shipped-packages.ts';

const at = (path: string) => resolve(import.meta.dirname, path);

// Three bundles: main (ESM), preload (one sandboxed CommonJS file, everything
// inlined, because a sandboxed preload cannot require), renderer (the wizard and the page that becomes the PDF).
// Beside them the practice site, a part that nothing imports.
export default defineConfig({
  main: {
    plugins: [shippedPackages(import.meta.dirname, ['ssh2']), practicePart(import.meta.dirname)],
    build: {
      outDir: 'dist/main',
      // What stands under devDependencies is bundled: one file loads faster than the hundred of a package. Only
      // SSH stays a package beside the program: its optional native part must not be built.
      rollupOptions: { input: { main: at('electron/main.ts') }, output: { format: 'es' } },
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
      },
    },
  },
});
