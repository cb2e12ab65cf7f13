import { exactNumber } from '@analysis'

export type TsvValue = string | number | boolean | null

/** Rows as tab-separated text with headers, as spreadsheets paste it: full precision, no tab or line break in a field. */
export function toTsv(headers: readonly string[], rows: readonly (readonly TsvValue[])[]): string {
  return [headers, ...rows].map((row) => row.map(field).join('\t')).join('\n')
}

function field(value: TsvValue): string {
  if (typeof value === 'number') return exactNumber(value)
  return value === null ? '' : String(value).replaceAll(/[\t\r\n]+/g, ' ')
}
