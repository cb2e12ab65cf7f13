import { z } from 'zod'
import { isJsonObject } from './json-text'
import { nearestName } from './nearest-name'
import type { Path } from './path'

/** A field that stands where the format has none of that name. */
export interface UnknownField {
  readonly path: Path
  readonly name: string
  readonly value: unknown
  /** The object's `kind` or `type`, where that decides which fields it has. */
  readonly of: string | null
  /** The known name that was probably meant. */
  readonly nearest: string | null
  readonly known: readonly string[]
}

/**
 * Which fields a format has at each place of a document, collected while it is read. Places that nobody named fields for
 * are free: the format says nothing about them.
 */
export class KnownFields {
  private readonly places = new Map<string, Set<string>>()

  add(path: Path, names: readonly string[]): void {
    const key = keyOf(path)
    const known = this.places.get(key) ?? new Set<string>()
    for (const name of names) known.add(name)
    this.places.set(key, known)
  }

  /** Notes the fields of every object that a schema describes inside `value`. */
  ofSchema(schema: unknown, value: unknown, path: Path): void {
    const inner = unwrapped(schema)
    if (inner instanceof z.ZodObject) {
      if (!isJsonObject(value)) return
      const shape: Readonly<Record<string, unknown>> = inner.shape
      this.add(path, Object.keys(shape))
      for (const [name, field] of Object.entries(shape)) this.ofSchema(field, value[name], [...path, name])
    } else if (inner instanceof z.ZodArray && Array.isArray(value)) {
      value.forEach((item: unknown, at) => this.ofSchema(inner.element, item, [...path, at]))
    } else if (inner instanceof z.ZodUnion) {
      for (const option of inner.options) this.ofSchema(option, value, path)
    }
  }

  unknownIn(document: unknown, path: Path = []): readonly UnknownField[] {
    if (Array.isArray(document)) return document.flatMap((item, at) => this.unknownIn(item, [...path, at]))
    if (!isJsonObject(document)) return []
    const known = this.places.get(keyOf(path))
    return Object.entries(document).flatMap(([name, value]) => {
      if (known === undefined || known.has(name)) return this.unknownIn(value, [...path, name])
      return [this.unknownField(path, name, document)]
    })
  }

  /** What is said of a field that is not known in the object at `path`. */
  unknownField(path: Path, name: string, object: unknown): UnknownField {
    const fields = isJsonObject(object) ? object : {}
    const known = [...(this.places.get(keyOf(path)) ?? [])].toSorted()
    const kind = fields['kind'] ?? fields['type']
    const of = typeof kind === 'string' ? kind : null
    return { path, name, value: fields[name], of, nearest: nearestName(name, known), known }
  }
}

/** The schema inside `optional`, `nullable`, `transform` and the like. */
function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap())
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String))
}
