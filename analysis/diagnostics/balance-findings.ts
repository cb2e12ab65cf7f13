import type { Finding } from '../failures'
import { formatNumber } from '../format/number'
import { formatPStatement } from '../format/p-value'
import { adjustPValues } from '../inference/multiplicity'
import type { MetricMoments } from '../moments/metric-moments'
import { emptyMoments } from '../moments/moments'
import { prePeriodBalance, type PrePeriodBalance } from './pre-period-balance'

/** What one treatment's subjects were like before exposure, beside control's. */
export interface VariantBalance {
  readonly variantId: string
  readonly balance: PrePeriodBalance
}

/** Balance of a metric's covariates, each treatment against control; empty for a metric without covariates. */
export function variantBalances(
  { columns, byVariant }: MetricMoments,
  controlId: string,
  treatmentIds: readonly string[],
): readonly VariantBalance[] {
  const covariates = columns.flatMap(({ name, role }, column) =>
    role === 'covariate' || role === 'missing-indicator' ? [{ name, column }] : [],
  )
  if (covariates.length === 0) return []
  const of = (id: string) => byVariant.get(id) ?? emptyMoments(columns.length)
  return treatmentIds.map((variantId) => ({
    variantId,
    balance: prePeriodBalance(of(controlId), of(variantId), covariates),
  }))
}

/**
 * Covariates that differ between variants before anything was shown: a finding where the joint test, after Holm over
 * all metrics and treatments, falls below `alpha`.
 */
export function balanceFindings(
  balances: readonly (VariantBalance & { readonly metricId: string })[],
  alpha: number,
): readonly Finding[] {
  const adjusted = adjustPValues(
    balances.map(({ balance: { joint } }) => (joint.kind === 'estimated' ? joint.pValue : null)),
    'holm',
  )
  return balances.flatMap(({ metricId, variantId, balance }, at): readonly Finding[] => {
    const pValueAdjusted = adjusted[at] ?? null
    if (pValueAdjusted === null || !(pValueAdjusted < alpha)) return []
    const worst = balance.covariates.reduce((a, b) =>
      size(b.standardisedDifference) > size(a.standardisedDifference) ? b : a,
    )
    return [
      {
        code: 'pre-period-imbalance',
        severity: 'warning',
        message: `Before exposure ${variantId} already differed from control in the covariates of "${metricId}" (${formatPStatement(pValueAdjusted)} after Holm), most in ${worst.covariate}: ${formatNumber(worst.standardisedDifference)} standard deviations.`,
        hint: 'Chance makes small differences, which CUPED removes; one this large is evidence against the assignment: look for a biased hash, carry-over, or subjects lost after exposure.',
        evidence: {
          metric: metricId,
          variant: variantId,
          pValueAdjusted,
          joint: balance.joint,
          covariates: balance.covariates,
          alpha,
        },
      },
    ]
  })
}

function size(difference: number | null): number {
  return Math.abs(difference ?? 0)
}
