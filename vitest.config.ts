import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

/** Tests of what was built, which is built first, once, when one of them is asked for. */
const drivesTheBuild = ['tests/{e2e,parity}/**/*.test.ts']

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
    // Half of what the tests wait for are processes of their own: browsers, servers, databases.
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'sources',
          include: ['{analysis,contract,engine,main,platform,preload,presentation,renderer,tests}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...drivesTheBuild],
        },
      },
      {
        extends: true,
        // A loaded machine can starve a browser past any patience: one more try, reported as such.
        test: { name: 'built', include: drivesTheBuild, globalSetup: ['tests/setup/build.ts'], retry: 1 },
      },
    ],
  },
})
