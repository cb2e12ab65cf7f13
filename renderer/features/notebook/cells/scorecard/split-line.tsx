import styles from './split-line.module.css'
import type { SrmResult } from '@analysis'
import { tellCount, tellSplitTest } from '@presentation'
import { CautionMark } from '../../parts/caution-mark'

/** How the subjects are split, in one line: no effect is worth reading under a mismatch. */
export function SplitLine({ srm }: { readonly srm: SrmResult }) {
  const counts = Object.entries(srm.observed)
  const test = tellSplitTest(srm)
  return (
    <p className={styles.split}>
      {counts.map(([variant, count]) => (
        <span key={variant}>
          {variant} <span className={styles.count}>{tellCount(count).text}</span>
        </span>
      ))}
      <span title={test.exact}>
        {srm.kind === 'estimated' ? 'split' : 'split not tested:'} {test.text}
      </span>
      {srm.kind === 'estimated' && srm.flagged && (
        <CautionMark
          caution={{
            label: 'sample ratio mismatch',
            reason: 'The split is not as planned. Find the cause before reading any effect.',
          }}
        />
      )}
    </p>
  )
}
