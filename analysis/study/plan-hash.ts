import { sha256 } from '../numerics/sha256'
import type { ExperimentSpec } from './spec'

/** Identifies what was planned: variants, metrics, dimensions and the analysis plan, not names or dates. */
export function planHash({ variants, metrics, dimensions, plan }: ExperimentSpec): string {
  return `sha256:${sha256(canonicalJson({ variants, metrics, dimensions, plan }))}`
}

/** JSON with sorted keys and no spaces: equal values give equal text, whatever order their keys were written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null'
  let fields = ''
  for (const key of Object.keys(value).toSorted()) {
    const field = value[key]
    if (field === undefined) continue
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`
  }
  return `{${fields}}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
