import type { DetectableAt } from '@analysis'
import { toTsv } from './tsv'

const headers = ['days', 'subjects', 'detectable_effect', 'detectable_relative_effect', 'power']

/** What can be seen when, for a spreadsheet, at full precision. */
export function powerTsv(rows: readonly DetectableAt[]): string {
  return toTsv(
    headers,
    rows.map(({ days, subjects, detectable, power }) => [
      days,
      subjects,
      detectable.kind === 'estimated' ? detectable.absolute : null,
      detectable.kind === 'estimated' ? detectable.relative : null,
      power,
    ]),
  )
}
