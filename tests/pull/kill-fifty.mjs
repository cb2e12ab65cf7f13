import { spawnSync } from 'node:child_process'

// The kill test with fifty kills instead of the few of every run; a script, so that it runs in any shell.
const vitest = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/pull/kill'], {
  env: { ...process.env, ASSAY_KILLS: '50' },
  stdio: 'inherit',
})
process.exit(vitest.status ?? 1)
