import type { CellOutcome, DuelContender, DuelView } from '@analysis'
import { contenderFacts, duelMethodName, type EffectUnit } from '@presentation'
import type { Inspection } from '../../../../state/inspection'

/** What lies behind a method's line: its setting, its stop, its last word, and how often it would be wrong. */
export function inspectContender(
  view: DuelView,
  variantId: string,
  contender: DuelContender,
  unit: EffectUnit,
  { evidence }: CellOutcome,
): Inspection {
  return {
    title: duelMethodName(contender.method),
    subtitle: `${variantId}, ${contender.looks.length} looks`,
    facts: contenderFacts(view, contender, unit),
    method: evidence.methods,
    queries: evidence.queries,
    moments: evidence.moments.filter((moments) => moments.metricId === view.metricId),
    actions: [],
  }
}
