import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,integration,architecture,windows,e2e}/**/*.test.{ts,tsx}'],
    // Real sockets on two cores: a limit per test, generous enough for a loaded CI machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a window shows comes when it comes; a second is not enough for it on such a machine.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
    setupFiles: ['test/support/only-loopback.ts'],
  },
});
