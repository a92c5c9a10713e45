import { defineConfig } from 'vitest/config'

/** These stand in the way of modules, so they need modules of their own. */
const ISOLATED = ['test/detect/work.test.ts']

export default defineConfig({
  test: {
    // By default one core is left for others, which on two cores halves the speed.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Loading everything anew for each file takes a third of the time.
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: ISOLATED, isolate: false } },
      { extends: true, test: { name: 'isolated', include: ISOLATED } },
    ],
  },
})
