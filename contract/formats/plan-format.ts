import type { AnalysisPlan, StoppingRule } from '@analysis'
import { z } from 'zod'
import { corrections } from './corrections'
import { isAbsent, isJsonObject, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'
import { printStopping, readStopping } from './stopping-format'

/** What a study without a plan is analysed by. `srmAlpha` is small because the check runs on every look. */
export const defaultPlan: AnalysisPlan = {
  alpha: 0.05,
  alternative: 'two-sided',
  stopping: { kind: 'fixed' },
  correction: 'holm',
  cupedTheta: 'total',
  srmAlpha: 0.001,
}

const probability = z.number().gt(0).lt(1)
const alternative = z.enum(['two-sided', 'greater', 'less', 'harm'])

const planFields = z.looseObject({
  alpha: probability.nullish(),
  alternative: alternative.nullish(),
  guardrail_alternative: alternative.nullish(),
  correction: z.enum(corrections).nullish(),
  cuped_theta: z.enum(['total', 'within']).nullish(),
  srm_alpha: probability.nullish(),
})

/** Reads `experiment.plan`; an absent one is the default plan. */
export function readPlan(value: unknown, path: Path, problems: Problems): AnalysisPlan | null {
  if (isAbsent(value)) return defaultPlan
  if (!isJsonObject(value)) {
    problems.expected('a plan', value, path)
    return null
  }
  problems.knows(path, 'stopping')
  const fields = problems.read(planFields, value, path)
  const rule = isAbsent(value.stopping) ? defaultPlan.stopping : value.stopping
  const stopping = readStopping(rule, [...path, 'stopping'], problems)
  if (fields === null || stopping === null) return null
  if (isOneSidedAndAlwaysValid(fields, stopping) && (fields.alpha ?? 0) >= 0.5) {
    problems.expected('a number less than 0.5, for one-sided tests at any look', fields.alpha, [...path, 'alpha'])
    return null
  }
  if (stopping.kind === 'sprt' && (fields.alpha ?? 0) >= 0.5) {
    problems.expected("a number less than 0.5, for Wald's test", fields.alpha, [...path, 'alpha'])
    return null
  }
  return {
    alpha: fields.alpha ?? defaultPlan.alpha,
    alternative: fields.alternative ?? defaultPlan.alternative,
    ...(fields.guardrail_alternative && { guardrailAlternative: fields.guardrail_alternative }),
    stopping,
    correction: fields.correction ?? defaultPlan.correction,
    cupedTheta: fields.cuped_theta ?? defaultPlan.cupedTheta,
    srmAlpha: fields.srm_alpha ?? defaultPlan.srmAlpha,
  }
}

/** A one-sided mixture has no bound at an alpha of 1/2 and more. */
function isOneSidedAndAlwaysValid(
  { alternative: all, guardrail_alternative: guardrails }: z.output<typeof planFields>,
  { kind }: StoppingRule,
): boolean {
  const isOneSided = [all, guardrails].some((each) => each !== undefined && each !== null && each !== 'two-sided')
  return isOneSided && (kind === 'confidence-sequence' || kind === 'msprt')
}

/** The plan as it stands in a file. */
export function printPlan(plan: AnalysisPlan): JsonObject {
  return {
    alpha: plan.alpha,
    alternative: plan.alternative,
    ...(plan.guardrailAlternative !== undefined && { guardrail_alternative: plan.guardrailAlternative }),
    stopping: printStopping(plan.stopping),
    correction: plan.correction,
    cuped_theta: plan.cupedTheta,
    srm_alpha: plan.srmAlpha,
  }
}
