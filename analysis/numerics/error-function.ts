const SQRT_PI = Math.sqrt(Math.PI)

// Coefficients of Cody (1969), "Rational Chebyshev approximations for the error function", Math. Comp. 23: 631-637.
const NEAR_NUMERATOR = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
]
const NEAR_DENOMINATOR = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const MIDDLE_NUMERATOR = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const MIDDLE_DENOMINATOR = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const FAR_NUMERATOR = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const FAR_DENOMINATOR = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

/** erfc is smaller than the smallest double from here on. */
const UNDERFLOW = 27.3

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (const coefficient of coefficients) value = value * x + coefficient
  return value
}

/** erf(x) for |x| <= 0.46875. */
function erfNear(x: number): number {
  const square = x * x
  return (x * polynomial(NEAR_NUMERATOR, square)) / polynomial(NEAR_DENOMINATOR, square)
}

/** exp(x^2) erfc(x) for x > 0.46875: the tail without its exponential, finite for every x. */
function scaledTail(x: number): number {
  if (x <= 4) return polynomial(MIDDLE_NUMERATOR, x) / polynomial(MIDDLE_DENOMINATOR, x)
  const inverseSquare = 1 / (x * x)
  const correction =
    (inverseSquare * polynomial(FAR_NUMERATOR, inverseSquare)) / polynomial(FAR_DENOMINATOR, inverseSquare)
  return (1 / SQRT_PI - correction) / x
}

/** exp(-x^2) with x^2 formed from a rounded part and its rest, which keeps the last digits for large x. */
function expMinusSquare(x: number): number {
  const rounded = Math.trunc(x * 16) / 16
  return Math.exp(-rounded * rounded) * Math.exp(-(x - rounded) * (x + rounded))
}

/** Complementary error function, 1 - erf(x): relative error near 1e-16 down to the smallest double. */
export function erfc(x: number): number {
  const distance = Math.abs(x)
  if (distance <= 0.46875) return 1 - erfNear(x)
  const tail = distance < UNDERFLOW ? expMinusSquare(distance) * scaledTail(distance) : 0
  return x > 0 ? tail : 2 - tail
}

/** Error function. */
export function erf(x: number): number {
  return Math.abs(x) <= 0.46875 ? erfNear(x) : 1 - erfc(x)
}

/** Natural logarithm of erfc(x); finite where erfc itself underflows. */
export function logErfc(x: number): number {
  if (x === Infinity) return -Infinity
  if (x > 0.46875) return -x * x + Math.log(scaledTail(x))
  return Math.log1p(-erf(x))
}
