import styles from './result-grid.module.css'
import type { Table } from '@analysis'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { tellAnswer } from '@presentation'
import { columnWidths } from './column-widths'

const rowHeight = 24
const mostRowsInSight = 14

/** A virtualised table: only the rows in sight are in the document. */
export function ResultGrid({ table }: { readonly table: Table }) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: table.rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const widths = columnWidths(table)
  const template = widths.map((width) => `${width}px`).join(' ')
  const total = widths.reduce((sum, width) => sum + width, 0)
  return (
    <div
      ref={scroller}
      className={styles.grid}
      style={{ maxHeight: (mostRowsInSight + 1) * rowHeight + 18 }}
      role="table"
      aria-rowcount={table.rowCount + 1}
      aria-label="Query result"
      tabIndex={0}
    >
      <div className={styles.head} role="row" style={{ gridTemplateColumns: template, width: total }}>
        {table.columns.map(({ name, type }) => (
          <span key={name} role="columnheader" className={type === 'number' ? styles.number : undefined} title={name}>
            {name} <span className={styles.type}>{type}</span>
          </span>
        ))}
      </div>
      <div
        role="rowgroup"
        style={{ height: rows.getTotalSize(), width: total, minWidth: '100%', position: 'relative' }}
      >
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            className={styles.row}
            style={{ gridTemplateColumns: template, transform: `translateY(${start}px)`, height: rowHeight }}
          >
            {table.columns.map(({ name, type, values }) => {
              const value = values[index] ?? null
              const text = tellAnswer(value, type).text
              return (
                <span
                  key={name}
                  role="cell"
                  className={type === 'number' ? styles.number : undefined}
                  title={String(value ?? '')}
                >
                  {value === null ? <span className={styles.missing}>null</span> : text}
                </span>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}
