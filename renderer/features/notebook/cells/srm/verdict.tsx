import type { SrmResult } from '@analysis'
import { tellNumber, tellSplitTest } from '@presentation'
import { useCell } from '../../cell-context'
import { Callout } from '@blueprintjs/core'

/** The answer first: is the split the one that was set. */
export function Verdict({ srm }: { readonly srm: SrmResult }) {
  const { spec } = useCell()
  const test = tellSplitTest(srm)
  if (srm.kind === 'not-estimable') {
    return <Callout compact>The split cannot be tested: {test.text}.</Callout>
  }
  const { srmAlpha } = spec.plan
  const numbers = <span title={test.exact}>{test.text}</span>
  if (srm.flagged) {
    return (
      <Callout compact intent="warning" title="Sample ratio mismatch">
        The subjects are not split as was set ({numbers}; flagged below {tellNumber(srmAlpha).text}). Effects may come
        from the subjects who are missing: find the cause before reading any.
      </Callout>
    )
  }
  const borderline = srm.pValue < srmAlpha * 10
  return (
    <Callout compact {...(borderline ? { intent: 'warning' as const } : {})}>
      {borderline
        ? 'The split is borderline: not flagged, but rarer than one in a hundred.'
        : 'The split is as planned.'}{' '}
      {numbers}.
    </Callout>
  )
}
