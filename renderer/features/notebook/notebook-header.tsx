import { Button, Tag } from '@blueprintjs/core'
import { Play, Refresh } from '@blueprintjs/icons'
import { formatCount } from '@analysis'
import { CopyButton } from '../../ui/copy-button'
import { formatAge } from '../../ui/format/duration'
import { formatDate, formatInstant } from '../../ui/format/instant'
import { shortSnapshotId } from '../../ui/format/snapshot-id'
import { offerPull } from '../../state/open-document'
import { isWaiting } from '../../state/notebook/cell-state'
import { SplitMark } from './cells/srm/split-mark'
import { ExportMenu } from './export-menu'
import { useNotebook, useNotebookState } from './notebook-context'
import { PlanFacts } from './plan-facts'
import styles from './notebook-header.module.css'
import { useNow } from '../../ui/use-now'

/** What the notebook is about and how old its data is. */
export function NotebookHeader() {
  const notebook = useNotebook()
  const study = useNotebookState((state) => state.study)
  const snapshot = useNotebookState((state) => state.snapshot)
  const title = useNotebookState(({ document }) => document.frontMatter.title)
  const isRunning = useNotebookState((state) => [...state.cells.values()].some(isWaiting))
  const now = useNow(60_000)
  const experiment = snapshot?.experiment ?? study?.study?.experiment
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.title}>{experiment?.name ?? title ?? 'No experiment'}</h1>
        {experiment && (
          <p className={styles.facts}>
            <span>{dates(experiment.start, experiment.end)}</span>
            <span>{experiment.variants.length} variants</span>
            {experiment.hypothesis !== null && <span className={styles.hypothesis}>{experiment.hypothesis}</span>}
          </p>
        )}
        {snapshot && (
          <p className={styles.facts}>
            <Tag minimal className="mono">
              {shortSnapshotId(snapshot.reference.id)}
            </Tag>
            <CopyButton text={snapshot.reference.id} what="snapshot id" />
            <span title={formatInstant(snapshot.createdAt)}>{formatAge(snapshot.createdAt, now)}</span>
            {measuredTables.flatMap((table) => {
              const rows = snapshot.reference.rows[table] ?? 0
              return rows === 0 ? [] : [<span key={table}>{`${formatCount(rows)} rows of ${table}`}</span>]
            })}
            <span>UTC</span>
          </p>
        )}
        <SplitMark />
        {snapshot && study && <PlanFacts snapshot={snapshot} studyPath={study.path} />}
      </div>
      <div className={styles.actions}>
        <ExportMenu />
        {study && (
          <Button
            size="small"
            icon={<Refresh size={12} />}
            text={snapshot ? 'Pull again' : 'Pull'}
            onClick={() => void offerPull(study.path)}
          />
        )}
        {isRunning ? (
          <Button size="small" text="Stop all" onClick={notebook.cancelAll} />
        ) : (
          <Button
            size="small"
            icon={<Play size={12} />}
            text="Run all"
            disabled={!snapshot}
            onClick={notebook.runAll}
          />
        )}
      </div>
    </header>
  )
}

/** The tables of a frame that outcomes are measured on; the others are its accounts. */
const measuredTables = ['subjects', 'activity', 'moments'] as const

/** `2026-01-01 to 2026-01-15 · 14 d`, as far as it is known. */
function dates(start: string | null, end: string | null): string {
  if (start === null) return 'no dates'
  if (end === null) return `since ${formatDate(start)}`
  const days = Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000)
  return `${formatDate(start)} to ${formatDate(end)} · ${days} d`
}
