import { named } from '@analysis'
import type { Effect, VariantSummary } from '@analysis'
import { columnOf, type Column, type ColumnValue } from './column'

type ReadableEffect = Pick<Effect, 'variantId' | 'controlId' | 'method' | 'absolute' | 'relative' | 'test'> &
  Partial<Effect>

/** Every number of an effect by the name of its column: the same in copies, exports and figures' data. */
const readers = {
  variant: ({ variantId }) => variantId,
  control: ({ controlId }) => controlId,
  method: ({ method }) => method,
  effect: ({ absolute }) => (absolute.kind === 'estimated' ? absolute.estimate : null),
  effect_standard_error: ({ absolute }) => (absolute.kind === 'estimated' ? absolute.standardError : null),
  effect_lower: ({ absolute }) => (absolute.kind === 'estimated' ? absolute.interval.lower : null),
  effect_upper: ({ absolute }) => (absolute.kind === 'estimated' ? absolute.interval.upper : null),
  level: ({ absolute }) => (absolute.kind === 'estimated' ? absolute.level : null),
  relative_effect: ({ relative }) => (relative.kind === 'estimated' ? relative.estimate : null),
  relative_lower: ({ relative }) => (relative.kind === 'estimated' ? relative.interval.lower : null),
  relative_upper: ({ relative }) => (relative.kind === 'estimated' ? relative.interval.upper : null),
  relative_method: ({ relative }) => (relative.kind === 'estimated' ? relative.method : null),
  statistic: ({ test }) => (test.kind === 'estimated' ? test.statistic : null),
  degrees_of_freedom: ({ test }) => (test.kind === 'estimated' ? test.degreesOfFreedom : null),
  p_value: ({ test }) => (test.kind === 'estimated' ? test.pValue : null),
  log10_p: ({ test }) => (test.kind === 'estimated' ? test.log10P : null),
  p_value_adjusted: ({ pValueAdjusted }) => pValueAdjusted ?? null,
  alternative: ({ alternative }) => alternative ?? null,
  adjusted_lower: ({ intervalAdjusted }) => intervalAdjusted?.absolute.lower ?? null,
  adjusted_upper: ({ intervalAdjusted }) => intervalAdjusted?.absolute.upper ?? null,
  adjusted_level: ({ intervalAdjusted }) => intervalAdjusted?.level ?? null,
  significant: ({ significant }) => significant ?? null,
  cuped_variance_reduction: ({ cuped }) => (cuped?.kind === 'estimated' ? cuped.varianceReduction : null),
  not_estimable: ({ absolute }) => (absolute.kind === 'not-estimable' ? absolute.reason : null),
} as const satisfies Readonly<Record<string, (effect: ReadableEffect) => ColumnValue>>

export type EffectColumn = keyof typeof readers

/** One number of an effect; null where there is no effect. */
export function effectValue(name: EffectColumn, effect: ReadableEffect | null): ColumnValue {
  return effect === null ? null : readers[name](effect)
}

const whose = ['variant', 'control'] as const
const numbers = [
  'method',
  'effect',
  'effect_lower',
  'effect_upper',
  'relative_effect',
  'relative_lower',
  'relative_upper',
  'p_value',
  'p_value_adjusted',
  'adjusted_lower',
  'adjusted_upper',
  'adjusted_level',
  'significant',
] as const

export interface EffectRow {
  /** What the row is about: metric, segment. */
  readonly keys: Readonly<Record<string, ColumnValue>>
  readonly effect: Effect
}

export interface SummedEffectRow extends EffectRow {
  readonly variants: readonly VariantSummary[]
}

/** Effects as tidy columns: the keys of each row, then its numbers at full precision. Missing ones are null. */
export function effectColumns(rows: readonly EffectRow[]): readonly Column[] {
  return [...keyColumns(rows), ...effectsAs(whose, rows), ...effectsAs(numbers, rows)]
}

/** The same with how many subjects each variant has and what they come to. */
export function summedEffectColumns(rows: readonly SummedEffectRow[]): readonly Column[] {
  const summary = (name: string, side: 'controlId' | 'variantId', read: (summary: VariantSummary) => number | null) =>
    columnOf(name, rows, ({ effect, variants }) => {
      const found = variants.find(({ variantId }) => variantId === effect[side])
      return found === undefined ? null : read(found)
    })
  return [
    ...keyColumns(rows),
    ...effectsAs(whose, rows),
    summary('n_control', 'controlId', ({ n }) => n),
    summary('n_variant', 'variantId', ({ n }) => n),
    summary('mean_control', 'controlId', ({ mean }) => mean),
    summary('mean_variant', 'variantId', ({ mean }) => mean),
    ...effectsAs(numbers, rows),
  ]
}

function effectsAs(names: readonly EffectColumn[], rows: readonly EffectRow[]): readonly Column[] {
  return names.map((name) => columnOf(name, rows, ({ effect }) => effectValue(name, effect)))
}

function keyColumns(rows: readonly EffectRow[]): readonly Column[] {
  return Object.keys(rows[0]?.keys ?? {}).map((name) => columnOf(name, rows, ({ keys }) => named(keys, name) ?? null))
}
