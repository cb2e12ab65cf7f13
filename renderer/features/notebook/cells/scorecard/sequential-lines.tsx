import styles from './sequential-lines.module.css'
import { decisionText, effectUnit, sequentialPText, stoppedText, tuningText, type ScorecardRow } from '@presentation'

/** Below a scorecard whose plan has several looks: what each test says now, and what it says once stopped. */
export function SequentialLines({ rows }: { readonly rows: readonly ScorecardRow[] }) {
  const lines = rows.flatMap(lineOf)
  const tunings = [...new Set(lines.map(({ tuning }) => tuning))]
  const shared = tunings.length === 1 ? (tunings[0] ?? null) : null
  if (lines.length === 0) return null
  return (
    <ul className={styles.lines}>
      {shared !== null && <li>{shared}</li>}
      {lines.map(({ key, name, text, tuning }) => (
        <li key={key}>
          <strong>{name}</strong>: {text} {shared === null && tuning}
        </li>
      ))}
    </ul>
  )
}

function lineOf({ key, metric, effect: { variantId, sequential } }: ScorecardRow) {
  if (sequential === null || (sequential.stopped === null && sequential.tuning === null)) return []
  const p = sequentialPText(sequential)
  const state = `${decisionText(sequential.decision)}${p === null ? '' : `, ${p}`}.`
  const unit = effectUnit(metric)
  const stopped = stoppedText(sequential, unit)
  return [
    {
      key,
      name: `${metric.name}, ${variantId}`,
      text: stopped === null ? state : `${state} ${stopped}`,
      tuning: sequential.tuning && tuningText(sequential.tuning, unit),
    },
  ]
}
