import { dunnettCritical, dunnettPValues, type DunnettFamily } from '../inference/dunnett'
import { referenceDistribution } from '../inference/reference'
import type { EffectGroup, FamilyCorrection } from './effect-group'
import type { Effect, EffectTest, VariantSummary } from '../results/effect'

type EstimatedTest = Extract<EffectTest, { kind: 'estimated' }>
type TestedEffect = Effect & { readonly test: EstimatedTest }

/**
 * Dunnett's correction within each group, whose treatments share a control, and Bonferroni's over the groups: the
 * family-wise error rate holds over all of them. The correlation of two treatments' statistics comes from the standard
 * errors of the variants' own means, the degrees of freedom are the smallest of the group's.
 */
export function correctByDunnett(groups: readonly EffectGroup[], alpha: number): FamilyCorrection {
  const size = groups.filter(({ effects }) => effects.some(isTested)).length
  const pValues: (number | null)[] = []
  const alphas: (number | null)[] = []
  for (const { effects, variants } of groups) {
    const tested = effects.filter(isTested)
    const family = tested.length === 0 ? null : familyOf(tested, variants)
    const adjusted = family === null ? [] : dunnettPValues(tested.map(towards), family)
    const critical = family === null ? Infinity : dunnettCritical(family, alpha / size)
    for (const effect of effects) {
      const at = tested.findIndex((each) => each === effect)
      const own = tested[at]
      pValues.push(own === undefined ? null : Math.min(1, size * adjusted[at]!))
      alphas.push(own === undefined ? null : errorRateAt(critical, own))
    }
  }
  return { pValues, alphas }
}

function isTested(effect: Effect): effect is TestedEffect {
  return effect.test.kind === 'estimated'
}

/** Dunnett's one-sided tests look upwards. */
function towards({ test, alternative }: TestedEffect): number {
  return alternative === 'less' ? -test.statistic : test.statistic
}

function familyOf(tested: readonly TestedEffect[], variants: readonly VariantSummary[]): DunnettFamily {
  const precision = (id: string): number | null => {
    const error = variants.find(({ variantId }) => variantId === id)?.standardError ?? null
    return error !== null && error > 0 ? 1 / error ** 2 : null
  }
  const controlSize = precision(tested[0]!.controlId)
  return {
    controlSize: controlSize ?? 1,
    // a variance that is unknown or 0 tells nothing of the correlation: uncorrelated is the cautious side
    treatmentSizes: tested.map(({ variantId }) => (controlSize === null ? 0 : (precision(variantId) ?? 0))),
    degreesOfFreedom: Math.min(...tested.map(({ test }) => test.degreesOfFreedom ?? Infinity)),
    sides: sidesOf(tested[0]!),
  }
}

/** The error rate of an interval that reaches `critical` standard errors by the effect's own reference distribution. */
function errorRateAt(critical: number, effect: TestedEffect): number {
  return sidesOf(effect) * referenceDistribution(effect.test.degreesOfFreedom).survival(critical)
}

function sidesOf({ alternative }: Effect): 1 | 2 {
  return alternative === 'two-sided' ? 2 : 1
}
