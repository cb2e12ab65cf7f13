import type { Table } from '@analysis'
import { tellAnswer } from '@presentation'

const characterWidth = 7.4
const padding = 20
const narrowest = 72
const widest = 320
const sampledRows = 200

/** Pixels that each column needs for its name and its first rows, within reason. */
export function columnWidths({ columns, rowCount }: Table): readonly number[] {
  return columns.map(({ name, type, values }) => {
    const sample = values.slice(0, Math.min(rowCount, sampledRows))
    const lengths = sample.map((value) => (value === null ? 4 : tellAnswer(value, type).text.length))
    const longest = Math.max(name.length + type.length + 1, ...lengths)
    return Math.round(Math.min(widest, Math.max(narrowest, longest * characterWidth + padding)))
  })
}
