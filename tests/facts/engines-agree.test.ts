import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureDemoWorkspace } from '../../main/demo/index'
import { borrowBuild } from '../setup/borrow-build'

/** Another version of Node, such as `npx -y -p node@24 which node` prints: `ASSAY_OTHER_NODE=PATH`. */
const other = process.env['ASSAY_OTHER_NODE']
const published = resolve('tests/fixtures/studies')
const hasData = existsSync(resolve('../shared/data/facts.json'))

/** V8 may change the last bits of `Math.pow` and its like. A result must not depend on them. */
describe.skipIf(other === undefined)('result.json under this Node and under ASSAY_OTHER_NODE', () => {
  let folder: string
  let command: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-engines-agree-'))
    await ensureDemoWorkspace(folder, resolve('resources'))
    command = join(await borrowBuild(), 'assay.js')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function resultOf(node: string, study: string): Promise<string> {
    const out = join(folder, 'result.json')
    const ending = await promisify(execFile)(node, [
      command,
      'analyze',
      study,
      '--workspace',
      folder,
      '--json',
      out,
    ]).catch((failure: { code: number; stderr: string }) => failure)
    // 1: something was found
    if ('code' in ending && ending.code > 1) throw new Error(ending.stderr)
    return (await readFile(out, 'utf8')).replace(/"generated_at": "[^"]*"/, '')
  }

  it('is the same to the byte', { timeout: 600_000 }, async () => {
    const demo = await readdir(join(folder, 'studies'))
    const studies = [
      ...demo.filter((name) => name.endsWith('.study.json')).map((name) => join(folder, 'studies', name)),
      ...(hasData ? (await readdir(published)).map((name) => join(published, name)) : []),
    ]
    expect(studies.length).toBeGreaterThan(2)
    for (const study of studies) {
      expect([study, await resultOf(other ?? '', study)]).toEqual([study, await resultOf(process.execPath, study)])
    }
  })
})
