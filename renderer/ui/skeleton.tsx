import styles from './skeleton.module.css'
import { useDelayed } from './use-delayed'

/** Rows in place of a list that is being read. Appears after 100 ms. */
export function Skeleton({ rows, label }: { readonly rows: number; readonly label: string }) {
  const isShown = useDelayed(true)
  if (!isShown) return null
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ width: `${85 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
