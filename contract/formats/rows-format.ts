import type { JsonObject } from './json-text'
import { isAbsent, isJsonObject } from './json-text'
import type { Path, Problems } from './problems'
import type { Join, Population, Rows } from './source-spec'
import { z } from 'zod'

const name = z.string().min(1)

const rowsFields = z.looseObject({
  file: name.nullish(),
  format: z.enum(['csv', 'parquet', 'json-lines', 'duckdb']).nullish(),
  connection: name.nullish(),
  table: name.nullish(),
  sql: name.nullish(),
})

/**
 * Reads where rows come from: `file` (with `format`, and `table` inside a DuckDB file) or `connection` with `table` or
 * `sql`. A block of an events source may leave `file` or `connection` to the source it stands in (`inherited`).
 */
export function readRows(block: JsonObject, path: Path, problems: Problems, inherited: JsonObject = {}): Rows | null {
  const own = problems.read(rowsFields, block, path)
  if (own === null) return null
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
    return { kind: 'file', file, format: own.format ?? null, table: own.table ?? null }
  }
  const { table = null, sql = null } = own
  if ((table === null) === (sql === null) || connection === null) {
    problems.expected('either "table" or "sql" with "connection"', table === null ? undefined : { table, sql }, path)
    return null
  }
  const relation = table !== null ? ({ kind: 'table', table } as const) : ({ kind: 'sql', sql: sql ?? '' } as const)
  return { kind: 'connection', connection, relation }
}

export function printRows(rows: Rows): JsonObject {
  if (rows.kind === 'connection') {
    const { relation } = rows
    const where = relation.kind === 'table' ? { table: relation.table } : { sql: relation.sql }
    return { connection: rows.connection, ...where }
  }
  return {
    file: rows.file,
    ...(rows.format !== null && { format: rows.format }),
    ...(rows.table !== null && { table: rows.table }),
  }
}

const joinFields = z.looseObject({
  on: z.union([name, z.looseObject({ left: name, right: name })], {
    error: 'a column name or {"left": column, "right": column}',
  }),
  columns: z.array(name).min(1).nullish(),
})

/** Reads `source.join`, a list of files or tables whose columns are added by key. */
export function readJoins(value: unknown, path: Path, problems: Problems): readonly Join[] {
  if (isAbsent(value)) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list
    .map((item, i) => readJoin(item, Array.isArray(value) ? [...path, i] : path, problems))
    .filter((join) => join !== null)
}

function readJoin(value: unknown, path: Path, problems: Problems): Join | null {
  if (!isJsonObject(value)) {
    problems.expected('a join {"file", "on", "columns"}', value, path)
    return null
  }
  const rows = readRows(value, path, problems)
  const fields = problems.read(joinFields, value, path)
  if (rows === null || fields === null) return null
  const on = typeof fields.on === 'string' ? { left: fields.on, right: fields.on } : fields.on
  return { rows, on: { left: on.left, right: on.right }, columns: fields.columns ?? null }
}

export function printJoin({ rows, on, columns }: Join): JsonObject {
  return {
    ...printRows(rows),
    on: on.left === on.right ? on.left : { left: on.left, right: on.right },
    ...(columns !== null && { columns }),
  }
}

const populationFields = z.looseObject({ variant: name, count: name })

/** Reads `source.population`: where the number of subjects per variant stands, and in which columns. */
export function readPopulation(
  value: unknown,
  path: Path,
  problems: Problems,
  inherited: JsonObject,
): Population | null {
  if (isAbsent(value)) return null
  if (!isJsonObject(value)) {
    problems.expected('a population {"file", "variant", "count"}', value, path)
    return null
  }
  const rows = readRows(value, path, problems, inherited)
  const fields = problems.read(populationFields, value, path)
  return rows === null || fields === null ? null : { rows, variant: fields.variant, count: fields.count }
}

export function printPopulation(population: Population): JsonObject {
  return { ...printRows(population.rows), variant: population.variant, count: population.count }
}
