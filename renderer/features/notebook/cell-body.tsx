import { Button } from '@blueprintjs/core'
import { InvalidCell, type CellOutcome } from '@analysis'
import { isFresh, isWaiting, type CellState } from '../../state/notebook/cell-state'
import type { CellBlock } from '../../state/notebook/cells-of'
import { EmptyState } from '../../ui/empty-state'
import { FailureNotice } from '../../ui/failure-notice'
import { FindingList } from '../../ui/finding-list'
import { Skeleton } from '../../ui/skeleton'
import styles from './cell-body.module.css'
import { CellContext, CloserLooksContext } from './cell-context'
import { CellViewSwitch } from './cell-view-switch'
import { shownCells } from './cells/shown-cells'
import { drillDowns } from './drill-down'
import { useNotebook, useNotebookState } from './notebook-context'
import { RunningStrip } from './running-strip'

interface CellBodyProps {
  readonly block: CellBlock
  readonly index: number
  readonly state: CellState
}

/** What a cell shows: its last answer, what it found, or why there is none. */
export function CellBody({ block, index, state }: CellBodyProps) {
  const notebook = useNotebook()
  const graph = useNotebookState((notebookState) => notebookState.graph)
  const key = graph?.keys.get(block.name) ?? null
  const blocked = graph?.findings.get(block.name) ?? []
  // an old answer stays while the new one is on its way; after a failure or a stop a run from the top would not give it
  const outcome = isFresh(state, key) || isWaiting(state) ? state.outcome : null
  const isStale = !isFresh(state, key)
  return (
    <div className={styles.body}>
      {blocked.length > 0 && <FindingList findings={blocked} />}
      {isWaiting(state) && <RunningStrip state={state} onStop={() => notebook.cancel(block.name)} />}
      {state.phase === 'failed' && shownCells[block.cellKind].Source === undefined && (
        <CellFailure failure={state.failure} name={block.name} onRetry={() => notebook.run(block.name)} />
      )}
      {state.phase === 'cancelled' && outcome === null && (
        <EmptyState sentence="This cell was stopped.">
          <Button size="small" text="Run it" onClick={() => notebook.run(block.name)} />
        </EmptyState>
      )}
      {outcome === null && isWaiting(state) && <Skeleton rows={4} label={`Running ${block.name}`} />}
      {outcome !== null && (
        <div className={isStale ? `${styles.answer} ${styles.stale}` : styles.answer} aria-busy={isWaiting(state)}>
          <CellAnswer outcome={outcome} block={block} index={index} />
        </div>
      )}
    </div>
  )
}

function CellAnswer({ outcome, block, index }: { outcome: CellOutcome; block: CellBlock; index: number }) {
  const notebook = useNotebook()
  const spec = useNotebookState(({ snapshot }) => snapshot?.experiment ?? null)
  if (spec === null) return null
  const { says = [] } = shownCells[outcome.view.kind]
  const findings = outcome.findings.filter(({ code }) => !says.includes(code))
  return (
    <CellContext value={{ name: block.name, index, spec, outcome }}>
      {findings.length > 0 && <FindingList findings={findings} />}
      <CloserLooksContext value={(metric) => drillDowns(spec, metric, notebook, index)}>
        <CellViewSwitch view={outcome.view} />
      </CloserLooksContext>
    </CellContext>
  )
}

/** A cell that asks for what the study does not have is the person's to fix; anything else is a failure. */
function CellFailure(props: { readonly failure: unknown; readonly name: string; readonly onRetry: () => void }) {
  const { failure, name, onRetry } = props
  if (failure instanceof InvalidCell) return <FindingList findings={failure.findings} />
  return <FailureNotice title={`Run ${name}`} failure={failure} onRetry={onRetry} />
}
