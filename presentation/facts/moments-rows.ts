import { columnOf, type Column } from '../columns/column'
import { sliceParts } from '../words/segment-words'
import { exactNumber, formatCount, formatNumber, sampleVariance, type CellEvidence } from '@analysis'

type LabelledMoments = CellEvidence['moments'][number]

/** One column of one group of subjects, as the inspector shows it and as it is copied. */
export interface MomentsRow {
  readonly key: string
  readonly metric: string
  readonly variant: string
  readonly slice: string
  readonly column: string
  readonly shown: { readonly n: string; readonly mean: string; readonly variance: string }
  readonly exact: { readonly n: string; readonly mean: string; readonly variance: string }
}

export function momentsRows(all: readonly LabelledMoments[]): readonly MomentsRow[] {
  return all.flatMap((labelled, group) =>
    labelled.columns.map((column, i): MomentsRow => {
      const { count, means } = labelled.moments
      const mean = count > 0 ? (means[i] ?? null) : null
      const variance = count > 1 ? sampleVariance(labelled.moments, i) : null
      return {
        key: `${group} ${column}`,
        metric: labelled.metricId,
        variant: labelled.variantId,
        slice: sliceParts(labelled.slice).join(', '),
        column,
        shown: { n: formatCount(count), mean: formatNumber(mean), variance: formatNumber(variance) },
        exact: { n: exactNumber(count), mean: exactNumber(mean), variance: exactNumber(variance) },
      }
    }),
  )
}

/** All of them as tidy columns, at full precision. */
export function momentsColumns(rows: readonly MomentsRow[]): readonly Column[] {
  return [
    columnOf('metric', rows, ({ metric }) => metric),
    columnOf('variant', rows, ({ variant }) => variant),
    columnOf('slice', rows, ({ slice }) => slice),
    columnOf('column', rows, ({ column }) => column),
    columnOf('n', rows, ({ exact }) => exact.n),
    columnOf('mean', rows, ({ exact }) => exact.mean),
    columnOf('variance', rows, ({ exact }) => exact.variance),
  ]
}
