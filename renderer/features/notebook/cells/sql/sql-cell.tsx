import styles from './sql-cell.module.css'
import { formatCount, type SqlView } from '@analysis'
import { columnsTsv } from '@presentation'
import { CopyButton } from '../../../../ui/copy-button'
import { formatDuration } from '../../../../ui/format/duration'
import { useCell } from '../../cell-context'
import { ResultGrid } from './result-grid'

/** What a query answered. */
export function SqlCell({ view: { table } }: { readonly view: SqlView }) {
  const { outcome } = useCell()
  const milliseconds = outcome.evidence.queries.reduce((sum, query) => sum + query.milliseconds, 0)
  return (
    <>
      <ResultGrid table={table} />
      <div className={styles.foot}>
        <span>
          {table.truncated ? `first ${formatCount(table.rowCount)} rows; there are more` : rowsText(table.rowCount)}
          {` · ${formatDuration(milliseconds / 1000)}`}
        </span>
        <CopyButton text={columnsTsv(table.columns)} what="result as TSV" label="Copy table" />
      </div>
    </>
  )
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${formatCount(rows)} rows`
}
