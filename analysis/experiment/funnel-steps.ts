import { ratioSummary, ratioTest } from '../estimation/ratio'
import type { SampleSummary } from '../inference/sample-summary'
import { conditionFields } from '../study/condition'
import type { FunnelMetric, MetricValue } from '../study/metric-definition'
import { emptyMoments, subsetMoments, type Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { compareVariants, variantSummary } from './compare-variants'
import { describeVariant } from './describe-variant'
import type { MetricPlan } from '../study/metric-plan'
import type { FunnelStepResult, StepEffect, StepReading } from '../results/effect'

export interface ComparedVariants {
  readonly control: string | null
  readonly treatments: readonly string[]
  /** Those that are shown by themselves. */
  readonly all: readonly string[]
}

/**
 * Each step of a funnel: the share of all subjects that reach it, compared like any share; and of those at the step
 * before, the share that goes on, a ratio of two counts per subject (delta method), so that the randomised subjects stay
 * the unit though fewer and fewer are at each step.
 */
export function funnelSteps(
  metric: FunnelMetric,
  { byVariant, columns, origin }: MetricMoments,
  { control, treatments, all }: ComparedVariants,
  plan: MetricPlan,
): readonly FunnelStepResult[] {
  const places = metric.steps.map((_, at) =>
    at === metric.steps.length - 1
      ? 0
      : columns.findIndex(({ name, role }) => role === 'step' && name === stepName(at)),
  )
  const momentsOf = (id: string, picked: readonly number[]): Moments =>
    subsetMoments(byVariant.get(id) ?? emptyMoments(columns.length), picked)
  const reading = (
    picked: readonly number[],
    summary: (moments: Moments) => SampleSummary,
    compare: (control: Moments, treatment: Moments) => Omit<StepEffect, 'variantId' | 'controlId'>,
  ): StepReading => ({
    variants: all.map((id) => describeVariant(id, summary(momentsOf(id, picked)))),
    effects:
      control === null
        ? []
        : treatments.map((id) => ({
            variantId: id,
            controlId: control,
            ...compare(momentsOf(control, picked), momentsOf(id, picked)),
          })),
  })
  const share = { columns: [{ name: 'reached', role: 'outcome' as const }], origin }
  return metric.steps.map((step, at) => {
    const place = places[at]!
    const reached = reading(
      [place],
      (moments) => variantSummary(metric.type, moments, origin),
      (before, after) => {
        const { method, absolute, relative, test } = compareVariants(metric, before, after, share, plan)
        return { method, absolute, relative, test }
      },
    )
    const fromPrevious =
      at === 0
        ? null
        : reading([place, places[at - 1]!], ratioSummary, (before, after) => ({
            method: 'ratio-delta-z',
            ...ratioTest(before, after, plan),
          }))
    return { step: at + 1, label: stepLabel(step), reached, fromPrevious }
  })
}

function stepName(at: number): string {
  return `step ${at + 1}`
}

/** A step in a word or two: the event or column, or what its condition reads. */
function stepLabel(step: MetricValue): string {
  if (step.kind === 'event') return step.event
  return step.kind === 'column' ? step.column : conditionFields(step.condition).join(', ')
}
