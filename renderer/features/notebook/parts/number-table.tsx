import type { CellEvidence } from '@analysis'
import { useInspection } from '../../../state/inspection'
import { InspectableRow } from './inspectable-row'
import styles from './table.module.css'

interface NumberColumn {
  readonly header: string
  readonly isNumber: boolean
}

interface NumberCell {
  readonly text: string
  /** Full precision, one hover away and in the inspector. */
  readonly exact?: string
  readonly isStrong?: boolean
}

export interface NumberRow {
  readonly key: string
  /** What the row is about, for the inspector and those who do not see it. */
  readonly label: string
  readonly cells: readonly NumberCell[]
}

interface NumberTableProps {
  readonly columns: readonly NumberColumn[]
  readonly rows: readonly NumberRow[]
  readonly evidence: CellEvidence
}

/** Rows of numbers that open what is behind them: their exact values, the methods and the queries. */
export function NumberTable({ columns, rows, evidence }: NumberTableProps) {
  const inspect = useInspection((state) => state.inspect)
  const facts = (cells: readonly NumberCell[]) =>
    cells.flatMap(({ text, exact }, at) =>
      exact === undefined ? [] : [{ label: columns[at]?.header ?? '', value: text, exact }],
    )
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ header, isNumber }) => (
              <th key={header} className={isNumber ? styles.number : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, cells }) => (
            <InspectableRow
              key={key}
              label={`${label}: show what is behind it`}
              onInspect={() =>
                inspect({
                  title: label,
                  facts: facts(cells),
                  method: evidence.methods,
                  queries: evidence.queries,
                  moments: [],
                  actions: [],
                })
              }
            >
              {cells.map(({ text, exact, isStrong }, at) => (
                <td
                  key={columns[at]?.header}
                  title={exact}
                  className={[columns[at]?.isNumber ? styles.number : '', isStrong ? styles.strong : ''].join(' ')}
                >
                  {text}
                </td>
              ))}
            </InspectableRow>
          ))}
        </tbody>
      </table>
    </div>
  )
}
