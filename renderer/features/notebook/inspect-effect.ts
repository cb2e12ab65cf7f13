import type { CellOutcome, MetricDefinition } from '@analysis'
import { effectFacts, sliceParts, type EffectInHand } from '@presentation'
import type { Inspection, InspectionAction } from '../../state/inspection'

export interface InspectedEffect extends EffectInHand {
  readonly metric: Pick<MetricDefinition, 'id' | 'name' | 'type' | 'direction'>
  readonly outcome: CellOutcome
  /** The segment, by dimension; empty for all subjects. */
  readonly slice: Readonly<Record<string, string | null>>
  readonly actions: readonly InspectionAction[]
}

/** What lies behind an effect: its numbers in full, the methods, the SQL and the moments of its two variants. */
export function inspectEffect(inspected: InspectedEffect): Inspection {
  const { metric, effect, outcome, slice, actions } = inspected
  const ids = [effect.controlId, effect.variantId]
  return {
    title: metric.name,
    subtitle: [`${effect.variantId} vs ${effect.controlId}`, ...sliceParts(slice)].join(' · '),
    facts: effectFacts(inspected),
    method: outcome.evidence.methods,
    queries: outcome.evidence.queries,
    moments: outcome.evidence.moments.filter(
      (moments) => moments.metricId === metric.id && ids.includes(moments.variantId) && sameSlice(moments.slice, slice),
    ),
    actions,
  }
}

function sameSlice(a: Readonly<Record<string, string | null>>, b: Readonly<Record<string, string | null>>): boolean {
  const keys = Object.keys(b)
  return Object.keys(a).length === keys.length && keys.every((key) => a[key] === b[key])
}
