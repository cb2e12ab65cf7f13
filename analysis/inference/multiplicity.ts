import type { Correction } from '../experiment/spec'

/** Corrections that need nothing but p-values, those beyond what a plan can name included. */
export type PValueAdjustment = Exclude<Correction, 'dunnett'> | 'sidak' | 'holm-sidak'

/** Factor or transformation of the p-value of ascending rank `rank` (1 = smallest) in a family of `size`. */
type Step = (pValue: number, rank: number, size: number) => number
type Monotone = 'none' | 'running-maximum' | 'running-minimum'

const procedures: Readonly<Record<PValueAdjustment, { readonly step: Step; readonly monotone: Monotone }>> = {
  none: { step: (p) => p, monotone: 'none' },
  bonferroni: { step: (p, _, size) => p * size, monotone: 'none' },
  sidak: { step: (p, _, size) => sidak(p, size), monotone: 'none' },
  holm: { step: (p, rank, size) => p * (size - rank + 1), monotone: 'running-maximum' },
  'holm-sidak': { step: (p, rank, size) => sidak(p, size - rank + 1), monotone: 'running-maximum' },
  hochberg: { step: (p, rank, size) => p * (size - rank + 1), monotone: 'running-minimum' },
  'benjamini-hochberg': { step: (p, rank, size) => (p * size) / rank, monotone: 'running-minimum' },
  'benjamini-yekutieli': { step: (p, rank, size) => (p * size * harmonic(size)) / rank, monotone: 'running-minimum' },
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
  const family = pValues
    .flatMap((pValue, index) => (pValue === null ? [] : [{ pValue, index }]))
    .toSorted((a, b) => a.pValue - b.pValue)
  const stepped = family.map(({ pValue }, at) => Math.min(1, step(pValue, at + 1, family.length)))
  const adjusted: (number | null)[] = pValues.map(() => null)
  makeMonotone(stepped, monotone).forEach((value, at) => {
    adjusted[family[at]!.index] = value
  })
  return adjusted
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

function harmonic(size: number): number {
  let sum = 0
  for (let i = size; i >= 1; i--) sum += 1 / i
  return sum
}
