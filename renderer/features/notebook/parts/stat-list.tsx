import styles from './stat-list.module.css'
import type { Fact } from '@presentation'

/** A few numbers with their names, in a row that wraps; in full one hover away. */
export function StatList({ stats }: { readonly stats: readonly Fact[] }) {
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
