import type {
  AppliedCap,
  Effect,
  ExperimentResult,
  MetricResult,
  SegmentResult,
  StepEffect,
  StepReading,
  VariantSummary,
} from '@analysis'
import type { Column, ColumnValue } from './column'
import { effectValue, type EffectColumn } from './effect-columns'

/** A column that a typed file can hold. */
export interface TidyColumn extends Column {
  readonly type: 'text' | 'number' | 'boolean'
}

/** A metric of one variant in one slice: its own numbers, and its effect where it is a treatment. */
interface TidyRow {
  readonly metric: Pick<MetricResult, 'metricId' | 'role' | 'type'>
  readonly dimension: string | null
  readonly slice: string | null
  readonly variantId: string
  /** Of a funnel: `reached 2 cart`, `from previous 2 cart`; null for the metric itself. */
  readonly step: string | null
  readonly cap: AppliedCap | null
  readonly summary: VariantSummary | null
  readonly effect: (StepEffect & Partial<Effect>) | null
}

/**
 * A result as one table, one row per metric, variant and slice; a row without `dimension` is over all subjects.
 * A missing value is null, never 0; crossed dimensions are joined with ` / `.
 */
export function tidyColumns(result: ExperimentResult): readonly TidyColumn[] {
  const rows = [
    ...result.metrics.flatMap((metric) => tidyRows(metric, null, null, metric)),
    ...result.segments.flatMap((segment) => {
      const metric = result.metrics.find(({ metricId }) => metricId === segment.metricId)
      const slice = segment.value.map((part) => part ?? '').join(' / ')
      return metric ? tidyRows(metric, segment.dimension.join(' / '), slice === '' ? null : slice, segment) : []
    }),
  ]
  const text = (name: string, read: (row: TidyRow) => string | null): TidyColumn => column(name, 'text', rows, read)
  const number = (name: string, read: (row: TidyRow) => number | null | undefined): TidyColumn =>
    column(name, 'number', rows, (row) => read(row) ?? null)
  const effect = (type: TidyColumn['type'], reader: EffectColumn, name: string = reader): TidyColumn =>
    column(name, type, rows, (row) => effectValue(reader, row.effect))
  return [
    text('experiment_id', () => result.experimentId),
    text('snapshot_id', () => result.snapshot.id),
    text('metric_id', (row) => row.metric.metricId),
    text('role', (row) => row.metric.role),
    text('type', (row) => row.metric.type),
    text('dimension', (row) => row.dimension),
    text('slice', (row) => row.slice),
    text('variant_id', (row) => row.variantId),
    effect('text', 'control', 'control_id'),
    number('n', (row) => row.summary?.n),
    number('mean', (row) => row.summary?.mean),
    number('variance', (row) => row.summary?.variance),
    number('standard_error', (row) => row.summary?.standardError),
    effect('text', 'method'),
    effect('number', 'effect'),
    effect('number', 'effect_standard_error'),
    effect('number', 'effect_lower'),
    effect('number', 'effect_upper'),
    effect('number', 'level'),
    effect('number', 'relative_effect'),
    effect('number', 'relative_lower'),
    effect('number', 'relative_upper'),
    effect('number', 'statistic'),
    effect('number', 'degrees_of_freedom'),
    effect('number', 'p_value'),
    effect('number', 'log10_p'),
    effect('number', 'p_value_adjusted'),
    effect('text', 'alternative'),
    effect('number', 'adjusted_lower'),
    effect('number', 'adjusted_upper'),
    effect('number', 'adjusted_level'),
    effect('boolean', 'significant'),
    effect('number', 'cuped_variance_reduction'),
    text('step', (row) => row.step),
    text('cap_scope', (row) => row.cap?.scope ?? null),
    number('cap_percentile', (row) => row.cap?.percentile),
    number('cap_value', (row) => row.cap?.value),
    effect('text', 'relative_method'),
    effect('text', 'not_estimable'),
  ]
}

type Sliced = Pick<SegmentResult, 'variants' | 'effects' | 'cap' | 'steps'>

function tidyRows(
  metric: MetricResult,
  dimension: string | null,
  slice: string | null,
  { variants, effects, cap, steps = [] }: Sliced,
): readonly TidyRow[] {
  const rows = (step: string | null, own: StepReading): readonly TidyRow[] => {
    const ids = [...own.variants.map(({ variantId }) => variantId), ...own.effects.map(({ variantId }) => variantId)]
    return [...new Set(ids)].map((variantId) => ({
      metric,
      dimension,
      slice,
      variantId,
      step,
      cap: cap ?? null,
      summary: own.variants.find((variant) => variant.variantId === variantId) ?? null,
      effect: own.effects.find((effect) => effect.variantId === variantId) ?? null,
    }))
  }
  return [
    ...rows(null, { variants, effects }),
    ...steps.flatMap(({ step, label, reached, fromPrevious }) => [
      ...rows(`reached ${step} ${label}`, reached),
      ...(fromPrevious === null ? [] : rows(`from previous ${step} ${label}`, fromPrevious)),
    ]),
  ]
}

function column(
  name: string,
  type: TidyColumn['type'],
  rows: readonly TidyRow[],
  read: (row: TidyRow) => ColumnValue,
): TidyColumn {
  return { name, type, values: rows.map(read) }
}
