import { decimalsFor, fixedNumeral, nonFiniteNumeral, noValue, scientificNumeral, thinSpace } from './numeral'

const screenDigits = 3

/**
 * A quantity as screens and reports show it: three significant digits, thousands separators, true minus. Below 1e-4 and
 * from 1e9 in scientific notation. Null and NaN show as an en dash.
 */
export function formatNumber(value: number | null, significant = screenDigits): string {
  if (value === null) return noValue
  if (!Number.isFinite(value)) return nonFiniteNumeral(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e9) return scientificNumeral(value, significant)
  return fixedNumeral(Number(value.toPrecision(significant)), decimalsFor(value, significant))
}

/** A count of things, never rounded: `90,189`. */
export function formatCount(value: number | null): string {
  return value === null ? noValue : fixedNumeral(value, 0)
}

/** A share as a percentage: 0.19018 is `19.0 %`. */
export function formatPercent(share: number | null, significant = screenDigits): string {
  if (share === null || Number.isNaN(share)) return noValue
  return `${formatNumber(share * 100, significant)}${thinSpace}%`
}

/** Adds the plus sign that a change carries: `+2.6`, `−6.9`, `0`. */
export function withSign(numeral: string): string {
  return /^[\d∞]/.test(numeral) && /[1-9∞]/.test(numeral) ? `+${numeral}` : numeral
}

/** A change without its interval: 0.0117 is `+1.17 pp` in percentage points, else `+0.0117`. */
export function formatDifference(value: number | null, unit: 'points' | 'plain'): string {
  if (value === null) return noValue
  return unit === 'points' ? `${withSign(formatNumber(value * 100))}${thinSpace}pp` : withSign(formatNumber(value))
}

/** A size without a sign, such as a standard error: 0.0117 is `1.17 pp` in percentage points, else `0.0117`. */
export function formatSize(value: number | null, unit: 'points' | 'plain'): string {
  if (value === null || unit === 'plain') return formatNumber(value)
  return `${formatNumber(value * 100)}${thinSpace}pp`
}

/** What copying a number gives: all its digits, as any program reads them. Null is empty, as a missing value in TSV. */
export function exactNumber(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value)
}
