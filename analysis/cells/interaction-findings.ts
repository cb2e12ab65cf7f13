import type { ExperimentSpec } from '../study/spec'
import type { Finding } from '../failures'
import { formatPStatement } from '../format/p-value'
import type { InteractionReading, InteractionsView, Overlap } from './interactions-view'

/** Assignments that depend on each other, and effects that do, after correction. */
export function interactionFindings(
  { overlaps, readings }: InteractionsView,
  spec: ExperimentSpec,
): readonly Finding[] {
  return [
    ...overlaps
      .filter(({ assignmentAdjusted }) => assignmentAdjusted !== null && assignmentAdjusted < spec.plan.srmAlpha)
      .map(dependentAssignment),
    ...readings.filter(({ flagged }) => flagged).map(interacting),
  ]
}

function dependentAssignment({ experiment, otherVariant, variantId, subjects, assignmentAdjusted }: Overlap): Finding {
  return {
    code: 'dependent-assignment',
    severity: 'warning',
    message: `Who gets ${variantId} depends on ${otherVariant} of "${experiment}" (${formatPStatement(assignmentAdjusted)} after Holm): the two experiments were not assigned independently.`,
    hint: 'Give the experiments different hash seeds or layers; what looks like an interaction may be who is in both.',
    evidence: { experiment, otherVariant, variant: variantId, subjects, pValueAdjusted: assignmentAdjusted },
  }
}

function interacting(reading: InteractionReading): Finding {
  const { experiment, otherVariant, variantId, metricId, interaction, pValueAdjusted } = reading
  return {
    code: 'interaction',
    severity: 'warning',
    message: `The effect of ${variantId} on "${metricId}" differs where ${otherVariant} of "${experiment}" is on (${formatPStatement(pValueAdjusted)} after Benjamini-Hochberg).`,
    hint: 'Read the effect with and without the other experiment, and decide about both together.',
    evidence: { metric: metricId, experiment, otherVariant, variant: variantId, interaction, pValueAdjusted },
  }
}
