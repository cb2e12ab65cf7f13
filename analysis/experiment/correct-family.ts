import { adjustedAlphas } from '../inference/adjusted-interval'
import { adjustPValues } from '../inference/multiplicity'
import type { MetricRole } from '../study/metric-definition'
import type { Effect } from '../results/effect'
import { correctByDunnett } from './correct-by-dunnett'
import type { EffectGroup, FamilyCorrection } from './effect-group'
import type { AnalysisPlan, Correction } from '../study/spec'

/**
 * Whether a metric's effects belong to the family whose error rate the plan controls: primary and secondary ones. Each
 * guardrail and exploratory effect stands alone: correcting a guardrail would make harm harder to see, and what was not
 * planned as a question is labelled as such instead.
 */
export function inFamily(role: MetricRole): boolean {
  return role === 'primary' || role === 'secondary'
}

/**
 * Adjusts the p-values of one family and gives each effect the interval that agrees with its adjusted p-value. An
 * effect with a sequential history enters with the p-value of that, which is valid at every look; the others with that
 * of their test. The effects come back group by group.
 */
export function correctFamily(
  groups: readonly EffectGroup[],
  correction: Correction,
  alpha: number,
): readonly (readonly Effect[])[] {
  const { pValues, alphas } = correctionOf(groups, correction, alpha)
  const alone = pValues.filter((each) => each !== null).length === 1
  let next = 0
  return groups.map(({ effects, intervalAt }) =>
    effects.map((effect): Effect => {
      const at = next++
      const pValueAdjusted = pValues[at] ?? null
      const own = alphas[at] ?? null
      const crossed = alone && effect.sequential?.decision === 'stop-significant'
      const intervals = correction === 'none' || own === null ? null : intervalAt(effect, own)
      return {
        ...effect,
        pValueAdjusted,
        significant: pValueAdjusted === null ? null : crossed || pValueAdjusted < alpha,
        intervalAdjusted:
          intervals && own !== null
            ? { level: 1 - own, absolute: intervals.absolute, relative: intervals.relative }
            : null,
      }
    }),
  )
}

/** Groups with the plan's correction over those in its family. */
export function correctMetrics(
  groups: readonly (EffectGroup & { readonly role: MetricRole })[],
  { correction, alpha }: AnalysisPlan,
): readonly (readonly Effect[])[] {
  const family = groups.filter(({ role }) => inFamily(role))
  const corrected = new Map(correctFamily(family, correction, alpha).map((effects, at) => [family[at], effects]))
  return groups.map(
    (group) =>
      corrected.get(group) ??
      group.effects.map((effect) => correctFamily([{ ...group, effects: [effect] }], 'none', alpha)[0]![0]!),
  )
}

/**
 * The joint distribution that Dunnett's correction goes by is that of statistics at one look: effects with a sequential
 * history are corrected by Holm's in its place.
 */
function correctionOf(groups: readonly EffectGroup[], correction: Correction, alpha: number): FamilyCorrection {
  const effects = groups.flatMap((group) => group.effects)
  if (correction === 'dunnett' && effects.every(({ sequential }) => sequential === null)) {
    return correctByDunnett(groups, alpha)
  }
  const pValues = effects.map(pValueOf)
  const stepwise = correction === 'dunnett' ? 'holm' : correction
  return { pValues: adjustPValues(pValues, stepwise), alphas: adjustedAlphas(pValues, stepwise, alpha) }
}

function pValueOf({ sequential, test }: Effect): number | null {
  if (sequential !== null) return sequential.pValue
  return test.kind === 'estimated' ? test.pValue : null
}
