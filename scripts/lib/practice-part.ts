import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { shippedPackages } from './shipped-packages.ts';

/**
 * Builds the practice site (the lab's engine) beside the program, as one file of its own that nothing of the program
 * imports: `dist/practice` may be left out of a package, and the program then does not offer it.
 */
export function practicePart(root: string): Plugin {
  return {
    name: 'practice-part',
    apply: 'build',
    async closeBundle() {
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        plugins: [shippedPackages(root, ['ssh2'])],
        ssr: { noExternal: true, external: ['ssh2'] },
        build: {
          ssr: join(root, 'test', 'lab', 'practice.ts'),
          outDir: join(root, 'dist', 'practice'),
          emptyOutDir: true,
          target: 'node20',
          rollupOptions: { output: { format: 'es', entryFileNames: 'site.js' } },
        },
      });
    },
  };
}
