/** A probability and its complement, each computed directly where it is the small one, with their logarithms. */
export interface Tails {
  readonly lower: number
  readonly upper: number
  readonly logLower: number
  readonly logUpper: number
}

/** From the logarithm of the lower tail. */
export function tailsFromLower(logLower: number): Tails {
  const logP = Math.min(0, logLower)
  return { lower: Math.exp(logP), upper: -Math.expm1(logP), logLower: logP, logUpper: log1mExp(logP) }
}

export function flipTails(tails: Tails): Tails {
  return { lower: tails.upper, upper: tails.lower, logLower: tails.logUpper, logUpper: tails.logLower }
}

/** log(1 - e^x) for x <= 0. Maechler (2012), "Accurately computing log(1 - exp(-|a|))". */
export function log1mExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x))
}
