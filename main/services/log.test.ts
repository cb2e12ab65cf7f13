import { mkdtempSync, readFileSync, rmSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openLog } from './log'

const folder = mkdtempSync(join(tmpdir(), 'assay-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('goes on in a small log, and puts a large one aside; the oldest goes', () => {
  openLog(folder).info('first')
  openLog(folder).info('second')
  expect(readdirSync(folder)).toEqual(['assay.log'])
  for (const mark of ['a', 'b', 'c', 'd', 'e']) {
    writeFileSync(join(folder, 'assay.log'), mark.repeat(6 * 1024 ** 2))
    openLog(folder).info('next')
  }
  expect(readdirSync(folder).toSorted()).toEqual(['assay.1.log', 'assay.2.log', 'assay.3.log', 'assay.log'])
  const first = (name: string) => readFileSync(join(folder, name), 'utf8').charAt(0)
  expect(['assay.1.log', 'assay.2.log', 'assay.3.log'].map(first)).toEqual(['e', 'd', 'c'])
  expect(readFileSync(join(folder, 'assay.log'), 'utf8')).toContain('next')
})
