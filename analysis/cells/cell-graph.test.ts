import { describe, expect, it } from 'vitest'
import type { CellOptions } from './cell'
import { cellGraph, sqlDependencies, type NamedCell } from './cell-graph'

function sqlCell(name: string, sql: string): NamedCell {
  return { name, options: { kind: 'sql', sql } }
}

const scorecard: NamedCell = { name: 'scorecard', options: { kind: 'scorecard', metrics: null } satisfies CellOptions }

function filtered(filter: string): readonly NamedCell[] {
  return [
    sqlCell('base', `FROM subjects WHERE ${filter}`),
    sqlCell('top', 'FROM base'),
    sqlCell('apart', 'FROM subjects'),
    scorecard,
  ]
}

describe('cellGraph', () => {
  it('orders cells after those they read', () => {
    const cells = [
      sqlCell('top', 'SELECT * FROM middle'),
      scorecard,
      sqlCell('Middle', 'FROM base'),
      sqlCell('base', 'FROM subjects'),
    ]
    const graph = cellGraph(cells)
    expect(graph.order).toEqual(['base', 'Middle', 'top', 'scorecard'])
    expect(graph.dependencies.get('top')).toEqual(['Middle'])
    expect(sqlDependencies(graph, 'top')).toEqual(['base', 'Middle'])
  })

  it('changes the key of a cell and of all that read it, and of no other', () => {
    const before = cellGraph(filtered('true'), 'snapshot 1').keys
    const after = cellGraph(filtered('false'), 'snapshot 1').keys
    const changed = [...before].filter(([name, key]) => after.get(name) !== key).map(([name]) => name)
    expect(changed).toEqual(['base', 'top'])
    const elsewhere = cellGraph(filtered('true'), 'snapshot 2').keys
    expect([...before].every(([name, key]) => elsewhere.get(name) !== key)).toBe(true)
  })

  it('says who reads whom in a circle, and runs the others', () => {
    const graph = cellGraph([
      sqlCell('a', 'FROM b'),
      sqlCell('b', 'FROM c'),
      sqlCell('c', 'FROM a'),
      sqlCell('d', 'FROM a'),
      sqlCell('alone', 'FROM alone'),
      sqlCell('fine', 'FROM subjects'),
    ])
    expect(graph.order).toEqual(['fine'])
    expect(graph.findings.get('b')![0]).toMatchObject({ code: 'cell-cycle', evidence: { cells: ['a', 'b', 'c', 'a'] } })
    expect(graph.findings.get('d')![0]!.message).toContain('cannot be run: a')
    expect(graph.findings.get('alone')![0]!.message).toContain('alone → alone')
    expect(graph.findings.has('fine')).toBe(false)
  })
})
