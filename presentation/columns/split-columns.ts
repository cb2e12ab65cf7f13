import { exactPValue, type SrmResult, type SrmSlice } from '@analysis'
import { toTsv } from './tsv'

/** Subjects by variant for a spreadsheet. */
export function splitTsv({ observed, expected }: SrmResult): string {
  const rows = Object.entries(observed).map(([variant, count]) => [variant, count, expected[variant] ?? null])
  return toTsv(['variant', 'observed', 'expected'], rows)
}

/** The split inside every slice for a spreadsheet, at full precision: two columns per variant. */
export function slicesTsv(slices: readonly SrmSlice[], variants: readonly string[]): string {
  const rows = slices.map(({ dimension, value, srm, pValueAdjusted }) => [
    dimension,
    value,
    ...variants.flatMap((id) => [srm.observed[id] ?? 0, srm.expected[id] ?? null]),
    srm.kind === 'estimated' ? exactPValue(srm.pValue, srm.log10P) : null,
    pValueAdjusted,
  ])
  const counts = variants.flatMap((id) => [`${id}: observed`, `${id}: expected`])
  return toTsv(['dimension', 'value', ...counts, 'p_value', 'p_value_adjusted'], rows)
}
