import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../docs/methods')
/** Tables and lists, not methods. */
const others = new Set(['README.md', 'calibration.md', 'real-experiments.md', 'reference-coverage.md'])
const sections = ['Answers', 'Assumes', 'Reference', 'Not for', 'Code and tests']

test.each(readdirSync(folder).filter((name) => name.endsWith('.md') && !others.has(name)))(
  '%s says what it answers and assumes, by whom, when not to use it and where it is tested',
  (name) => {
    const page = readFileSync(join(folder, name), 'utf8')
    expect(sections.filter((section) => !page.includes(`\n**${section}`))).toEqual([])
  },
)
