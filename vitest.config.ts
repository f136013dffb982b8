import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,integration,architecture,windows,e2e}/**/*.test.{ts,tsx}'],
    // Real sockets on two cores: a limit per test, generous enough for a loaded CI machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
