import { sql } from '@analysis'
import { z } from 'zod'
import { printCondition, readCondition } from './condition-format'
import { type JsonObject, isAbsent, isJsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printReadOptions, readReadOptions } from './read-format'
import type { DerivedColumn, Rows, VariantOfFile } from './source-spec'

const name = z.string().min(1)

const rowsFields = z.looseObject({
  file: name.nullish(),
  files: z.record(name, name).nullish(),
  variant_from_file: z.union([z.boolean(), z.record(name, name)]).nullish(),
  format: z.enum(['csv', 'parquet', 'json-lines', 'duckdb']).nullish(),
  connection: name.nullish(),
  table: name.nullish(),
  sql: name.nullish(),
  derived: z.array(z.looseObject({ name, expression: name })).nullish(),
})

type RowsFields = z.output<typeof rowsFields>

/**
 * Reads where rows come from: `file` or `files` (with `format`, and `table` inside a DuckDB file) or `connection` with
 * `table` or `sql`; how they are read (`read`), and columns computed from theirs (`derived`). A block of an events source
 * may leave `file`, `connection` and `read` to the source it stands in (`inherited`).
 */
export function readRows(block: JsonObject, path: Path, problems: Problems, inherited: JsonObject = {}): Rows | null {
  problems.knows(path, 'read')
  const own = problems.read(rowsFields, block, path)
  if (own === null) return null
  const read = readReadOptions(
    isAbsent(block.read) ? inherited.read : block.read,
    isAbsent(block.read) && path.length > 1 ? [...path.slice(0, -1), 'read'] : [...path, 'read'],
    problems,
  )
  const shared = {
    ...(Object.keys(read).length > 0 && { read }),
    ...readDerived(own.derived ?? [], path, problems),
  }
  const where = readPlace(own, path, problems, inherited)
  return where === null ? null : { ...where, ...shared }
}

/** The same for a block that may have a filter of its own. */
export function readFilteredRows(
  block: JsonObject,
  path: Path,
  problems: Problems,
  inherited: JsonObject = {},
): Rows | null {
  problems.knows(path, 'filter')
  const filter = isAbsent(block.filter) ? null : readCondition(block.filter, [...path, 'filter'], problems)
  const rows = readRows(block, path, problems, inherited)
  return rows && { ...rows, ...(filter !== null && { filter }) }
}

function readPlace(own: RowsFields, path: Path, problems: Problems, inherited: JsonObject): Rows | null {
  if (!isAbsent(own.files)) return readFiles(own, own.files, path, problems)
  const names = !isAbsent(own.file) || !isAbsent(own.connection) ? own : inherited
  const file = typeof names.file === 'string' ? names.file : null
  const connection = typeof names.connection === 'string' ? names.connection : null
  if ((file === null) === (connection === null)) {
    const given = file === null ? undefined : { file, connection }
    problems.expected('either "file" or "connection"', given, path)
    return null
  }
  if (file !== null) {
    if (!isAbsent(own.sql))
      problems.expected('no "sql" with "file" (it belongs to a connection)', own.sql, [...path, 'sql'])
    const named = own.variant_from_file
    const variantOf: VariantOfFile | null = isJsonObject(named)
      ? { kind: 'names', variants: named }
      : named === true
        ? { kind: 'asterisk' }
        : null
    return { kind: 'file', file, format: own.format ?? null, table: own.table ?? null, ...(variantOf && { variantOf }) }
  }
  const { table = null, sql: query = null } = own
  if ((table === null) === (query === null) || connection === null) {
    problems.expected(
      'either "table" or "sql" with "connection"',
      table === null ? undefined : { table, sql: query },
      path,
    )
    return null
  }
  const relation = table !== null ? ({ kind: 'table', table } as const) : ({ kind: 'sql', sql: query ?? '' } as const)
  return { kind: 'connection', connection, relation }
}

function readFiles(
  own: RowsFields,
  files: Readonly<Record<string, string>>,
  path: Path,
  problems: Problems,
): Rows | null {
  if (!isAbsent(own.file) || !isAbsent(own.connection)) {
    problems.expected('either "files" or "file"', { files, file: own.file ?? own.connection }, path)
    return null
  }
  const listed = Object.entries(files).map(([variant, file]) => ({ variant, file }))
  const [first] = listed
  if (first === undefined) {
    problems.expected('at least one file, such as {"control": "control.csv"}', files, [...path, 'files'])
    return null
  }
  const variantOf: VariantOfFile = { kind: 'files', files: listed }
  return { kind: 'file', file: first.file, format: own.format ?? null, table: own.table ?? null, variantOf }
}

function readDerived(
  derived: readonly DerivedColumn[],
  path: Path,
  problems: Problems,
): { readonly derived?: readonly DerivedColumn[] } {
  derived.forEach((column, at) => {
    const reading = sql.parseDerived(column.expression)
    if (reading.ok) return
    problems.expected(reading.expected, column.expression, [...path, 'derived', at, 'expression'])
  })
  return derived.length === 0 ? {} : { derived: derived.map((one) => ({ name: one.name, expression: one.expression })) }
}

export function printRows(rows: Rows): JsonObject {
  return {
    ...printPlace(rows),
    ...printReadOptions(rows.read),
    ...(rows.filter !== undefined && { filter: printCondition(rows.filter) }),
    ...(rows.derived !== undefined && { derived: rows.derived }),
  }
}

function printPlace(rows: Rows): JsonObject {
  if (rows.kind === 'connection') {
    const { relation } = rows
    const where = relation.kind === 'table' ? { table: relation.table } : { sql: relation.sql }
    return { connection: rows.connection, ...where }
  }
  const { variantOf } = rows
  return {
    ...(variantOf?.kind === 'files'
      ? { files: Object.fromEntries(variantOf.files.map(({ variant, file }) => [variant, file])) }
      : { file: rows.file }),
    ...(variantOf?.kind === 'names' && { variant_from_file: variantOf.variants }),
    ...(variantOf?.kind === 'asterisk' && { variant_from_file: true }),
    ...(rows.format !== null && { format: rows.format }),
    ...(rows.table !== null && { table: rows.table }),
  }
}
