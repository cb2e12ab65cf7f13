import type { Effect } from '@analysis'
import type { FigureColumn, FigureValue } from './figure'

/** Effects as tidy columns: the keys of each row, then its numbers at full precision. Missing ones are null. */
export function effectTable(
  rows: readonly { readonly keys: Readonly<Record<string, FigureValue>>; readonly effect: Effect }[],
): readonly FigureColumn[] {
  const keys = Object.keys(rows[0]?.keys ?? {}).map((name) => ({
    name,
    values: rows.map((row) => row.keys[name] ?? null),
  }))
  const column = (name: string, read: (effect: Effect) => FigureValue): FigureColumn => ({
    name,
    values: rows.map(({ effect }) => read(effect)),
  })
  return [
    ...keys,
    column('variant', ({ variantId }) => variantId),
    column('control', ({ controlId }) => controlId),
    column('method', ({ method }) => method),
    column('effect', ({ absolute }) => (absolute.kind === 'estimated' ? absolute.estimate : null)),
    column('effect_lower', ({ absolute }) => (absolute.kind === 'estimated' ? absolute.interval.lower : null)),
    column('effect_upper', ({ absolute }) => (absolute.kind === 'estimated' ? absolute.interval.upper : null)),
    column('relative_effect', ({ relative }) => (relative.kind === 'estimated' ? relative.estimate : null)),
    column('relative_lower', ({ relative }) => (relative.kind === 'estimated' ? relative.interval.lower : null)),
    column('relative_upper', ({ relative }) => (relative.kind === 'estimated' ? relative.interval.upper : null)),
    column('p_value', ({ test }) => (test.kind === 'estimated' ? test.pValue : null)),
    column('p_value_adjusted', ({ pValueAdjusted }) => pValueAdjusted),
    column('adjusted_lower', ({ intervalAdjusted }) => intervalAdjusted?.absolute.lower ?? null),
    column('adjusted_upper', ({ intervalAdjusted }) => intervalAdjusted?.absolute.upper ?? null),
    column('adjusted_level', ({ intervalAdjusted }) => intervalAdjusted?.level ?? null),
    column('significant', ({ significant }) => significant),
  ]
}
