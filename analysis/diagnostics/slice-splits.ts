import type { SrmSlice } from '../results/split'
import type { Finding } from '../failures'
import { adjustPValues } from '../inference/multiplicity'
import { formatPStatement } from '../format/p-value'
import { phasedSrm } from './phased-srm'
import type { SplitPart } from '../results/split-part'

/** The subjects of one value of one dimension, under the split or splits they came by. */
export interface SliceParts {
  readonly dimension: string
  readonly value: string | null
  readonly parts: readonly SplitPart[]
}

/** The split in every value of every single dimension, corrected over all of them (Holm). */
export function sliceSplits(sliceParts: readonly SliceParts[], alpha: number): readonly SrmSlice[] {
  const slices = sliceParts.map(({ dimension, value, parts }) => ({ dimension, value, srm: phasedSrm(parts, alpha) }))
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
      severity: 'error',
      message: `${own.length} of ${count} slices by ${dimension} are off the planned split, the worst ${worst.value ?? '(none)'} (${formatPStatement(worst.pValueAdjusted)} after Holm): assignment depends on ${dimension}.`,
      hint: `Find out why ${dimension} changes the chance of a variant (assay srm); until then effects compare different people. If the treatment can change ${dimension}, do not compare within it.`,
      evidence: {
        dimension,
        slices: own.map(({ value, srm, pValueAdjusted }) => ({ value, observed: srm.observed, pValueAdjusted })),
        alpha,
      },
    }
  })
}
