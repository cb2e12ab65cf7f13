import { isJsonObject } from './json-text'
import type { JsonObject } from './json-text'

/**
 * Carries the change from `before` to `after` over to `document`, of which `before` is what the format understands.
 * What did not change, and what the format does not know, stays as it was written. Lists of objects with ids are
 * matched by id.
 */
export function patchDocument(document: unknown, before: unknown, after: unknown): unknown {
  if (isSame(before, after)) return document === undefined ? after : document
  if (isJsonObject(document) && isJsonObject(before) && isJsonObject(after)) return patchObject(document, before, after)
  if (isIdentifiedList(document) && isIdentifiedList(before) && isIdentifiedList(after)) {
    return patchList(document, before, after)
  }
  return after
}

function patchObject(document: JsonObject, before: JsonObject, after: JsonObject): JsonObject {
  const patched: [string, unknown][] = []
  for (const [key, value] of Object.entries(document)) {
    if (Object.hasOwn(after, key)) patched.push([key, patchDocument(value, ownValue(before, key), after[key])])
    else if (!Object.hasOwn(before, key)) patched.push([key, value])
  }
  for (const [key, value] of Object.entries(after)) {
    const isNew = !Object.hasOwn(document, key) && !isSame(ownValue(before, key), value)
    if (isNew) patched.push([key, value])
  }
  return Object.fromEntries(patched)
}

type Identified = JsonObject & { readonly id: string }

function patchList(document: readonly Identified[], before: readonly Identified[], after: readonly Identified[]) {
  const find = (list: readonly Identified[], id: string) => list.find((item) => item.id === id)
  const patched = after.map((item) => patchDocument(find(document, item.id), find(before, item.id), item))
  const unknown = document.filter((item) => !find(before, item.id) && !find(after, item.id))
  return [...patched, ...unknown]
}

function isIdentifiedList(value: unknown): value is readonly Identified[] {
  return Array.isArray(value) && value.every((item) => isJsonObject(item) && typeof item.id === 'string')
}

function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
