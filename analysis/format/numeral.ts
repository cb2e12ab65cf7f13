/** U+2212. A hyphen is not a minus. */
export const minusSign = '\u2212'
/** U+202F, the thin space that does not break: between a number and its %. */
export const thinSpace = '\u202F'
/** Shown in place of a value that does not exist. */
export const noValue = '\u2013'

/** A number with a fixed count of decimals, thousands separators and a true minus. Never "−0". */
export function fixedNumeral(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return nonFiniteNumeral(value)
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`
  return value < 0 && /[1-9]/.test(digits) ? minusSign + digits : digits
}

/** A number in scientific notation, `1.23e-7`: plain hyphen in the exponent, as it can be typed. */
export function scientificNumeral(value: number, significant: number): string {
  const text = Math.abs(value)
    .toExponential(significant - 1)
    .replace('e+', 'e')
  return value < 0 ? minusSign + text : text
}

export function nonFiniteNumeral(value: number): string {
  if (Number.isNaN(value)) return noValue
  return value > 0 ? '∞' : `${minusSign}∞`
}

/** Decimals that show `significant` digits of `value`, none beyond `most`; 0 for values that need none. */
export function decimalsFor(value: number, significant: number, most = 12): number {
  if (value === 0 || !Number.isFinite(value)) return 0
  const rounded = Number(Math.abs(value).toPrecision(significant))
  return Math.min(most, Math.max(0, significant - 1 - Math.floor(Math.log10(rounded))))
}
