import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'reference-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tolerance = { rel: 1e-9, abs: 0 }
const passing = {
  id: 'n.1',
  method: 'normal.cdf',
  input: { x: 0 },
  expected: { value: 0.5 },
  source: 'symmetry',
  tolerance,
}
const failing = { ...passing, id: 'n.2', expected: { value: 0.6 } }
const infinite = {
  ...passing,
  id: 'g.1',
  method: 'gs.crossing_probs',
  input: { info_fractions: [1], upper: ['Infinity'], lower: null, drift: 0 },
  expected: { upper_prob: [0] },
}
const unknown = { ...passing, id: 'u.1', method: 'nobody.knows' }
const malformed = { ...passing, id: 'm.1', input: {} }

function run(cases: unknown, ...options: readonly string[]) {
  const file = join(folder, 'cases.json')
  writeFileSync(file, typeof cases === 'string' ? cases : JSON.stringify(cases))
  const args = [join(root, 'node_modules/tsx/dist/cli.mjs'), 'tests/golden/reference.ts', ...options, file]
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
}

describe('npm run reference', () => {
  it('prints a row per method and ends well when nothing failed', () => {
    const { status, stdout } = run([passing, infinite, unknown])
    expect(status).toBe(0)
    expect(stdout).toMatch(/\| normal\.cdf +\| +1 \| +1 \| +0 \| +0 \|/)
    expect(stdout).toMatch(/\| nobody\.knows +\| +1 \| +0 \| +0 \| +1 \|/)
    expect(stdout).toMatch(/\| all +\| +3 \| +2 \| +0 \| +1 \|/)
  })

  it('ends with 1 and names the values when a case failed, or could not be evaluated', () => {
    const { status, stdout } = run([passing, failing, malformed])
    expect(status).toBe(1)
    expect(stdout).toContain('n.2: value: 0.5 instead of 0.6')
    expect(stdout).toContain('m.1: ')
    expect(stdout).toMatch(/\| normal\.cdf +\| +3 \| +1 \| +2 \|/)
  })

  it('gives every case with its values as JSON', () => {
    const { status, stdout } = run([passing, failing, unknown], '--json')
    expect(status).toBe(1)
    const report = z
      .object({ cases: z.array(z.object({ id: z.string(), status: z.string(), values: z.unknown() })) })
      .parse(JSON.parse(stdout))
    expect(report.cases).toEqual([
      { id: 'n.1', status: 'passed', values: { value: 0.5 } },
      { id: 'n.2', status: 'failed', values: { value: 0.5 } },
      { id: 'u.1', status: 'not built', values: null },
    ])
  })

  it('says what is wrong with a file, and ends with 2', () => {
    const broken = run('{"no": "cases"}')
    expect(broken.status).toBe(2)
    expect(broken.stderr).toContain('cases.json holds no reference cases')
    expect(broken.stdout).toBe('')
  })
})
