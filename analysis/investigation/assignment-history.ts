import { assignOne } from '../assignment/assign'
import type { Attributes } from '../assignment/condition-holds'
import { prepareSnapshot, type PreparedSnapshot } from '../assignment/prepare-snapshot'
import type { AssignmentInputs } from '../study/assignment-inputs'
import type { Variant } from '../study/spec'

/** The id under which a history's snapshots hold the one experiment. */
const experimentId = 'experiment'

/** One version of the assignment, ready for many subjects. */
export interface PreparedVersion {
  /** Milliseconds since 1970, inclusive. */
  readonly from: number
  readonly configVersion: number
  readonly weights: Readonly<Record<string, number>>
  readonly snapshot: PreparedSnapshot
}

/** What a subject should have got: a variant, or the reason why it should be in no variant. */
export type Prediction =
  { readonly kind: 'assigned'; readonly variantId: string } | { readonly kind: 'not-assigned'; readonly reason: string }

/** The versions oldest first, each checked and encoded once. */
export function preparedHistory(inputs: AssignmentInputs, variants: readonly Variant[]): readonly PreparedVersion[] {
  return inputs.map(({ from, configVersion, salt, weights, rampPercent, targeting, layer, holdouts }) => ({
    from: from === null ? -Infinity : Date.parse(from),
    configVersion,
    weights,
    snapshot: prepareSnapshot({
      configVersion,
      layers: layer === null ? [] : [{ layerId: layer.layerId, salt: layer.salt }],
      holdouts: holdouts.map((holdout) => ({ ...holdout, layers: null })),
      optedOut: [],
      experiments: [
        {
          experimentId,
          status: 'active',
          startsAt: null,
          layerId: layer?.layerId ?? null,
          buckets: { from: layer?.buckets[0] ?? 0, to: layer?.buckets[1] ?? 1000 },
          rampPercent,
          targeting,
          salt,
          variants: variants.map((variant) => ({ ...variant, weight: weights[variant.id] ?? 0 })),
        },
      ],
    }),
  }))
}

/** The version in force at a time; before the first one, the first. */
export function versionAt(history: readonly PreparedVersion[], at: number): PreparedVersion {
  return history.findLast(({ from }) => from <= at) ?? history[0]!
}

/** What a version gives a subject, computed again. */
export function predict(subject: string, attributes: Attributes, version: PreparedVersion): Prediction {
  const decision = assignOne(subject, { attributes, now: 0 }, version.snapshot, experimentId)
  if (decision.kind === 'assigned') return { kind: 'assigned', variantId: decision.variantId }
  return { kind: 'not-assigned', reason: decision.reason }
}
