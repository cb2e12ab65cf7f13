import type { SegmentsView } from '@analysis'
import { shrunkEffect } from '../words/segment-words'
import type { Column } from './column'
import { summedEffectColumns } from './effect-columns'

/** The segments as tidy columns: one per dimension, what is in them, and the effects drawn towards their mean. */
export function segmentColumns(view: SegmentsView): readonly Column[] {
  const rows = view.segments.flatMap(({ value, dimension, effects, variants }, at) =>
    effects.map((effect) => ({
      keys: Object.fromEntries(dimension.map((name, place) => [name, value[place] ?? null])),
      effect,
      variants,
      shrunk: shrunkEffect(view, at, effect.variantId),
    })),
  )
  return [
    ...summedEffectColumns(rows),
    { name: 'shrunk_effect', values: rows.map(({ shrunk }) => shrunk?.estimate ?? null) },
    { name: 'shrunk_lower', values: rows.map(({ shrunk }) => shrunk?.interval.lower ?? null) },
    { name: 'shrunk_upper', values: rows.map(({ shrunk }) => shrunk?.interval.upper ?? null) },
    { name: 'shrunk_kept', values: rows.map(({ shrunk }) => shrunk?.kept ?? null) },
  ]
}
