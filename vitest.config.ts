import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: { '@analysis': resolve('analysis/index.ts'), '@contract': resolve('contract/index.ts') },
  },
  test: {
    include: ['{analysis,contract,main,preload,renderer,tests}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
})
