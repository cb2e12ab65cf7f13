import { exactNumber, formatNumber, formatPStatement, formatPValue, withSign, type CupedView } from '@analysis'
import { notEstimableText } from '@presentation'
import { useCell } from '../../cell-context'
import { NumberTable } from '../../parts/number-table'
import tableStyles from '../../parts/table.module.css'

/** Whether the covariates were alike before exposure, treatment against control. */
export function BalanceTable({ balances }: Pick<CupedView, 'balances'>) {
  const { outcome } = useCell()
  return (
    <>
      <NumberTable
        name="balance before exposure"
        columns={[
          { header: 'before exposure', isNumber: false },
          { header: 'covariate', isNumber: false },
          { header: 'difference, sd', isNumber: true },
          { header: 'p', isNumber: true },
        ]}
        rows={balances.flatMap(({ variantId, balance }) =>
          balance.covariates.map(({ covariate, standardisedDifference, test }) => ({
            key: `${variantId} ${covariate}`,
            label: `${variantId}, ${covariate} before exposure`,
            cells: [
              { text: variantId },
              { text: covariate },
              { text: withSign(formatNumber(standardisedDifference)), exact: exactNumber(standardisedDifference) },
              test.kind === 'estimated'
                ? { text: formatPValue(test.pValue), exact: exactNumber(test.pValue) }
                : { text: notEstimableText(test.reason) },
            ],
          })),
        )}
        evidence={outcome.evidence}
      />
      {balances.map(({ variantId, balance: { joint } }) => (
        <p key={variantId} className={tableStyles.muted}>
          {variantId}: all covariates at once{' '}
          {joint.kind === 'estimated' ? formatPStatement(joint.pValue) : notEstimableText(joint.reason)}.
        </p>
      ))}
    </>
  )
}
