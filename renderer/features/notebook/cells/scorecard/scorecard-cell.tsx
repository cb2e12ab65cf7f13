import styles from '../../parts/table.module.css'
import type { ScorecardView } from '@analysis'
import { columnsTsv, funnelTable, scorecardColumns, scorecardRows } from '@presentation'
import { useMemo, useState } from 'react'
import { CopyButton } from '../../../../ui/copy-button'
import { Disclosure } from '../../../../ui/disclosure'
import { EmptyState } from '../../../../ui/empty-state'
import { useCell } from '../../cell-context'
import { FigureList } from '../../parts/figure-list'
import { NumberTable } from '../../parts/number-table'
import { Button } from '@blueprintjs/core'
import { ScorecardTable } from './scorecard-table'
import { SequentialLines } from './sequential-lines'
import { SplitLine } from './split-line'

/** All effects in one table with their intervals on one scale; the forest figure on demand. */
export function ScorecardCell({ view }: { readonly view: ScorecardView }) {
  const { spec, outcome } = useCell()
  const [hasFigure, setHasFigure] = useState(false)
  const rows = useMemo(() => scorecardRows(view, spec), [view, spec])
  if (rows.length === 0) return <EmptyState sentence="The study has no metric or no treatment to compare." />
  return (
    <>
      <SplitLine srm={view.srm} findings={outcome.findings} />
      <ScorecardTable rows={rows} view={view} />
      <SequentialLines rows={rows} />
      {rows.map(({ key, isFirst, metric, result }) =>
        isFirst && result.steps !== undefined ? (
          <Disclosure key={key} title={`${metric.name}: steps`} initiallyOpen>
            <NumberTable table={funnelTable(metric.name, result.steps)} evidence={outcome.evidence} />
          </Disclosure>
        ) : null,
      )}
      <div className={styles.actions}>
        <Button
          size="small"
          variant="minimal"
          text={hasFigure ? 'Hide the forest' : 'Show as a forest'}
          onClick={() => setHasFigure(!hasFigure)}
        />
        <CopyButton text={columnsTsv(scorecardColumns(rows))} what="table with full precision" label="Copy table" />
      </div>
      {hasFigure && <FigureList />}
    </>
  )
}
