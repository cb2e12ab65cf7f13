import { stableSum } from '../../analysis/numerics/sum'
import { emptyMoments, type Moments } from '../../analysis/moments/moments'

/** Moments of a few rows held in memory, in two passes: means first, so that no digits are lost to a large mean. */
export function momentsOfRows(rows: readonly (readonly number[])[]): Moments {
  const first = rows[0]
  if (!first) return emptyMoments(0)
  const means = first.map((_, i) => stableSum(rows.map((row) => row[i]!)) / rows.length)
  const comoments: number[] = []
  for (let i = 0; i < means.length; i++) {
    for (let j = i; j < means.length; j++) {
      comoments.push(stableSum(rows.map((row) => (row[i]! - means[i]!) * (row[j]! - means[j]!))))
    }
  }
  return { count: rows.length, means, comoments }
}
