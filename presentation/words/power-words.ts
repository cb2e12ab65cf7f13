import {
  type PowerView,
  type DetectableAt,
  type PlannedEffect,
  type PowerRequest,
  type ExperimentSpec,
  formatCount,
  formatNumber,
  formatPercent,
  withSign,
  formatDifference,
} from '@analysis'
import { notEstimableText } from './reasons'
import { metricName } from './metric-of'
import { effectUnit } from './effect-unit'

/** `+10.0 % (+0.500 pp)`: relative to the baseline, and in the metric's unit. */
export function plannedEffectText({ type }: PowerRequest, { absolute, relative }: PlannedEffect): string {
  const told = formatDifference(absolute, effectUnit({ type }))
  return relative === null ? told : `${withSign(formatPercent(relative))} (${told})`
}

export function detectableText({ detectable }: DetectableAt, request: PowerRequest): string {
  if (detectable.kind === 'not-estimable') return notEstimableText(detectable.reason)
  return plannedEffectText(request, detectable)
}

/** When that many subjects are there: `4 weeks`, or now. */
export function subjectsAfterText({ days }: DetectableAt): string {
  if (days === null) return 'now'
  return days === 7 ? '1 week' : `${days / 7} weeks`
}

export function plannedMetricName({ metricId, request }: PowerView, spec: ExperimentSpec): string {
  return metricId === null ? `a ${request.type}` : metricName(spec, metricId)
}

/** How a plan's power was computed. */
export function powerMethodText({ request, plan }: PowerView): string {
  const sides = request.goal.alternative === 'two-sided' ? 'two-sided' : 'one-sided'
  const looks = request.sequential === null ? '' : `, ${request.sequential.looks} looks`
  const { cuped, comparisons } = plan.size.factors
  const adjusted = cuped === 1 ? '' : `, variance reduced by ${formatPercent(1 - cuped)}`
  const corrected = comparisons === 1 ? '' : ` per comparison`
  return `alpha ${formatNumber(plan.size.comparisonAlpha)} ${sides}${corrected}${looks}${adjusted}`
}

/** `4 weeks at 3,000 subjects a day give 80 % power`. */
export function durationSentence({ plan, request }: PowerView): string {
  const percent = formatPercent(request.goal.power)
  if (plan.duration === null) return `${formatCount(plan.size.total)} subjects give ${percent} power`
  const weeks = plan.duration.wholeWeeks / 7
  const daily = formatCount(Math.round(request.dailySubjects ?? 0))
  return `${formatCount(weeks)} ${weeks === 1 ? 'week' : 'weeks'} at ${daily} subjects a day give ${percent} power`
}
