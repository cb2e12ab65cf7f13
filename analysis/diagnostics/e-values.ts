/**
 * Which of a fleet's e-values are discoveries with a false discovery rate of at most alpha, whatever their dependence:
 * the k largest, for the largest k whose k-th is at least size / (k alpha). E-values come as logarithms, null for none.
 * Wang and Ramdas (2022), "False discovery rate control with e-values".
 */
export function eBenjaminiHochberg(logEValues: readonly (number | null)[], alpha: number): readonly boolean[] {
  const family = logEValues.flatMap((logE, index) => (logE === null ? [] : [{ logE, index }]))
  const descending = family.toSorted((a, b) => b.logE - a.logE)
  const last = descending.findLastIndex(({ logE }, at) => logE >= Math.log(family.length / ((at + 1) * alpha)))
  const discoveries = new Set(descending.slice(0, last + 1).map(({ index }) => index))
  return logEValues.map((_, index) => discoveries.has(index))
}
