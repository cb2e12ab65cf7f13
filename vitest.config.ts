import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { CountsReporter } from './tests/setup/counts.ts'
import { patience } from './tests/support/patience.ts'
import { Order } from './tests/setup/order.ts'

/** Tests of what was built, in a browser or in Electron. */
const drivesTheBuild = ['tests/{e2e,packed,parity}/**/*.test.ts']
/** Processes that are killed, worlds that are lived through, pictures of everything: `npm run test:long`, and a quarter of them in each .ci/run. */
const long = [
  'tests/{e2e/gallery,e2e/local-platform,examples/commands}.test.ts',
  'tests/platform/demo/{diagnosis,kills,late-and-twice,latency,live}.test.ts',
  'tests/platform/faults/kill.test.ts',
  'tests/pull/kill.test.ts',
]
/** Computation only: these files share processes, and a check after each sees to it that they share nothing else. */
const pure = [
  '{analysis,contract,presentation}/**/*.test.ts',
  'tests/{architecture,asos,calibration,golden,properties}/**/*.test.ts',
]
/** DuckDB-wasm leaves names of its own in the process. */
const leaking = ['analysis/measure/engine-parity.test.ts']

export default defineConfig({
  resolve: {
    alias: {
      '@analysis': resolve('analysis/index.ts'),
      '@contract': resolve('contract/index.ts'),
      '@engine': resolve('engine/index.ts'),
      '@presentation': resolve('presentation/index.ts'),
    },
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: patience, interval: 50 } },
    // Half of what the tests wait for are processes of their own: browsers, servers, databases.
    maxWorkers: 2,
    reporters: ['default', new CountsReporter()],
    globalSetup: ['tests/setup/seed.ts', 'tests/setup/lender.ts'],
    sequence: { sequencer: Order },
    projects: [
      {
        extends: true,
        // A loaded machine can starve a browser past any patience: one more try, and .ci/run says of which.
        test: { name: 'built', include: drivesTheBuild, exclude: [...configDefaults.exclude, ...long], retry: 1 },
      },
      {
        extends: true,
        test: {
          name: 'sources',
          include: ['{engine,main,platform,preload,renderer,tests}/**/*.test.{ts,tsx}', ...leaking],
          exclude: [...configDefaults.exclude, ...drivesTheBuild, ...long, ...pure],
        },
      },
      { extends: true, test: { name: 'long', include: long } },
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          exclude: [...configDefaults.exclude, ...leaking],
          isolate: false,
          setupFiles: ['tests/setup/leaks.ts'],
        },
      },
    ],
  },
})
