import { decimalsFor, fixedNumeral, noValue, scientificNumeral } from './numeral'

const smallestShown = 1e-12

/** A p-value: two significant digits, `1.2e-7` below 1e-4, `< 1e-12` below that. */
export function formatPValue(pValue: number | null): string {
  if (pValue === null || Number.isNaN(pValue)) return noValue
  if (pValue < smallestShown) return '< 1e-12'
  if (pValue < 1e-4) return scientificNumeral(pValue, 2)
  return fixedNumeral(pValue, decimalsFor(pValue, 2))
}

/** Like `formatPValue`, with the relation: `p = 0.0016`, `p < 1e-12`. */
export function formatPStatement(pValue: number | null): string {
  const shown = formatPValue(pValue)
  return shown.startsWith('<') ? `p ${shown}` : `p = ${shown}`
}

/**
 * The exact p-value for hover and copy. Where a double underflows to 0 the decimal logarithm still knows it: log10 p of
 * -400.3 is `5.01e-401`.
 */
export function exactPValue(pValue: number, log10P: number): string {
  if (pValue > 0 || !Number.isFinite(log10P)) return String(pValue)
  const exponent = Math.floor(log10P)
  return `${(10 ** (log10P - exponent)).toPrecision(3)}e${exponent}`
}
