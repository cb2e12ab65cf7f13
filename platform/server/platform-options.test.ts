import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parsePlatformOptions } from './platform-options'

it('takes the arguments it is given, and nothing else', () => {
  expect(parsePlatformOptions(['--data', '/d', '--port', '0', '--demo'])).toMatchObject({
    data: '/d',
    host: '127.0.0.1',
    port: '0',
    demo: true,
  })
})

it('runs where the runtime is a utility process of Electron', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-options-'))
  // what Electron's processes have, and plain Node has not
  const asElectron = 'Object.defineProperty(process.versions, "electron", { value: "45.4.1" })'
  const imports = [`data:text/javascript,${encodeURIComponent(asElectron)}`, import.meta.resolve('tsx')]
  const run = spawnSync(
    process.execPath,
    ['platform/index.ts', '--data', folder, '--verify-audit', '--log', 'silent'],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: imports.map((each) => `--import=${each}`).join(' ') },
    },
  )
  rmSync(folder, { recursive: true, force: true })
  expect(run.stderr).not.toContain('too many arguments')
  expect(run.stderr).not.toContain('unknown command')
  expect(run.stdout).toMatch(/^\{.*\}\n$/)
})
