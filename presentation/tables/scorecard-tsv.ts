import { toTsv, type TsvValue } from './tsv'
import type { ScorecardRow } from './scorecard-rows'

const headers = [
  'metric',
  'role',
  'variant',
  'control',
  'n_control',
  'n_variant',
  'mean_control',
  'mean_variant',
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
  'method',
]

/** The scorecard for a spreadsheet: every number at full precision, what cannot be estimated empty. */
export function scorecardTsv(rows: readonly ScorecardRow[]): string {
  return toTsv(headers, rows.map(fields))
}

function fields({ metric, effect, control, treatment }: ScorecardRow): readonly TsvValue[] {
  const { absolute, relative, test } = effect
  const change = (value: typeof absolute | typeof relative) =>
    value.kind === 'estimated' ? [value.estimate, value.interval.lower, value.interval.upper] : [null, null, null]
  return [
    metric.id,
    metric.role,
    effect.variantId,
    effect.controlId,
    control?.n ?? null,
    treatment?.n ?? null,
    control?.mean ?? null,
    treatment?.mean ?? null,
    ...change(absolute),
    ...change(relative),
    test.kind === 'estimated' ? test.pValue : null,
    effect.pValueAdjusted,
    effect.intervalAdjusted?.absolute.lower ?? null,
    effect.intervalAdjusted?.absolute.upper ?? null,
    effect.intervalAdjusted?.level ?? null,
    effect.method,
  ]
}
