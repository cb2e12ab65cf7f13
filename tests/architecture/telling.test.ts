import { describe, expect, it } from 'vitest'
import { readSourceTree, targetOf } from './source-tree'

const shipped = readSourceTree().filter(({ path }) => !/\.(test|fixture)(-\w+)?\.tsx?$/.test(path))

/** What a statistical number is formatted with; counts are the same in every unit. */
const formatting =
  /\b(format(Change|PValue|PStatement|Difference|Size|Interval|Percent|Number)\w*|exactPValue|isShare)\b/

/** The rooms of presentation, lowest first. */
const rooms = ['words', 'columns', 'facts', 'tables', 'figures', 'cells'] as const

describe('how a result is told', () => {
  it.each(['renderer/', 'main/cli/', 'main/reports/', 'main/services/'])(
    '%s formats no statistical number itself',
    (folder) => {
      const mine = shipped.filter(({ path }) => path.startsWith(folder))
      expect(mine.length).toBeGreaterThan(5)
      expect(mine.filter(({ text }) => formatting.test(text)).map(({ path }) => path)).toEqual([])
    },
  )

  it('has rooms that import downwards only', () => {
    const presentation = shipped.filter(
      ({ path }) => path.startsWith('presentation/') && path !== 'presentation/index.ts',
    )
    const upwards = presentation.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => rank(target) > rank(file.path))
        .map((target) => `${file.path} -> ${target}`),
    )
    expect(upwards).toEqual([])
    expect([...new Set(presentation.map(({ path }) => rank(path)))]).not.toContain(-1)
  })
})

function rank(path: string): number {
  return rooms.findIndex((room) => path.startsWith(`presentation/${room}/`))
}
