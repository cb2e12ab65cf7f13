import type { Finding } from '@analysis'
import type { RawTable } from '../connectors/connector'
import { unusableFor } from '../connectors/failures'
import type { Need } from './column-needs'

/** @throws ServiceError `invalid-input` naming every column that the study reads and the source does not have */
export function requireColumns(raw: RawTable, sourceName: string, needs: readonly Need[]): void {
  const names = new Set(raw.columns.map(({ name }) => name))
  const missing = [...new Set(needs.filter(({ optional }) => !optional).map(({ column }) => column))].filter(
    (column) => !names.has(column),
  )
  if (missing.length === 0) return
  throw unusableFor(
    missing.map((column): Finding => ({
      code: 'missing-column',
      severity: 'error',
      message: `${sourceName} has no column ${JSON.stringify(column)}.`,
      hint: `Columns: ${[...names].join(', ')}.`,
      evidence: { source: sourceName, column, columns: [...names] },
    })),
  )
}
