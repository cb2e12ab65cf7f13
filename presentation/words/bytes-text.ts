import { formatNumber } from '@analysis'

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes in decimal units with three significant digits: `412 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  const rounded = Number(bytes.toPrecision(3))
  const step = Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3))
  return `${formatNumber(rounded / 1000 ** step)} ${units[step]}`
}
