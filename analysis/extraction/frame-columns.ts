import type { FrameColumn } from '../frame/frame'
import { caseWhen, column, dialectCall, type Expression } from '../sql/tree/expression'
import { as, type SelectColumn } from '../sql/tree/select'
import type { RenamedColumn } from './staged-table'

/** A source column on its way into the frame. */
export interface CarriedColumn {
  readonly source: FrameColumn
  /** The table alias it is read from. */
  readonly alias: string
  /** Its name in the frame. */
  readonly name: string
}

export interface CarriedColumns {
  readonly columns: readonly CarriedColumn[]
  readonly renamed: readonly RenamedColumn[]
}

/**
 * Gives every carried column a name of its own. A name that is taken (names differ by more than letter case) gets
 * `source_` in front, and a number behind if that is taken too.
 */
export function carryColumns(
  reserved: readonly string[],
  groups: readonly { readonly alias: string; readonly columns: readonly FrameColumn[] }[],
): CarriedColumns {
  const taken = new Set(reserved.map((name) => name.toLowerCase()))
  const columns: CarriedColumn[] = []
  const renamed: RenamedColumn[] = []
  for (const { alias, columns: sources } of groups) {
    for (const source of sources) {
      const name = freeName(source.name, taken)
      taken.add(name.toLowerCase())
      if (name !== source.name) renamed.push({ from: source.name, to: name })
      columns.push({ source, alias, name })
    }
  }
  return { columns, renamed }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted.toLowerCase())) return wanted
  for (let attempt = 1; ; attempt++) {
    const name = `source_${wanted}${attempt === 1 ? '' : `_${attempt}`}`
    if (!taken.has(name.toLowerCase())) return name
  }
}

/** The column as the frame holds it: an infinite number or NaN is a missing value. */
export function carriedColumn({ source, alias, name }: CarriedColumn): SelectColumn {
  const value = column(source.name, alias)
  return as(source.type === 'DOUBLE' ? finiteOrNull(value) : value, name)
}

export function finiteOrNull(value: Expression): Expression {
  return caseWhen([{ when: dialectCall('is-finite', value), result: value }])
}
