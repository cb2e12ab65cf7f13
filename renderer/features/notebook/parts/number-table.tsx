import styles from './table.module.css'
import type { CellEvidence } from '@analysis'
import {
  columnsTsv,
  rowFacts,
  rowLabel,
  tableColumns,
  textOf,
  type PrintTable,
  type TableColumn,
  type TableValue,
} from '@presentation'
import { useInspection } from '../../../state/inspection'
import { CopyButton } from '../../../ui/copy-button'
import { InspectableRow } from './inspectable-row'

interface NumberTableProps {
  readonly table: PrintTable
  readonly evidence: CellEvidence
  /** False where the notes say what stands above the table already. */
  readonly hasNotes?: boolean
}

/** A table of numbers that open what is behind them: their exact values, the methods and the queries. */
export function NumberTable({ table, evidence, hasNotes = true }: NumberTableProps) {
  const inspect = useInspection((state) => state.inspect)
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.muted}>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.header} className={columnClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <InspectableRow
              key={at}
              label={`${rowLabel(row)}: show what is behind it`}
              onInspect={() =>
                inspect({
                  title: rowLabel(row),
                  facts: rowFacts(table, row),
                  method: evidence.methods,
                  queries: evidence.queries,
                  moments: [],
                  actions: [],
                })
              }
            >
              {row.values.map((value, place) => (
                <td
                  key={table.columns[place]?.header}
                  title={typeof value === 'string' ? value : value.exact}
                  className={valueClass(value, table.columns[place])}
                >
                  {textOf(value)}
                </td>
              ))}
            </InspectableRow>
          ))}
        </tbody>
      </table>
      {hasNotes &&
        table.notes.map((note) => (
          <p key={note} className={styles.muted}>
            {note}
          </p>
        ))}
      <div className={styles.actions}>
        <CopyButton
          text={columnsTsv(tableColumns(table))}
          what={`${table.caption} with full precision`}
          label="Copy table"
        />
      </div>
    </div>
  )
}

function columnClass(column: TableColumn | undefined): string {
  return [column?.align === 'right' ? styles.number : '', column?.isSpare === true ? styles.spare : ''].join(' ')
}

function valueClass(value: TableValue, column: TableColumn | undefined): string {
  const isStrong = typeof value !== 'string' && value.isStrong === true
  return [columnClass(column), column?.align === 'left' ? styles.name : '', isStrong ? styles.strong : ''].join(' ')
}
