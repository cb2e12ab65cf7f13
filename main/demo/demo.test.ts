import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseNotebook, parseStudy } from '@contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoWorld, ensureDemoWorkspace } from './index'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-demo-'))
  await ensureDemoWorkspace(folder, 'resources')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'data', file)))
    .digest('hex')
}

describe('the demo workspace', () => {
  test('holds three experiments whose study files and notebooks read without a finding', async () => {
    const studies = await readdir(join(folder, 'studies'))
    expect(studies.toSorted()).toEqual([
      'checkout-redesign.study.json',
      'onboarding-tips.study.json',
      'search-ranking.study.json',
    ])
    for (const study of studies) {
      const { findings } = parseStudy(await readFile(join(folder, 'studies', study), 'utf8'))
      expect(findings, study).toEqual([])
      const notebook = study.replace('.study.json', '.assay.md')
      const { document } = parseNotebook(await readFile(join(folder, 'notebooks', notebook), 'utf8'))
      const unreadable = document.blocks.filter((block) => block.kind === 'cell' && !block.options.ok)
      expect(unreadable, notebook).toEqual([])
    }
  })

  test('is the same world every time', async () => {
    const before = await digest('learner_events.csv')
    await rm(join(folder, 'demo.json'))
    await ensureDemoWorkspace(folder, 'resources')
    expect(await digest('learner_events.csv')).toBe(before)
  })

  test('is left alone once it is whole', async () => {
    await rm(join(folder, 'studies', 'search-ranking.study.json'))
    await ensureDemoWorkspace(folder, 'resources')
    expect(await readdir(join(folder, 'studies'))).not.toContain('search-ranking.study.json')
  })
})

describe('the demo world', () => {
  test('loses the Safari visitors its truth says, and no others', () => {
    const search = demoWorld().find((experiment) => experiment.name === 'search-ranking')!
    const rows = search.tables[0]!.rows
    const count = (variant: string, browser: string) =>
      rows.filter((row) => row[1] === variant && row[3] === browser).length
    expect(count('neural', 'Safari') / count('current', 'Safari')).toBeCloseTo(0.74, 1)
    expect(count('neural', 'Chrome') / count('current', 'Chrome')).toBeCloseTo(1, 1)
  })
})
