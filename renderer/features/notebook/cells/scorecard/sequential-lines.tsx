import { decisionText, isShare, sequentialPText, stoppedText, tuningText } from '@analysis'
import type { ScorecardRow } from './scorecard-rows'
import styles from './sequential-lines.module.css'

/** Below a scorecard whose plan has several looks: what each test says now, and what it says once stopped. */
export function SequentialLines({ rows }: { readonly rows: readonly ScorecardRow[] }) {
  const lines = rows.flatMap(({ key, metric, effect }) => {
    const { sequential } = effect
    if (sequential === null || (sequential.stopped === null && sequential.tuning === null)) return []
    const stopped = stoppedText(sequential, isShare(metric.type) ? 'points' : 'plain')
    const tuning = sequential.tuning === null ? null : tuningText(sequential.tuning)
    const p = sequentialPText(sequential)
    const state = `${decisionText(sequential.decision)}${p === null ? '' : `, ${p}`}.`
    return [
      { key, name: `${metric.name}, ${effect.variantId}`, text: [state, stopped, tuning].filter(Boolean).join(' ') },
    ]
  })
  if (lines.length === 0) return null
  return (
    <ul className={styles.lines}>
      {lines.map(({ key, name, text }) => (
        <li key={key}>
          <strong>{name}</strong>: {text}
        </li>
      ))}
    </ul>
  )
}
