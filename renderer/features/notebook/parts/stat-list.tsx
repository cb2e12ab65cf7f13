import styles from './stat-list.module.css'

export interface Stat {
  readonly label: string
  readonly value: string
  /** Full precision, one hover away. */
  readonly exact: string
}

/** A few numbers with their names, in a row that wraps. */
export function StatList({ stats }: { readonly stats: readonly Stat[] }) {
  return (
    <dl className={styles.stats}>
      {stats.map(({ label, value, exact }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd title={exact}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
