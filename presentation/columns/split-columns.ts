import { exactPValue, named, type SrmResult, type SrmSlice } from '@analysis'
import { columnOf, type Column } from './column'

/** Subjects by variant, those that nobody expected included. */
export function splitColumns({ observed, expected }: SrmResult): readonly Column[] {
  const ids = variantsOf({ observed, expected })
  return [
    columnOf('variant', ids, (id) => id),
    columnOf('observed', ids, (id) => named(observed, id) ?? 0),
    columnOf('expected', ids, (id) => named(expected, id) ?? null),
  ]
}

/** Variants of a split: those that were planned, then those that turned up. */
export function variantsOf({ observed, expected }: Pick<SrmResult, 'observed' | 'expected'>): readonly string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(observed)])]
}

/** The split inside every slice: two columns per variant. */
export function sliceColumns(slices: readonly SrmSlice[], variants: readonly string[]): readonly Column[] {
  return [
    columnOf('dimension', slices, ({ dimension }) => dimension),
    columnOf('value', slices, ({ value }) => value),
    ...variants.flatMap((id) => [
      columnOf(`${id}: observed`, slices, ({ srm }) => named(srm.observed, id) ?? 0),
      columnOf(`${id}: expected`, slices, ({ srm }) => named(srm.expected, id) ?? null),
    ]),
    columnOf('p_value', slices, ({ srm }) => (srm.kind === 'estimated' ? exactPValue(srm.pValue, srm.log10P) : null)),
    columnOf('p_value_adjusted', slices, ({ pValueAdjusted }) => pValueAdjusted),
  ]
}
