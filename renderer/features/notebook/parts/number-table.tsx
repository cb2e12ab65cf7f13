import type { CellEvidence } from '@analysis'
import { toTsv } from '@presentation'
import { useInspection } from '../../../state/inspection'
import { CopyButton } from '../../../ui/copy-button'
import { InspectableRow } from './inspectable-row'
import { numberTableValues, type NumberCell, type NumberColumn, type NumberRow } from './number-cells'
import styles from './table.module.css'

interface NumberTableProps {
  /** What the table holds, for those who copy it: "effects by week". */
  readonly name: string
  readonly columns: readonly NumberColumn[]
  readonly rows: readonly NumberRow[]
  readonly evidence: CellEvidence
}

/** Rows of numbers that open what is behind them: their exact values, the methods and the queries. */
export function NumberTable({ name, columns, rows, evidence }: NumberTableProps) {
  const inspect = useInspection((state) => state.inspect)
  const copied = numberTableValues(columns, rows)
  const facts = (cells: readonly NumberCell[]) =>
    cells.flatMap(({ text, exact }, at) =>
      exact === undefined ? [] : [{ label: columns[at]?.header ?? '', value: text, exact }],
    )
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.header} className={columnClass(column)}>
                {column.header}
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
                  title={exact ?? text}
                  className={[
                    columnClass(columns[at]),
                    columns[at]?.isNumber ? '' : styles.name,
                    isStrong ? styles.strong : '',
                  ].join(' ')}
                >
                  {text}
                </td>
              ))}
            </InspectableRow>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <CopyButton text={toTsv(copied.headers, copied.rows)} what={`${name} with full precision`} label="Copy table" />
      </div>
    </div>
  )
}

function columnClass(column: NumberColumn | undefined): string {
  return [column?.isNumber === true ? styles.number : '', column?.isSpare === true ? styles.spare : ''].join(' ')
}
