import styles from './split-line.module.css'
import type { Finding, SrmResult } from '@analysis'
import { brokenParts, tellCount, tellSplitTest } from '@presentation'
import { Button } from '@blueprintjs/core'
import { useInvestigation } from '../srm/use-investigation'
import { CautionMark } from '../../parts/caution-mark'

interface SplitLineProps {
  readonly srm: SrmResult
  readonly findings: readonly Finding[]
}

/** How the subjects are split, in one line: no effect is worth reading under a mismatch. */
export function SplitLine({ srm, findings }: SplitLineProps) {
  const counts = Object.entries(srm.observed)
  const test = tellSplitTest(srm)
  const inParts = brokenParts({ srm, findings })
  const investigate = useInvestigation()
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
      {inParts.map((caution) => (
        <CautionMark key={caution.label} caution={caution} />
      ))}
      {(inParts.length > 0 || (srm.kind === 'estimated' && srm.flagged)) && (
        <Button size="small" variant="minimal" text="Find the cause" onClick={investigate} />
      )}
    </p>
  )
}
