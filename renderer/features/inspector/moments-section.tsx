import type { CellEvidence } from '@analysis'
import { CopyButton } from '../../ui/copy-button'
import { Disclosure } from '../../ui/disclosure'
import { toTsv } from '../../ui/tsv'
import styles from './inspector.module.css'
import { momentsRows } from './moments-rows'

const shownRows = 60
const header = ['metric', 'variant', 'slice', 'column', 'n', 'mean', 'variance']

/** The moments that the numbers were computed from: the only thing the statistics ever saw of the data. */
export function MomentsSection({ moments }: { readonly moments: CellEvidence['moments'] }) {
  const rows = momentsRows(moments)
  if (rows.length === 0) return null
  const tsv = toTsv(
    header,
    rows.map(({ metric, variant, slice, column, exact }) => [metric, variant, slice, column, ...Object.values(exact)]),
  )
  return (
    <Disclosure title="Moments" aside={<CopyButton text={tsv} what="all moments as a table" />} initiallyOpen={false}>
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
