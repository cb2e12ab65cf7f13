import { mergeMoments, type Moments } from '../../analysis/moments/moments'

/** Moments of columns of equal length, one row merged at a time. */
export function momentsOfColumns(columns: readonly (readonly number[])[]): Moments {
  const size = columns.length
  const rows = columns[0]!.map((_, row) => columns.map((column) => column[row]!))
  const start: Moments = { count: 0, means: columns.map(() => 0), comoments: Array((size * (size + 1)) / 2).fill(0) }
  return rows.reduce((moments, means) => mergeMoments(moments, { ...start, count: 1, means }), start)
}
