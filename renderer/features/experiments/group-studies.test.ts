import type { StudySummary } from '@contract'
import { describe, expect, it } from 'vitest'
import { groupOf, listRows, rowKey } from './group-studies'

const now = Date.parse('2026-03-10T00:00:00Z')

function study(name: string, start: string | null, end: string | null): StudySummary {
  const path = `studies/${name}.study.json`
  return { path, name, experimentId: name, sourceKind: 'subjects', start, end, latestSnapshot: null, problems: 0 }
}

const studies = [
  study('search_rank', '2026-03-01T00:00:00Z', null),
  study('checkout_v2', '2026-03-05T00:00:00Z', '2026-04-01T00:00:00Z'),
  study('old_gate', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'),
  study('cookie_cats', null, null),
  study('next_week', '2026-03-20T00:00:00Z', null),
]

describe('groupOf', () => {
  it('goes by the dates', () => {
    expect(studies.map((one) => groupOf(one, now))).toEqual(['running', 'running', 'concluded', 'studies', 'studies'])
  })
})

describe('listRows', () => {
  it('lists open groups by name and counts closed ones', () => {
    const rows = listRows(studies, { filter: '', collapsed: new Set(['studies']), now })
    expect(rows.map(rowKey)).toEqual([
      'group:running',
      'study:studies/checkout_v2.study.json',
      'study:studies/search_rank.study.json',
      'group:concluded',
      'study:studies/old_gate.study.json',
      'group:studies',
    ])
    expect(rows.at(-1)).toMatchObject({ count: 2, isOpen: false })
  })

  it('finds by all words of the filter, also in closed groups', () => {
    const rows = listRows(studies, { filter: 'cats COOKIE', collapsed: new Set(['studies']), now })
    expect(rows.map(rowKey)).toEqual(['group:studies', 'study:studies/cookie_cats.study.json'])
  })
})
