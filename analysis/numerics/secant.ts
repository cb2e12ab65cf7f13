export interface SecantOptions {
  /** Between which the zero lies. */
  readonly lower: number
  readonly upper: number
  /** Where to begin; brought between the two. */
  readonly guess: number
}

/** Error left of a last step, estimated: each is about proportional to the product of the two before it. */
const SETTLED = 1e-12
const MAX_STEPS = 200

/**
 * The zero of an increasing `f` that is close to a line of slope 1: by secants, in few evaluations and none at the ends;
 * by halves where a secant leaves what is known to hold the zero. `f` may be infinite far from it.
 */
export function findNearlyLinearRoot(f: (x: number) => number, { lower, upper, guess }: SecantOptions): number {
  let [low, high] = [lower, upper]
  let x = Math.max(low, Math.min(high, guess))
  let value = f(x)
  let slope = 1
  let [before, previous] = [high - low, high - low]
  for (let count = 0; count < MAX_STEPS && value !== 0; count++) {
    if (value < 0) low = x
    else high = x
    const secant = x - value / slope
    const isWithin = secant >= low && secant <= high
    const next = isWithin ? secant : (low + high) / 2
    const step = next - x
    if (step === 0 || (isWithin && step ** 2 < SETTLED * before)) return next
    const nextValue = f(next)
    slope = (nextValue - value) / step
    ;[x, value, before, previous] = [next, nextValue, previous, Math.abs(step)]
  }
  return x
}
