import {
  named,
  emptyMoments,
  isShare,
  type GuardrailRule,
  type GuardrailWindow,
  type MetricDefinition,
  type WindowMetric,
  type WindowVariant,
} from '@analysis'
import type { ExperimentDocument, GuardrailDefinition, VariantDocument } from '@contract'
import type { ExperimentWindow } from '../windows/windows'

const minuteMs = 60_000

export interface MonitorSettings {
  /** Chance of any false breach of one experiment, ever. */
  readonly alpha: number
  readonly minAgeMinutes: number
  readonly minCompleteness: number
  readonly maxLagMinutes: number
  /** A window begins this often; look and alpha go by it. */
  readonly stepMs: number
  /** How long events have to arrive before their window ends. */
  readonly settleMs: number
}

export const defaultMonitor: MonitorSettings = {
  alpha: 0.05,
  minAgeMinutes: 120,
  minCompleteness: 0.9,
  maxLagMinutes: 3,
  stepMs: 20_000,
  settleMs: 10_000,
}

/** One guardrail for one treatment: what has a state of its own. */
export interface Watch {
  readonly experiment: ExperimentDocument
  readonly guardrail: GuardrailDefinition
  readonly control: VariantDocument
  readonly treatment: VariantDocument
  /** Guardrails times treatments of the experiment. */
  readonly familySize: number
}

export function watchKey({ experiment, guardrail, treatment }: Watch): string {
  return JSON.stringify([experiment.experiment_id, guardrail.guardrail_id, treatment.id])
}

/** Every guardrail of a running experiment for every treatment that should get traffic. */
export function watchesOf(experiment: ExperimentDocument): readonly Watch[] {
  const control = experiment.variants.find(({ is_control }) => is_control) ?? experiment.variants[0]
  if (experiment.status !== 'active' || control === undefined) return []
  const treatments = experiment.variants.filter(({ id, weight }) => id !== control.id && weight > 0)
  const familySize = experiment.guardrails.length * treatments.length
  return experiment.guardrails.flatMap((guardrail) =>
    treatments.map((treatment) => ({ experiment, guardrail, control, treatment, familySize })),
  )
}

export function ruleOf(
  { guardrail, familySize }: Watch,
  metric: MetricDefinition,
  settings: MonitorSettings,
): GuardrailRule {
  return {
    metric: windowMetric(metric),
    direction: metric.direction,
    threshold: guardrail.threshold,
    relative: guardrail.relative,
    minSamples: guardrail.min_samples,
    method: guardrail.method ?? 'sequential-bound',
    familySize,
    alpha: settings.alpha,
    minAgeMinutes: settings.minAgeMinutes,
    minCompleteness: settings.minCompleteness,
    maxLagMinutes: settings.maxLagMinutes,
  }
}

/** The window as evaluation takes it. A variant without a subject has moments of nobody. */
export function windowOf(
  { experiment, guardrail, control, treatment }: Watch,
  window: ExperimentWindow,
  now: number,
  newest: number | null,
  expectedSubjects: number,
  { stepMs }: MonitorSettings,
): GuardrailWindow {
  const startedAt = Date.parse(experiment.activated_at ?? experiment.created_at)
  const metric = window.metrics.get(guardrail.metric_id)
  const variant = ({ id }: VariantDocument): WindowVariant => {
    const quantile = metric?.quantiles?.get(id)
    return {
      variantId: id,
      moments: metric?.byVariant.get(id) ?? emptyMoments(metric?.columns.length ?? 1),
      ...(quantile !== undefined && { quantile }),
      completeness: named(window.stream.byVariant, id) ?? null,
    }
  }
  return {
    control: variant(control),
    treatment: variant(treatment),
    index: Math.max(0, Math.floor((window.from - startedAt) / stepMs)),
    ageMinutes: (now - startedAt) / minuteMs,
    lagMinutes: newest === null ? null : (now - newest) / minuteMs,
    expectedSubjects: Math.max(expectedSubjects, 2 * guardrail.min_samples),
  }
}

/** A funnel is the share of those who reach its last step. */
function windowMetric(metric: MetricDefinition): WindowMetric {
  if (metric.type === 'quantile') return { type: 'quantile', probability: metric.probability }
  if (isShare(metric.type)) return { type: 'proportion' }
  return { type: metric.type === 'ratio' ? 'ratio' : 'mean' }
}
