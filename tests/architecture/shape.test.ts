import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFolders, readSourceTree } from './source-tree'

const files = readSourceTree()
const isTest = (path: string) => /\.test(-\w+)?\.tsx?$/.test(path) || path.startsWith('tests/')
// Split by a group, so that this file does not match itself.
const suppression = /@ts-(?:ignore|expect-error|nocheck)|(?:ox|es)(?:lint-disable)/

describe('the shape of the code', () => {
  it('keeps files at 300 lines or fewer, tests aside', () => {
    const long = files.filter((file) => !isTest(file.path) && file.lines > 300)
    expect(long.map((file) => `${file.path}: ${file.lines} lines`)).toEqual([])
  })

  it('names files and folders in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/
    const folders = readFolders().filter((folder) => !/(^|\/)__\w+__(\/|$)/.test(folder))
    const odd = [...files.map((file) => file.path), ...folders].filter((path) => !kebab.test(basename(path)))
    expect(odd).toEqual([])
  })

  it('has no folder or file of odds and ends', () => {
    const vague = /^(utils?|helpers?|common|misc|shared|lib)(\.|$)/
    const found = [...files.map((file) => file.path), ...readFolders()].filter((path) => vague.test(basename(path)))
    expect(found).toEqual([])
  })

  it('suppresses no check', () => {
    const found = files.filter((file) => suppression.test(file.text))
    expect(found.map((file) => file.path)).toEqual([])
  })

  it('waits in tests by one patience, not by a number for each', () => {
    const numbered = /\bvi\.(?:waitFor|waitUntil)\(/
    const found = files.filter(({ path, text }) => numbered.test(text) && path !== 'tests/support/eventually.ts')
    expect(found.map((file) => file.path)).toEqual([])
  })

  it('exports by name, so that one thing has one name everywhere', () => {
    const defaults = files.filter(
      (file) =>
        /^export default /m.test(file.text) && !file.path.endsWith('.d.ts') && !file.path.endsWith('.config.ts'),
    )
    expect(defaults.map((file) => file.path)).toEqual([])
  })
})
