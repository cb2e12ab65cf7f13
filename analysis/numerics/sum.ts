/**
 * Sum with a running compensation for the bits each addition loses: the error does not grow with the number of terms.
 * Neumaier (1974), an improved Kahan summation.
 */
export function stableSum(values: Iterable<number>): number {
  let sum = 0
  let compensation = 0
  for (const value of values) {
    const next = sum + value
    compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return Number.isFinite(sum) ? sum + compensation : sum
}
