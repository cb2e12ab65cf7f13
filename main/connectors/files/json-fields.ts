import { uniqueNames } from './column-names'

/** A value of JSON objects that becomes a column. */
export interface JsonField {
  readonly name: string
  /** Where it lies, as DuckDB's JSON functions take it. */
  readonly path: string
  readonly type: 'text' | 'number' | 'list'
}

const deepest = 5
/** An object with more keys than this is a map, whose keys are data. */
const mostKeys = 200

/**
 * The columns of objects with a structure as `json_group_structure` tells it: each key of the object itself under its
 * name, and each value of a nested object under its path, `properties.revenue`.
 */
export function jsonFields(structure: unknown): readonly JsonField[] {
  const fields = leavesOf(structure, [])
  const { names } = uniqueNames(
    fields.map(({ keys }) => keys.join('.')),
    '',
  )
  return fields.map(({ keys, type }, at) => ({ name: names[at] ?? '', path: pathOf(keys), type }))
}

interface Leaf {
  readonly keys: readonly string[]
  readonly type: JsonField['type']
}

function leavesOf(structure: unknown, keys: readonly string[]): readonly Leaf[] {
  if (Array.isArray(structure)) return [{ keys, type: 'list' }]
  if (typeof structure !== 'object' || structure === null) return [{ keys, type: typeOf(structure) }]
  const entries = Object.entries(structure)
  const isMap = keys.length > 0 && (entries.length > mostKeys || entries.length === 0 || keys.length >= deepest)
  if (isMap) return [{ keys, type: 'text' }]
  return entries.flatMap(([key, inner]) => leavesOf(inner, [...keys, key]))
}

function typeOf(structure: unknown): JsonField['type'] {
  return typeof structure === 'string' && /^(?:U?BIGINT|HUGEINT|UHUGEINT|DOUBLE)$/.test(structure) ? 'number' : 'text'
}

function pathOf(keys: readonly string[]): string {
  return `$${keys.map((key) => `."${key.replaceAll('"', '\\"')}"`).join('')}`
}
