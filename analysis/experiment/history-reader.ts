import type { MetricDefinition } from '../study/metric-definition'
import type { IntervalAt } from './effect-group'
import type { LookMoments } from '../measure/frame-moments'
import type { MetricResult } from '../results/experiment-result'
import {
  lookEstimates,
  presentEstimates,
  sequentialEffect,
  sequentialIntervalAt,
  sequentialReadings,
} from './sequential-effect'
import { looksFor, overrunOf, subjectLooksFor, type Overrun } from './sequential-history'
import type { ExperimentSpec } from '../study/spec'

/** A metric's result with what it takes to read its intervals at another error rate. */
export interface MeasuredMetric {
  readonly result: MetricResult
  readonly intervalAt: IntervalAt
}

/** Adds to each effect of a metric what the plan's stopping rule makes of its history; notes what went beyond it. */
export function historyReader(
  spec: ExperimentSpec,
  history: readonly LookMoments[],
  overruns: Overrun[],
): (metric: MetricDefinition, measured: MeasuredMetric) => MeasuredMetric {
  const { stopping } = spec.plan
  if (stopping.kind === 'fixed') return (_, measured) => measured
  const readings = sequentialReadings(stopping, spec.plan)
  return (metric, measured) => {
    const moments = metric.type === 'quantile' ? null : looksFor(metric.id, history, spec, stopping)
    // a history is one of moments, which do not tell a quantile: only where its looks stand
    const looks = moments ?? subjectLooksFor(history, spec, stopping)
    if (looks.length === 0) return measured
    const overrun = stopping.kind === 'group-sequential' ? overrunOf(metric.id, looks) : null
    if (overrun !== null) overruns.push(overrun)
    const reading = readings(metric, looks)
    const { effects } = measured.result
    const estimates = new Map(
      effects.map((effect) => [
        effect.variantId,
        moments === null ? presentEstimates(effect, looks) : lookEstimates(metric, effect.variantId, moments, spec),
      ]),
    )
    const sequential = (id: string) => sequentialEffect(metric, estimates.get(id) ?? [], reading)
    return {
      result: {
        ...measured.result,
        effects: effects.map((effect) => ({ ...effect, sequential: sequential(effect.variantId) })),
      },
      intervalAt: ({ variantId }, alpha) => {
        const absolute = sequentialIntervalAt(metric, estimates.get(variantId) ?? [], reading, alpha)
        return absolute && { absolute, relative: null }
      },
    }
  }
}
