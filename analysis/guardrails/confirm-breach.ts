import { named } from '../numerics/named'
import type { SrmResult } from '../results/split'
import { formatPStatement } from '../format/p-value'
import type { GuardrailReading, GuardrailRule } from './guardrail-window'
import { streamCompleteness, type PartitionVolume } from './stream-completeness'

/** What tells a harmful treatment from data that never came, however long they have been missing. */
export interface BreachEvidence {
  /** Splits of subjects by first exposure, each against the planned one. */
  readonly splits: readonly SrmResult[]
  /** Exposed subjects by the partition of their exposure and by variant, and those of them who sent any event. */
  readonly exposed: readonly PartitionVolume[]
  readonly active: readonly PartitionVolume[]
}

/**
 * A breach is one only when the data are whole: when subjects are split as planned, and when no partition has exposures
 * and hardly an event. Neither needs a past to compare with. Any other reading stays as it is.
 */
export function confirmBreach(
  reading: GuardrailReading,
  { splits, exposed, active }: BreachEvidence,
  variantIds: readonly string[],
  { minCompleteness }: Pick<GuardrailRule, 'minCompleteness'>,
): GuardrailReading {
  if (reading.state !== 'breach') return reading
  const mismatch = splits.find((split) => split.kind === 'estimated' && split.flagged)
  if (mismatch?.kind === 'estimated') {
    const counts = Object.entries(mismatch.expected).map(
      ([id, expected]) => `${id} ${named(mismatch.observed, id) ?? 0} of ${expected.toFixed(0)}`,
    )
    return doubted(
      reading,
      `subjects are not split as planned (${counts.join(', ')}; ${formatPStatement(mismatch.pValue)})`,
    )
  }
  // what a complete stream would have brought is an event of each exposed subject
  const { lostPartitions, byVariant } = streamCompleteness(active, { windows: Infinity, partitions: exposed })
  const least = Math.min(1, ...variantIds.map((id) => named(byVariant, id) ?? 1))
  if (least >= minCompleteness) return reading
  return doubted(
    reading,
    `partitions ${lostPartitions.join(', ')} have exposures and hardly any events: ${(100 * least).toFixed(0)} % arrived`,
  )
}

function doubted(reading: GuardrailReading, why: string): GuardrailReading {
  const reason = `It would be a breach, but ${why}: what is missing may look like harm. ${reading.reason}`
  return { ...reading, state: 'incomplete-data', reason }
}
