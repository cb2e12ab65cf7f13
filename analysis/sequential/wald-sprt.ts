import { invariant } from '../failures'

export interface SprtErrors {
  /** Chance to reject the null when it holds. */
  readonly alpha: number
  /** Chance to accept it when the alternative holds. */
  readonly beta: number
}

export interface SprtReading {
  /** Log likelihood ratio of the alternative against the null. */
  readonly logLikelihoodRatio: number
  readonly upper: number
  readonly lower: number
  readonly decision: 'reject-null' | 'accept-null' | 'continue'
  /** Observations expected until a decision, by Wald's approximation, which leaves out the overshoot. */
  readonly expectedSize: { readonly null: number; readonly alternative: number }
}

/** Log likelihood ratio so far, and its expected gain per observation under each hypothesis. */
interface Evidence {
  readonly logLikelihoodRatio: number
  readonly gain: { readonly null: number; readonly alternative: number }
}

/** Wald's (1945) sequential probability ratio test of one success rate against another. */
export function bernoulliSprt(
  { successes, n }: { readonly successes: number; readonly n: number },
  rates: { readonly null: number; readonly alternative: number },
  errors: SprtErrors,
): SprtReading {
  const success = Math.log(rates.alternative / rates.null)
  const failure = Math.log1p(-rates.alternative) - Math.log1p(-rates.null)
  const gainAt = (rate: number): number => rate * success + (1 - rate) * failure
  return read(errors, {
    logLikelihoodRatio: successes * success + (n - successes) * failure,
    gain: { null: gainAt(rates.null), alternative: gainAt(rates.alternative) },
  })
}

/** The same for the mean of normal observations with a known standard deviation. */
export function normalSprt(
  { sum, n }: { readonly sum: number; readonly n: number },
  means: { readonly null: number; readonly alternative: number },
  sigma: number,
  errors: SprtErrors,
): SprtReading {
  const step = means.alternative - means.null
  const middle = (means.alternative + means.null) / 2
  const gain = step ** 2 / (2 * sigma ** 2)
  return read(errors, {
    logLikelihoodRatio: (step * (sum - n * middle)) / sigma ** 2,
    gain: { null: -gain, alternative: gain },
  })
}

function read({ alpha, beta }: SprtErrors, { logLikelihoodRatio, gain }: Evidence): SprtReading {
  invariant(alpha > 0 && beta > 0 && alpha + beta < 1, 'the SPRT needs error rates that leave something to decide')
  const upper = Math.log((1 - beta) / alpha)
  const lower = Math.log(beta / (1 - alpha))
  const rejected = logLikelihoodRatio >= upper
  return {
    logLikelihoodRatio,
    upper,
    lower,
    decision: rejected ? 'reject-null' : logLikelihoodRatio <= lower ? 'accept-null' : 'continue',
    expectedSize: {
      null: (alpha * upper + (1 - alpha) * lower) / gain.null,
      alternative: ((1 - beta) * upper + beta * lower) / gain.alternative,
    },
  }
}
