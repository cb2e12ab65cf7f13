import type { SegmentsView, VariantSummary } from '@analysis'
import { toTsv, type TsvValue } from './tsv'
import { shrunkEffect } from '../words/segment-words'

const columns = [
  'variant',
  'control',
  'n_control',
  'n_variant',
  'mean_control',
  'mean_variant',
  'relative_effect',
  'relative_lower',
  'relative_upper',
  'p_value',
  'p_value_adjusted',
  'adjusted_lower',
  'adjusted_upper',
  'adjusted_level',
  'shrunk_effect',
  'shrunk_lower',
  'shrunk_upper',
]

/** The segments for a spreadsheet, one column per dimension, at full precision. */
export function segmentsTsv(view: SegmentsView): string {
  const { dimensions, segments } = view
  const rows = segments.flatMap(({ value, effects, variants }, at) =>
    effects.map((effect): readonly TsvValue[] => {
      const control = summaryOf(variants, effect.controlId)
      const treatment = summaryOf(variants, effect.variantId)
      const { relative, test } = effect
      const shrunk = shrunkEffect(view, at, effect.variantId)
      return [
        ...value,
        effect.variantId,
        effect.controlId,
        control?.n ?? null,
        treatment?.n ?? null,
        control?.mean ?? null,
        treatment?.mean ?? null,
        ...(relative.kind === 'estimated'
          ? [relative.estimate, relative.interval.lower, relative.interval.upper]
          : [null, null, null]),
        test.kind === 'estimated' ? test.pValue : null,
        effect.pValueAdjusted,
        effect.intervalAdjusted?.absolute.lower ?? null,
        effect.intervalAdjusted?.absolute.upper ?? null,
        effect.intervalAdjusted?.level ?? null,
        shrunk?.estimate ?? null,
        shrunk?.interval.lower ?? null,
        shrunk?.interval.upper ?? null,
      ]
    }),
  )
  return toTsv([...dimensions, ...columns], rows)
}

function summaryOf(variants: readonly VariantSummary[], id: string): VariantSummary | undefined {
  return variants.find(({ variantId }) => variantId === id)
}
