import type { DetectableAt } from '@analysis'
import { columnOf, type Column } from './column'

/** What can be seen when as tidy columns, at full precision. */
export function powerColumns(rows: readonly DetectableAt[]): readonly Column[] {
  return [
    columnOf('days', rows, ({ days }) => days),
    columnOf('subjects', rows, ({ subjects }) => subjects),
    columnOf('detectable_effect', rows, ({ detectable }) =>
      detectable.kind === 'estimated' ? detectable.absolute : null,
    ),
    columnOf('detectable_relative_effect', rows, ({ detectable }) =>
      detectable.kind === 'estimated' ? detectable.relative : null,
    ),
    columnOf('power', rows, ({ power }) => power),
  ]
}
