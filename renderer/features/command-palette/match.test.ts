import { describe, expect, it } from 'vitest'
import { matchScore } from './match'
import { paletteItems } from './palette-items'

describe('matchScore', () => {
  it('takes words in any order and drops what lacks one', () => {
    expect(matchScore('dark theme', 'Use the dark theme')).not.toBeNull()
    expect(matchScore('theme dark', 'Use the dark theme')).not.toBeNull()
    expect(matchScore('theme light', 'Use the dark theme')).toBeNull()
  })

  it('puts word starts before middles before scattered letters', () => {
    const ranked = ['Open notebook', 'Reopen', 'Omit person'].map((text) => matchScore('open', text))
    expect(ranked[0]).toBeLessThan(ranked[1] ?? Number.NaN)
    expect(ranked[2]).toBeNull()
    expect(matchScore('ntbk', 'Open notebook')).toBeGreaterThan(ranked[1] ?? Number.NaN)
  })

  it('takes everything for an empty query', () => {
    expect(matchScore('  ', 'anything')).toBe(0)
  })
})

describe('paletteItems', () => {
  it('offers enabled commands, experiments and notebooks, each with what it runs', () => {
    const ran: string[] = []
    const items = paletteItems({
      commands: [
        { id: 'b', title: 'B', group: 'View', run: () => void ran.push('b') },
        { id: 'off', title: 'Off', group: 'A', enabled: () => false, run: () => undefined },
      ],
      studies: [
        {
          path: 's.study.json',
          name: 'S',
          experimentId: 's',
          sourceKind: null,
          start: null,
          end: null,
          latestSnapshot: null,
          problems: 0,
        },
      ],
      notebooks: [{ path: 'n.assay.md', title: '' }],
      openStudy: (path) => void ran.push(path),
      openNotebook: (path) => void ran.push(path),
    })
    items.forEach((item) => item.run())
    expect(items.map((item) => item.title)).toEqual(['B', 'Open S', 'Open n'])
    expect(ran).toEqual(['b', 's.study.json', 'n.assay.md'])
  })
})
