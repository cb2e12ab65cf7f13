import type { SrmSlice } from '../cells/cell'
import type { Slicing } from '../experiment/frame-moments'
import type { Variant } from '../experiment/spec'
import type { Finding } from '../failures'
import { adjustPValues } from '../inference/multiplicity'
import { formatPStatement } from '../format'
import { srmTest } from './srm'

/** The split in every value of every single dimension, corrected over all of them (Holm). */
export function sliceSplits(
  slicings: readonly Slicing[],
  variants: readonly Variant[],
  alpha: number,
): readonly SrmSlice[] {
  const slices = slicings
    .filter(({ dimensions }) => dimensions.length === 1)
    .flatMap(({ dimensions, slices: each }) =>
      each.map(({ value, subjects }) => ({
        dimension: dimensions[0]!,
        value: value[0] ?? null,
        srm: srmTest(subjects, variants, alpha),
      })),
    )
  const adjusted = adjustPValues(
    slices.map(({ srm }) => (srm.kind === 'estimated' ? srm.pValue : null)),
    'holm',
  )
  return slices.map((slice, at) => ({ ...slice, pValueAdjusted: adjusted[at] ?? null }))
}

/** One finding per dimension that assignment depends on, even where the slices balance each other over all. */
export function sliceFindings(slices: readonly SrmSlice[], alpha: number): readonly Finding[] {
  const broken = slices.filter(({ pValueAdjusted }) => pValueAdjusted !== null && pValueAdjusted < alpha)
  return [...new Set(broken.map(({ dimension }) => dimension))].map((dimension) => {
    const own = broken.filter((slice) => slice.dimension === dimension)
    const worst = own.reduce((a, b) => ((b.pValueAdjusted ?? 1) < (a.pValueAdjusted ?? 1) ? b : a))
    const count = slices.filter((slice) => slice.dimension === dimension).length
    return {
      code: 'srm-slice',
      severity: 'warning',
      message: `${own.length} of ${count} slices by ${dimension} are off the planned split, the worst ${worst.value ?? '(none)'} (${formatPStatement(worst.pValueAdjusted)} after Holm): assignment depends on ${dimension}.`,
      hint: `Compare variants within ${dimension} only, and find out why it changes the chance of a variant.`,
      evidence: {
        dimension,
        slices: own.map(({ value, srm, pValueAdjusted }) => ({ value, observed: srm.observed, pValueAdjusted })),
        alpha,
      },
    }
  })
}
