import { z } from 'zod'
import { type JsonObject, isAbsent, isJsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printRows, readFilteredRows } from './rows-format'
import type { Join, Population } from './source-spec'

const name = z.string().min(1)

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
  const rows = readFilteredRows(value, path, problems)
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
  const rows = readFilteredRows(value, path, problems, inherited)
  const fields = problems.read(populationFields, value, path)
  return rows === null || fields === null ? null : { rows, variant: fields.variant, count: fields.count }
}

export function printPopulation(population: Population): JsonObject {
  return { ...printRows(population.rows), variant: population.variant, count: population.count }
}
