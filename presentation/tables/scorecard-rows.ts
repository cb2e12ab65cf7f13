import type { Effect, ExperimentSpec, MetricDefinition, MetricResult, ScorecardView, VariantSummary } from '@analysis'
import type { Column } from '../columns/column'
import { summedEffectColumns } from '../columns/effect-columns'

/** One effect of the scorecard with what stands around it. */
export interface ScorecardRow {
  readonly key: string
  readonly metric: MetricDefinition
  readonly result: MetricResult
  readonly effect: Effect
  readonly control: VariantSummary | undefined
  readonly treatment: VariantSummary | undefined
  /** The first row of its metric: the one that shows the metric's name and control mean. */
  readonly isFirst: boolean
  readonly rowsOfMetric: number
}

/** One row per metric and treatment, in the order of the view. */
export function scorecardRows(view: ScorecardView, spec: ExperimentSpec): readonly ScorecardRow[] {
  return view.metrics.flatMap((result) => {
    const metric = spec.metrics.find(({ id }) => id === result.metricId)
    if (metric === undefined) return []
    const summary = (id: string) => result.variants.find(({ variantId }) => variantId === id)
    return result.effects.map((effect, at) => ({
      key: `${result.metricId} ${effect.variantId}`,
      metric,
      result,
      effect,
      control: summary(effect.controlId),
      treatment: summary(effect.variantId),
      isFirst: at === 0,
      rowsOfMetric: result.effects.length,
    }))
  })
}

/** The scorecard as tidy columns: every number at full precision, what cannot be estimated empty. */
export function scorecardColumns(rows: readonly ScorecardRow[]): readonly Column[] {
  return summedEffectColumns(
    rows.map(({ metric, result, effect }) => ({
      keys: { metric: metric.id, role: metric.role },
      effect,
      variants: result.variants,
    })),
  )
}
