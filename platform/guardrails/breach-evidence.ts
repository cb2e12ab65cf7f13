import { named, srmTest, type BreachEvidence } from '@analysis'
import { toSpec, type ExperimentDocument } from '@contract'
import type { EventStore } from '../events/event-store'
import type { ConfigReader } from '../ports'

const dayMs = 24 * 3_600_000
/** As results judge a split. */
const splitAlpha = 0.001

export interface EvidenceSource {
  readonly store: Pick<EventStore, 'firstExposed' | 'exposedPartitions'>
  readonly config: Pick<ConfigReader, 'changes'>
}

/**
 * What a breach is confirmed by: the split of subjects first exposed since it was last set, and in the last day of that;
 * and who of those exposed in the last day sent anything. Asked for only when a breach is about to be called.
 */
export async function breachEvidence(
  { store, config }: EvidenceSource,
  experiment: ExperimentDocument,
  to: number,
): Promise<BreachEvidence> {
  const { experiment_id, activated_at, created_at } = experiment
  const startedAt = Date.parse(activated_at ?? created_at)
  const { spec } = toSpec({ ...experiment, end: null }, await config.changes(experiment_id))
  const phase = spec?.phases?.at(-1)
  const splitSince = phase === undefined ? startedAt : Math.max(startedAt, Date.parse(phase.from))
  const planned = (spec?.variants ?? []).map((variant) => ({
    ...variant,
    weight: phase === undefined ? variant.weight : (named(phase.weights, variant.id) ?? 0),
  }))
  const splits = await Promise.all(
    [...new Set([splitSince, Math.max(splitSince, to - dayMs)])].map(async (since) =>
      srmTest(await store.firstExposed(experiment_id, since), planned, splitAlpha),
    ),
  )
  return { splits, ...(await store.exposedPartitions(experiment_id, { from: Math.max(startedAt, to - dayMs), to })) }
}
