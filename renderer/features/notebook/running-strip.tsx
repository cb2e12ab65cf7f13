import { Button, ProgressBar } from '@blueprintjs/core'
import { useEffect, useState } from 'react'
import type { CellState } from '../../state/notebook/cell-state'
import { formatDuration } from '../../ui/format/duration'
import styles from './running-strip.module.css'

/** Shown once a cell has taken longer than a second: for how long, and the way to stop it. */
export function RunningStrip({ state, onStop }: { readonly state: CellState; readonly onStop: () => void }) {
  const seconds = useSecondsSince(state.startedAt)
  if (seconds < 1) return null
  return (
    <div className={styles.strip}>
      <div className={styles.bar}>
        <ProgressBar intent="primary" />
      </div>
      <span className="tabular">{formatDuration(seconds)}</span>
      <Button size="small" text="Stop" onClick={onStop} />
    </div>
  )
}

function useSecondsSince(startedAt: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (startedAt === null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [startedAt])
  return startedAt === null ? 0 : Math.max(0, (now - startedAt) / 1000)
}
