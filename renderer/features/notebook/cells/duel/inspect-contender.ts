import {
  duelCautionText,
  duelChangeText,
  duelMethodName,
  duelSetupText,
  duelStopText,
  lastKnownLook,
} from '@presentation'
import {
  exactNumber,
  formatNumber,
  formatPercent,
  formatPValue,
  type CellOutcome,
  type DuelContender,
  type DuelLook,
  type DuelView,
} from '@analysis'
import type { Inspection, InspectionFact } from '../../../../state/inspection'
import { bayesianFacts } from '../../inspect-bayesian'

/** What lies behind a method's line: its setting, its stop, its last word, and how often it would be wrong. */
export function inspectContender(
  view: DuelView,
  variantId: string,
  contender: DuelContender,
  unit: 'points' | 'plain',
  { evidence }: CellOutcome,
): Inspection {
  const { pValue, bayesian, falsePositives } = contender
  const caution = duelCautionText(contender)
  const setup = duelSetupText(contender, view)
  return {
    title: duelMethodName(contender.method),
    subtitle: `${variantId}, ${contender.looks.length} looks`,
    facts: [
      ...(caution === null ? [] : [text('Caution', caution)]),
      ...(setup === null ? [] : [text('Set up', setup)]),
      text('Stops at', duelStopText(contender)),
      change('Effect then', contender.stop, unit),
      change('Effect at the last look', lastKnownLook(contender) ?? null, unit),
      ...(pValue === null ? [] : [{ label: 'p-value', value: formatPValue(pValue), exact: exactNumber(pValue) }]),
      ...(bayesian === null ? [] : bayesianFacts(bayesian, unit)),
      ...(falsePositives === null
        ? []
        : [{ label: 'False alarms', value: formatPercent(falsePositives), exact: exactNumber(falsePositives) }]),
      ...contender.looks.map((look) => ({
        label: `Look ${look.look}`,
        value: look.effect === null ? formatNumber(null) : duelChangeText(look, unit),
        exact: exactLook(look),
      })),
    ],
    method: evidence.methods,
    queries: evidence.queries,
    moments: evidence.moments.filter((moments) => moments.metricId === view.metricId),
    actions: [],
  }
}

function text(label: string, value: string): InspectionFact {
  return { label, value, exact: value }
}

function change(label: string, look: DuelLook | null, unit: 'points' | 'plain'): InspectionFact {
  return { label, value: duelChangeText(look, unit), exact: look === null ? '' : exactLook(look) }
}

function exactLook({ effect, interval }: DuelLook): string {
  return [effect, interval?.lower ?? null, interval?.upper ?? null].map(exactNumber).join('\t')
}
