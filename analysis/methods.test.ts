import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { methods } from './methods'

const folder = join(import.meta.dirname, '../docs/methods')

/** Pages about all methods together. */
const overviews = ['README.md', 'reference-coverage.md', 'calibration.md', 'real-experiments.md']

describe('methods', () => {
  it('have a page each, and each page is a method', () => {
    const pages = readdirSync(folder).filter((name) => !overviews.includes(name))
    expect(pages.toSorted()).toEqual(
      Object.keys(methods)
        .map((id) => `${id}.md`)
        .toSorted(),
    )
  })

  it('are all listed on the index page', () => {
    const index = readFileSync(join(folder, 'README.md'), 'utf8')
    for (const [id, note] of Object.entries(methods)) {
      expect(note.id).toBe(id)
      expect(index).toContain(`[${id}](${id}.md)`)
    }
  })
})
