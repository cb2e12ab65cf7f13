import {
  type MetricResult,
  type Effect,
  type ExactTest,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPStatement,
  type AppliedCap,
} from '@analysis'
import { notEstimableText } from './reasons'

/** `capped at 11.3, the 99.9 % quantile of the whole experiment` */
export function capText({ scope, percentile, value }: AppliedCap): string {
  const where = scope === 'experiment' ? 'the whole experiment' : 'the segment'
  const origin = percentile === undefined ? 'a fixed value' : `the ${formatPercent(percentile)} quantile of ${where}`
  return `capped at ${formatNumber(value)}, ${origin}`
}

/** What the adjustment of an effect is called: `CUPED`, `CUPAC` of a ridge predictor, `Lin` of slopes of each variant's own. */
export function adjustmentName(cuped: Effect['cuped']): string | null {
  if (cuped?.kind !== 'estimated') return null
  const base = cuped.ridge === undefined ? 'CUPED' : 'CUPAC'
  if (cuped.slopes === undefined) return base
  return cuped.ridge === undefined ? 'Lin' : 'CUPAC with Lin'
}

/** How an effect came about, where that is not what its metric's type would lead one to expect. */
export function effectDetails({
  method,
  relative,
  cuped,
  postStratified,
  exact,
  sequential,
}: Effect): readonly string[] {
  const details: string[] = []
  if (method === 'score') details.push('small counts: test and interval by the score method')
  if (exact !== undefined) details.push(`Fisher’s exact test: ${exactText(exact)}`)
  if (sequential !== null && (method === 'quantile-z' || method === 'clustered-quantile-z')) {
    details.push('sequential reading of the present look alone, by the normal approximation of the quantile')
  }
  if (relative.kind === 'estimated' && relative.method === 'fieller') {
    details.push('the control mean is within reach of 0: relative interval by Fieller')
  }
  if (cuped?.kind === 'estimated') {
    if (cuped.slopes !== undefined) details.push('adjusted with slopes of each variant’s own (Lin)')
    if (cuped.ridge !== undefined) details.push(ridgeText(cuped.ridge))
  }
  if (postStratified?.kind === 'estimated') {
    const { strata, dimensions, varianceReduction } = postStratified
    details.push(
      `post-stratified over ${strata.length} strata of ${dimensions.join(', ')}, variance reduced by ${formatPercent(varianceReduction)}`,
    )
  }
  if (postStratified?.kind === 'not-estimable') {
    details.push(`not post-stratified: ${notEstimableText(postStratified.reason)}`)
  }
  return details
}

/** One sentence for each thing to know about how a metric was computed. */
export function metricDetails({ metricId, cap, effects }: Pick<MetricResult, 'metricId' | 'cap' | 'effects'>) {
  return [
    ...(cap === undefined ? [] : [`${metricId}: ${capText(cap)}.`]),
    ...effects.flatMap((effect) =>
      effectDetails(effect).map((detail) => `${metricId}, ${effect.variantId}: ${detail}.`),
    ),
  ]
}

/** `p = 0.021, odds ratio 2.4 [1.1, 5.6]`, the interval exact too. */
function exactText({ pValue, oddsRatio, interval }: ExactTest): string {
  return `${formatPStatement(pValue)}, odds ratio ${formatNumber(oddsRatio)} ${formatInterval(interval)}`
}

function ridgeText({ features, weights, penalty, chosen, rSquared }: NonNullable<Ridge>): string {
  const fitted = features.map((name, at) => `${formatNumber(weights[at] ?? null)} ${name}`).join(' + ')
  const how = chosen ? 'chosen by cross-validation' : 'given'
  return `ridge predictor ${fitted}, penalty ${formatNumber(penalty)} (${how}), R² ${formatNumber(rSquared)}`
}

type Ridge = Extract<Effect['cuped'], { kind: 'estimated' }>['ridge']
