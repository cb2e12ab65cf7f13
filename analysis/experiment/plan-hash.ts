import { sha256 } from '../numerics/sha256'
import type { ExperimentSpec } from './spec'

/** Identifies what was planned: variants, metrics, dimensions and the analysis plan, not names or dates. */
export function planHash({ variants, metrics, dimensions, plan }: ExperimentSpec): string {
  return `sha256:${sha256(canonicalJson({ variants, metrics, dimensions, plan }))}`
}

/** JSON with sorted keys and no spaces: equal values give equal text, whatever order their keys were written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const sorted = fields.toSorted(byKey)
  return `{${sorted.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
