import type { CellKind, OptionsOf } from '@analysis'
import { stringify } from 'yaml'
import { cellFormats } from './cells/cell-formats'

/** A cell's body as it stands between the fences: YAML options, or SQL. Defaults are left out. */
export function printCellBody<Kind extends CellKind>(options: OptionsOf<Kind>): string {
  const printed = cellFormats[options.kind].print(options)
  if (typeof printed === 'string') return printed
  const fields = Object.entries(printed).filter(([, value]) => value !== null)
  if (fields.length === 0) return ''
  return stringify(Object.fromEntries(fields), { flowCollectionPadding: false, collectionStyle: 'any' }).trimEnd()
}

/** A fenced cell: the fence is longer than any run of backticks in the body, so that nothing in it can close it. */
export function printCell(kind: CellKind, name: string, body: string): string {
  const longestRun = Math.max(0, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longestRun + 1))
  const info = name === '' ? kind : `${kind} ${name}`
  const lines = body === '' ? '' : `${body.replace(/\r?\n$/, '')}\n`
  return `${fence}${info}\n${lines}${fence}\n`
}
