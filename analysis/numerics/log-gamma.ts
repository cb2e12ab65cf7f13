const HALF_LOG_TWO_PI = 0.9189385332046728

// B_2k / (2k (2k - 1)), highest k first: Abramowitz and Stegun (1964), 6.1.40.
const STIRLING = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]
const STIRLING_FROM = 12

/**
 * What Stirling's formula misses: log gamma(x) - (x - 1/2) log x + x - log(2 pi)/2, for x > 0.
 * Small and smooth, so that differences of log-gammas of large arguments keep their digits.
 */
export function stirlingError(x: number): number {
  if (x >= STIRLING_FROM) return stirlingSeries(x)
  return x === 0.5 ? STIRLING_OF_HALF : stirlingFromGamma(x)
}

function stirlingFromGamma(x: number): number {
  return logGamma(x) - (x - 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI
}

function stirlingSeries(x: number): number {
  const inverseSquare = 1 / (x * x)
  let sum = 0
  for (const term of STIRLING) sum = sum * inverseSquare + term
  return sum / x
}

// zeta(k) - 1 for k = 2, 3, ...: with them the series of log gamma around 2 (Abramowitz and Stegun 6.1.33).
const ZETA_MINUS_ONE = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853, 0.0004941886041194645,
  0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5,
  7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878064e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8,
]
const EULER_GAMMA = 0.5772156649015329

/** Asked for by each incomplete beta function of Student's t, whose second parameter is 1/2. */
const STIRLING_OF_HALF = stirlingFromGamma(0.5)

/** log gamma(2 + z) for |z| <= 1/2. */
function logGammaAroundTwo(z: number): number {
  let sum = 0
  for (let k = ZETA_MINUS_ONE.length + 1; k >= 2; k--) {
    sum = sum * z + ((k % 2 === 0 ? 1 : -1) * ZETA_MINUS_ONE[k - 2]!) / k
  }
  return z * (1 - EULER_GAMMA + z * sum)
}

/**
 * log gamma(x) for x > 0, relative error near 1e-15 also around its zeros at 1 and 2: a series around 2, the recurrence
 * towards it, and Stirling's series from 12 on.
 */
export function logGamma(x: number): number {
  if (x >= STIRLING_FROM) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingSeries(x)
  if (x < 0.5) return logGammaAroundTwo(x) - Math.log(x) - Math.log1p(x)
  if (x < 1.5) return logGammaAroundTwo(x - 1) - Math.log(x)
  let factor = 1
  let argument = x
  while (argument > 2.5) {
    argument -= 1
    factor *= argument
  }
  return logGammaAroundTwo(argument - 2) + Math.log(factor)
}
