import { balanceFindings, variantBalances } from '../diagnostics/balance-findings'
import { missingDayFindings } from '../diagnostics/data-quality-findings'
import { sliceFindings, sliceSplits } from '../diagnostics/slice-splits'
import { splitWatch, splitWatchFindings } from '../diagnostics/split-watch'
import type { Finding } from '../failures'
import type { FrameMoments } from '../measure/frame-moments'
import { controlOf, treatmentsOf } from '../study/variants'
import type { Splits } from './read-splits'
import type { ExperimentSpec } from '../study/spec'

/** What the moments say about the assignment beyond the split over all: in slices, over days, and before exposure. */
export function assignmentFindings(spec: ExperimentSpec, moments: FrameMoments, splits: Splits): readonly Finding[] {
  const { srmAlpha } = spec.plan
  return [
    ...sliceFindings(sliceSplits(splits.slices, srmAlpha), srmAlpha),
    ...splitWatchFindings(splitWatch(splits.days, srmAlpha)),
    ...missingDayFindings(splits.days),
    ...balanceFindings(balancesOf(spec, moments.metrics), srmAlpha),
  ]
}

/** The covariates' balance of every metric that has some. */
export function balancesOf(spec: ExperimentSpec, metrics: FrameMoments['metrics']) {
  const control = controlOf(spec)
  if (control === undefined) return []
  const treatments = treatmentsOf(spec).map(({ id }) => id)
  return [...metrics].flatMap(([metricId, each]) =>
    variantBalances(each, control.id, treatments).map((balance) => ({ metricId, ...balance })),
  )
}
