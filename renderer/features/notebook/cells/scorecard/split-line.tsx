import { exactPValue, formatCount, formatPStatement, type SrmResult } from '@analysis'
import { notEstimableText } from '@presentation'
import { CautionMark } from '../../parts/caution-mark'
import styles from './split-line.module.css'

/** How the subjects are split, in one line: no effect is worth reading under a mismatch. */
export function SplitLine({ srm }: { readonly srm: SrmResult }) {
  const counts = Object.entries(srm.observed)
  return (
    <p className={styles.split}>
      {counts.map(([variant, count]) => (
        <span key={variant}>
          {variant} <span className={styles.count}>{formatCount(count)}</span>
        </span>
      ))}
      {srm.kind === 'estimated' ? (
        <span title={`chi-squared ${srm.statistic}, p ${exactPValue(srm.pValue, srm.log10P)}`}>
          split {formatPStatement(srm.pValue)}
        </span>
      ) : (
        <span>split not tested: {notEstimableText(srm.reason)}</span>
      )}
      {srm.kind === 'estimated' && srm.flagged && (
        <CautionMark
          caution={{
            label: 'sample ratio mismatch',
            reason: 'The split is not the one that was set. Find the cause before reading any effect.',
          }}
        />
      )}
    </p>
  )
}
