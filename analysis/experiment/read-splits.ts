import type { SliceParts } from '../diagnostics/slice-splits'
import { splitParts, type SplitPart } from '../results/split-part'
import { dailySplits, type DaySplit } from './daily-splits'
import type { FrameMoments } from '../measure/frame-moments'
import type { ExperimentSpec } from '../study/spec'

/** Who came, against the splits that were in force when they came. */
export interface Splits {
  readonly total: readonly SplitPart[]
  readonly days: readonly (DaySplit & { readonly parts: readonly SplitPart[] })[]
  /** Every value of every single dimension. */
  readonly slices: readonly SliceParts[]
}

/** The counts of an experiment as its split, over all, by day and by dimension. */
export function readSplits(spec: ExperimentSpec, moments: FrameMoments): Splits {
  const { phases } = moments
  return {
    total: splitParts(spec, moments.subjects, phases?.total),
    days: dailySplits(moments.history, phases?.days).map(({ day, subjects, counts }) => ({
      day,
      subjects,
      parts: splitParts(spec, subjects, counts).filter((part) => part.from === null || hasSubjects(part)),
    })),
    slices: moments.slices
      .filter(({ dimensions }) => dimensions.length === 1)
      .flatMap(({ dimensions, slices }) =>
        slices.map(({ value, subjects }) => {
          const [dimension, only = null] = [dimensions[0]!, value[0]]
          const counts = phases && (phases.slices.get(dimension)?.get(only) ?? [])
          return { dimension, value: only, parts: splitParts(spec, subjects, counts) }
        }),
      ),
  }
}

function hasSubjects({ subjects }: SplitPart): boolean {
  return Object.values(subjects).some((count) => count > 0)
}
