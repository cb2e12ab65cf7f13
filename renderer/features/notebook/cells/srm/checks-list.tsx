import { dataCheckText } from '@presentation'
import type { DataCheck } from '@analysis'
import styles from '../../parts/table.module.css'

/** What was checked of the data, and what this source cannot tell. */
export function ChecksList({ checks }: { readonly checks: readonly DataCheck[] }) {
  if (checks.length === 0) return null
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className={styles.muted}>data quality</caption>
        <tbody>
          {checks.map((check) => (
            <tr key={check.name}>
              <th scope="row">{check.name}</th>
              <td className={check.state === 'found' ? undefined : styles.muted}>{dataCheckText(check)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
