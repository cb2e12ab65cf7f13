import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { codeDigest } from './code-digest.mjs'

const folder = mkdtempSync(join(tmpdir(), 'assay-digest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Builds two programs over one index, as the hosts are built. */
async function digestOf(program: 'host' | 'command', files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  let bundle: Rolldown.OutputBundle = {}
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    build: {
      ssr: true,
      write: true,
      outDir: join(folder, 'out'),
      rolldownOptions: { input: { host: join(folder, 'host.js'), command: join(folder, 'command.js') } },
    },
    plugins: [{ name: 'keep', writeBundle: (_options, built) => void (bundle = built) }],
  })
  return codeDigest(bundle, [program])
}

const sources = {
  'index.js': "export { used } from './used.js'\nexport { figure } from './figure.js'\n",
  'used.js': 'export const used = () => 1\n',
  'figure.js': "export const figure = () => 'a figure'\n",
  'host.js': "import { used } from './index.js'\nconsole.log(used())\nimport('./used.js')\n",
  'command.js': "import { figure } from './index.js'\nconsole.log(figure())\n",
}

describe('codeDigest', () => {
  it('changes with what a program runs, also behind an index and another file', async () => {
    const before = await digestOf('host', sources)
    expect(await digestOf('host', sources)).toBe(before)
    expect(await digestOf('host', { ...sources, 'used.js': 'export const used = () => 2\n' })).not.toBe(before)
  })

  it('does not change with what only others import through the same index', async () => {
    const changed = { ...sources, 'figure.js': "export const figure = () => 'another figure'\n" }
    expect(await digestOf('host', changed)).toBe(await digestOf('host', sources))
    expect(await digestOf('command', changed)).not.toBe(await digestOf('command', sources))
  })
})
