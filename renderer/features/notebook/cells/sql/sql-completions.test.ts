import type { FrameDescription } from '@analysis'
import { parseNotebook } from '@contract'
import { expect, test } from 'vitest'
import { idleCell } from '../../../../state/notebook/cell-state'
import { sqlCompletions } from './sql-completions'

const frame: FrameDescription = {
  format: 'assay.frame/1',
  kind: 'subjects',
  counts: {},
  tables: [
    {
      name: 'subjects',
      rows: 10,
      columns: [
        { name: 'subject', type: 'VARCHAR' },
        { name: 'revenue', type: 'DOUBLE' },
      ],
    },
    { name: 'crossovers', rows: 0, columns: [{ name: 'subject', type: 'VARCHAR' }] },
  ],
}

const { document } = parseNotebook('```sql spend\nselect 1 as total\n```\n\n```sql other\nselect 2\n```\n')

test('offers the frame, the other cells and what they answered, each once', () => {
  const answered = {
    ...idleCell,
    outcome: {
      view: {
        kind: 'sql',
        table: { columns: [{ name: 'total', type: 'number', values: [1] }], rowCount: 1, truncated: false },
      },
      findings: [],
      evidence: { queries: [], moments: [], methods: [] },
    },
  } as const
  const found = sqlCompletions(frame, document, new Map([['spend', answered]]), 'other')
  const names = (kind: string) => found.filter((each) => each.kind === kind).map(({ label }) => label)
  expect(names('table')).toEqual(['subjects', 'crossovers', 'spend'])
  expect(names('column')).toEqual(['subject', 'revenue', 'total'])
})
