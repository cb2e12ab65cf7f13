import { named } from '@analysis'
import type { SplitPhase } from '@analysis'
import { z } from 'zod'
import type { ChangeDocument } from './lifecycle'

const split = z.array(z.looseObject({ id: z.string(), weight: z.number() }))

/**
 * The splits of an experiment since its activation, from its change log: each change of weights while subjects could
 * come begins one. Empty when the split never changed.
 */
export function splitPhases(changes: readonly ChangeDocument[]): readonly SplitPhase[] {
  const ordered = changes.toSorted((a, b) => a.version - b.version)
  const activated = ordered.find(({ action }) => action === 'activate')
  if (activated === undefined) return []
  const reweighted = ordered.flatMap(({ at, version, changed }) => {
    const variants = changed.find(({ field }) => field === 'variants')
    if (variants === undefined || version <= activated.version) return []
    const [before, after] = [weightsOf(variants.before), weightsOf(variants.after)]
    return before === null || after === null || sameWeights(before, after) ? [] : [{ at, before, after }]
  })
  const first = reweighted[0]
  if (first === undefined) return []
  return [
    { from: activated.at, weights: first.before },
    ...reweighted.map(({ at, after }) => ({ from: at, weights: after })),
  ]
}

function weightsOf(value: unknown): Readonly<Record<string, number>> | null {
  const variants = split.safeParse(value)
  return variants.success ? Object.fromEntries(variants.data.map(({ id, weight }) => [id, weight])) : null
}

function sameWeights(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const ids = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...ids].every((id) => (named(a, id) ?? 0) === (named(b, id) ?? 0))
}
