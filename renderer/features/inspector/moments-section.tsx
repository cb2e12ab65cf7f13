import styles from './inspector.module.css'
import type { CellEvidence } from '@analysis'
import { columnsTsv, momentsColumns, momentsRows } from '@presentation'
import { CopyButton } from '../../ui/copy-button'
import { Disclosure } from '../../ui/disclosure'

const shownRows = 60

/** The moments that the numbers were computed from: the only thing the statistics ever saw of the data. */
export function MomentsSection({ moments }: { readonly moments: CellEvidence['moments'] }) {
  const rows = momentsRows(moments)
  if (rows.length === 0) return null
  return (
    <Disclosure
      title="Moments"
      aside={<CopyButton text={columnsTsv(momentsColumns(rows))} what="all moments as a table" />}
      initiallyOpen={false}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th>group</th>
            <th>n</th>
            <th>mean</th>
            <th>variance</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownRows).map(({ key, variant, slice, column, shown, exact }) => (
            <tr key={key}>
              <th scope="row" title={[column, variant, slice].join(' · ')}>
                <span className={styles.variant}>{variant}</span> {column}
                {slice !== '' && <span className={styles.slice}>{slice}</span>}
              </th>
              <td title={exact.n}>{shown.n}</td>
              <td title={exact.mean}>{shown.mean}</td>
              <td title={exact.variance}>{shown.variance}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownRows && (
        <p className={styles.note}>
          {shownRows} of {rows.length} rows. Copy gives all of them.
        </p>
      )}
    </Disclosure>
  )
}
