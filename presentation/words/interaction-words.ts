import type { InteractionReading, InteractionsView } from '@analysis'

/** What the screening shows, in a sentence. */
export function interactionTitle({ readings, overlaps }: InteractionsView): string {
  const flagged = readings.filter((each) => each.flagged)
  const [strongest] = flagged.toSorted((a, b) => (a.pValueAdjusted ?? 1) - (b.pValueAdjusted ?? 1))
  return strongest === undefined
    ? `No interaction is beyond chance: ${readings.length} contrasts over ${overlaps.length} overlaps`
    : `${flagged.length} of ${readings.length} interactions beyond chance, the strongest ${overlapName(strongest)} on ${strongest.metricId}`
}

/** `treatment × exp_nav new` */
export function overlapName(overlap: Pick<InteractionReading, 'experiment' | 'otherVariant' | 'variantId'>): string {
  return `${overlap.variantId} × ${overlap.experiment} ${overlap.otherVariant}`
}
