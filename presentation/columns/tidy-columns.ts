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

export type TidyValue = string | number | boolean | null

export interface TidyColumn {
  readonly name: string
  readonly type: 'text' | 'number' | 'boolean'
  readonly values: readonly TidyValue[]
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
  return [
    text('experiment_id', () => result.experimentId),
    text('snapshot_id', () => result.snapshot.id),
    text('metric_id', (row) => row.metric.metricId),
    text('role', (row) => row.metric.role),
    text('type', (row) => row.metric.type),
    text('dimension', (row) => row.dimension),
    text('slice', (row) => row.slice),
    text('variant_id', (row) => row.variantId),
    text('control_id', (row) => row.effect?.controlId ?? null),
    number('n', (row) => row.summary?.n),
    number('mean', (row) => row.summary?.mean),
    number('variance', (row) => row.summary?.variance),
    number('standard_error', (row) => row.summary?.standardError),
    text('method', (row) => row.effect?.method ?? null),
    number('effect', (row) => absolute(row)?.estimate),
    number('effect_standard_error', (row) => absolute(row)?.standardError),
    number('effect_lower', (row) => absolute(row)?.interval.lower),
    number('effect_upper', (row) => absolute(row)?.interval.upper),
    number('level', (row) => absolute(row)?.level),
    number('relative_effect', (row) => relative(row)?.estimate),
    number('relative_lower', (row) => relative(row)?.interval.lower),
    number('relative_upper', (row) => relative(row)?.interval.upper),
    number('statistic', (row) => test(row)?.statistic),
    number('degrees_of_freedom', (row) => test(row)?.degreesOfFreedom),
    number('p_value', (row) => test(row)?.pValue),
    number('log10_p', (row) => test(row)?.log10P),
    number('p_value_adjusted', (row) => row.effect?.pValueAdjusted),
    text('alternative', (row) => row.effect?.alternative ?? null),
    number('adjusted_lower', (row) => row.effect?.intervalAdjusted?.absolute.lower),
    number('adjusted_upper', (row) => row.effect?.intervalAdjusted?.absolute.upper),
    number('adjusted_level', (row) => row.effect?.intervalAdjusted?.level),
    column('significant', 'boolean', rows, (row) => row.effect?.significant ?? null),
    number('cuped_variance_reduction', (row) =>
      row.effect?.cuped?.kind === 'estimated' ? row.effect.cuped.varianceReduction : null,
    ),
    text('step', (row) => row.step),
    text('cap_scope', (row) => row.cap?.scope ?? null),
    number('cap_percentile', (row) => row.cap?.percentile),
    number('cap_value', (row) => row.cap?.value),
    text('relative_method', (row) => relative(row)?.method ?? null),
    text('not_estimable', (row) => (row.effect?.absolute.kind === 'not-estimable' ? row.effect.absolute.reason : null)),
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
  read: (row: TidyRow) => TidyValue,
): TidyColumn {
  return { name, type, values: rows.map(read) }
}

function absolute({ effect }: TidyRow) {
  return effect?.absolute.kind === 'estimated' ? effect.absolute : null
}

function relative({ effect }: TidyRow) {
  return effect?.relative.kind === 'estimated' ? effect.relative : null
}

function test({ effect }: TidyRow) {
  return effect?.test.kind === 'estimated' ? effect.test : null
}
