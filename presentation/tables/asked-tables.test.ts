import { describe, expect, test } from 'vitest'
import { chart } from '../figures/chart.fixture'
import { duel } from '../figures/duel.fixture'
import { spec } from '../figures/figures.fixture'
import { power } from '../figures/power.fixture'
import { textOf } from './table'
import { viewTables } from '../cells/view-tables'

describe('the tables that leave the window', () => {
  test('of a duel: a row per method, and what a reader must know of it', () => {
    const [table] = viewTables(duel, spec)
    expect(table!.rows.map(({ values }) => [values[0], values[1], values.at(-1)])).toEqual([
      ['Fixed horizon', 'look 2 of 4 (2026-01-03)', 'worse'],
      ["O'Brien-Fleming", 'look 3 of 4 (2026-01-04)', 'worse'],
      ['Confidence sequence', 'does not stop', 'no evidence'],
      ['Bayes', 'look 2 of 4 (2026-01-03)', 'worse'],
    ])
    const notes = table!.notes.join('\n')
    expect(notes).toContain('Fixed horizon: not valid for repeated looks; looked at 4 times here.')
    expect(notes).toContain('tuned for 4,000 subjects, those of the last look: its best case')
    expect(notes).toContain('expected loss of shipping 1.15\u202Fpp')
  })

  test('of a plan: the size with its factors, then what can be seen when', () => {
    const [size, reach] = viewTables(power, spec)
    expect(size!.caption).toBe('Plan for Day-7 retention')
    expect(size!.rows.find(({ values }) => values[0] === 'subjects in all')!.values[1]).toBe('44,664')
    expect(size!.notes.join('\n')).toMatch(/× 0\.840 for covariates with correlation 0\.400/)
    expect(reach!.rows.map(({ values }) => values[0])).toEqual([
      'now',
      '1 week',
      ...[2, 3, 4, 6, 8, 12].map((weeks) => `${weeks} weeks`),
    ])
  })

  test('of a chart: its marks under the names they were asked for, a missing value empty and never 0', () => {
    const [table] = viewTables(chart, spec)
    expect(table!.columns.map(({ header }) => header)).toEqual(['device', 'variant', 'spend'])
    expect(table!.rows.at(-1)!.values.map(textOf)).toEqual(['', 'gate_40', ''])
  })
})
