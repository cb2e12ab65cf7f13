import type { Correction } from '../study/spec'

/** Corrections that need nothing but p-values, those beyond what a plan can name included. */
export type PValueAdjustment = Exclude<Correction, 'dunnett'> | 'sidak' | 'holm-sidak'

/** In a family of some size, the factor or transformation of the p-value of ascending rank `rank` (1 = smallest). */
type Step = (size: number) => (pValue: number, rank: number) => number
type Monotone = 'none' | 'running-maximum' | 'running-minimum'

const procedures: Readonly<Record<PValueAdjustment, { readonly step: Step; readonly monotone: Monotone }>> = {
  none: { step: () => (p) => p, monotone: 'none' },
  bonferroni: { step: (size) => (p) => p * size, monotone: 'none' },
  sidak: { step: (size) => (p) => sidak(p, size), monotone: 'none' },
  holm: { step: (size) => (p, rank) => p * (size - rank + 1), monotone: 'running-maximum' },
  'holm-sidak': { step: (size) => (p, rank) => sidak(p, size - rank + 1), monotone: 'running-maximum' },
  hochberg: { step: (size) => (p, rank) => p * (size - rank + 1), monotone: 'running-minimum' },
  'benjamini-hochberg': { step: (size) => (p, rank) => (p * size) / rank, monotone: 'running-minimum' },
  'benjamini-yekutieli': { step: underAnyDependence, monotone: 'running-minimum' },
}

/**
 * Adjusted p-values in the order given; reject where adjusted <= alpha. Null (no p-value) stays null and does not count
 * towards the family. Holm (1979), Hochberg (1988), Benjamini and Hochberg (1995), Benjamini and Yekutieli (2001).
 */
export function adjustPValues(
  pValues: readonly (number | null)[],
  correction: PValueAdjustment,
): readonly (number | null)[] {
  const { step, monotone } = procedures[correction]
  const ascending = Float64Array.from(pValues.filter((pValue) => pValue !== null)).toSorted()
  const stepOf = step(ascending.length)
  const stepped = Array.from(ascending, (pValue, at) => Math.min(1, stepOf(pValue, at + 1)))
  const adjusted = makeMonotone(stepped, monotone)
  // equal p-values have equal adjusted ones, so that any of their ranks serves
  return pValues.map((pValue) => (pValue === null ? null : adjusted[placeOf(pValue, ascending)]!))
}

/** Where a value stands among ascending ones that hold it. */
function placeOf(value: number, ascending: Float64Array): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function makeMonotone(values: readonly number[], monotone: Monotone): readonly number[] {
  if (monotone === 'none') return values
  if (monotone === 'running-maximum') {
    let highest = 0
    return values.map((value) => (highest = Math.max(highest, value)))
  }
  let lowest = 1
  return values
    .toReversed()
    .map((value) => (lowest = Math.min(lowest, value)))
    .toReversed()
}

/** 1 - (1 - p)^size, exact for tiny p. */
function sidak(p: number, size: number): number {
  return -Math.expm1(size * Math.log1p(-p))
}

function underAnyDependence(size: number): (pValue: number, rank: number) => number {
  const sum = harmonic(size)
  return (p, rank) => (p * size * sum) / rank
}

/** 1 + 1/2 + ... + 1/size. */
export function harmonic(size: number): number {
  let sum = 0
  for (let i = size; i >= 1; i--) sum += 1 / i
  return sum
}
