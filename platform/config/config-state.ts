import type { ExperimentDocument, GuardrailDocument, HoldoutDocument, LayerDocument, MetricDocument } from '@contract'

/** The documents of a registry by their kind. */
export interface RegistryDocuments {
  readonly layer: LayerDocument
  readonly holdout: HoldoutDocument
  readonly metric: MetricDocument
  readonly guardrail: GuardrailDocument
}

export type RegistryKind = keyof RegistryDocuments

export type Registry = { readonly [Kind in RegistryKind]: ReadonlyMap<string, RegistryDocuments[Kind]> }

/** The configuration in force, whole, in memory. Each change makes a new one that shares what did not change. */
export interface ConfigState {
  readonly configVersion: number
  /** ISO 8601, when this version came to be. */
  readonly generatedAt: string
  readonly experiments: ReadonlyMap<string, ExperimentDocument>
  /** Ids that were used once and deleted: never given out again. */
  readonly retired: ReadonlySet<string>
  readonly registry: Registry
  /** SHA-256 hashes of subjects who opted out, sorted. */
  readonly optedOut: readonly string[]
}

/** The map with one entry more, or replaced, in the order of its keys. */
export function withEntry<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): Map<string, Value> {
  const next = new Map(map)
  const isNew = !next.has(key)
  next.set(key, value)
  return isNew ? new Map([...next].toSorted(([a], [b]) => (a < b ? -1 : 1))) : next
}

export function withoutEntry<Value>(map: ReadonlyMap<string, Value>, key: string): Map<string, Value> {
  const next = new Map(map)
  next.delete(key)
  return next
}
