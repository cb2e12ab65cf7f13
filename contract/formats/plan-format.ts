import type { AnalysisPlan, SpendingFunction, StoppingRule } from '@analysis'
import { z } from 'zod'
import { isAbsent, isJsonObject } from './json-text'
import type { JsonObject } from './json-text'
import type { Path, Problems } from './problems'

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
const spendingNames = ['obrien-fleming', 'pocock', 'hwang-shih-decani', 'kim-demets'] as const

const planFields = z.looseObject({
  alpha: probability.nullish(),
  alternative: z.enum(['two-sided', 'greater', 'less']).nullish(),
  correction: z.enum(['none', 'bonferroni', 'holm', 'benjamini-hochberg']).nullish(),
  cuped_theta: z.enum(['total', 'within']).nullish(),
  srm_alpha: probability.nullish(),
})

const stoppingKind = z.enum(['fixed', 'group-sequential', 'confidence-sequence', 'msprt'])

const groupSequential = z.looseObject({
  spending: z.enum(spendingNames),
  parameter: z.number().nullish(),
  looks: z.union([z.int().min(1).max(1000), z.array(z.number().gt(0).max(1)).min(1).max(1000)], {
    error: 'a number of looks (1 to 1000) or a list of information fractions in (0, 1]',
  }),
  planned_subjects: z.number().positive().nullish(),
})

/** Reads `experiment.plan`; an absent one is the default plan. */
export function readPlan(value: unknown, path: Path, problems: Problems): AnalysisPlan | null {
  if (isAbsent(value)) return defaultPlan
  if (!isJsonObject(value)) {
    problems.expected('a plan', value, path)
    return null
  }
  const fields = problems.read(planFields, value, path)
  const stopping = readStopping(value.stopping, [...path, 'stopping'], problems)
  if (fields === null || stopping === null) return null
  return {
    alpha: fields.alpha ?? defaultPlan.alpha,
    alternative: fields.alternative ?? defaultPlan.alternative,
    stopping,
    correction: fields.correction ?? defaultPlan.correction,
    cupedTheta: fields.cuped_theta ?? defaultPlan.cupedTheta,
    srmAlpha: fields.srm_alpha ?? defaultPlan.srmAlpha,
  }
}

function readStopping(value: unknown, path: Path, problems: Problems): StoppingRule | null {
  if (isAbsent(value)) return defaultPlan.stopping
  if (!isJsonObject(value)) {
    problems.expected('a stopping rule such as {"kind": "fixed"}', value, path)
    return null
  }
  const kind = problems.read(stoppingKind, value.kind, [...path, 'kind'])
  if (kind === null) return null
  if (kind === 'fixed') return { kind }
  if (kind !== 'group-sequential') {
    problems.unsupported([...path, 'kind'], kind, 'effects are read at a fixed horizon, not valid for repeated looks')
    return { kind: 'fixed' }
  }
  const rule = problems.read(groupSequential, value, path)
  if (rule === null) return null
  const spending = readSpending(rule.spending, rule.parameter ?? null, path, problems)
  const looks = readLooks(rule.looks, path, problems)
  if (spending === null || looks === null) return null
  return { kind, spending, looks, plannedSubjects: rule.planned_subjects ?? null }
}

/** Reads a spending function's name and parameter. Also used by notebook cells. */
export function readSpending(
  kind: (typeof spendingNames)[number],
  parameter: number | null,
  path: Path,
  problems: Problems,
): SpendingFunction | null {
  if (kind === 'obrien-fleming' || kind === 'pocock') return { kind }
  const parameterPath = [...path, 'parameter']
  if (parameter === null) {
    const meaning = kind === 'kim-demets' ? 'rho, a number more than 0' : 'gamma, a number'
    problems.expected(meaning, undefined, parameterPath)
    return null
  }
  if (kind === 'kim-demets' && parameter <= 0) {
    problems.expected('rho, a number more than 0', parameter, parameterPath)
    return null
  }
  return { kind, parameter }
}

/** A count of n means equally spaced looks i/n. */
function readLooks(looks: number | readonly number[], path: Path, problems: Problems): readonly number[] | null {
  if (typeof looks === 'number') return Array.from({ length: looks }, (_, i) => (i + 1) / looks)
  if (looks.every((fraction, i) => i === 0 || fraction > (looks[i - 1] ?? 0))) return looks
  problems.expected('information fractions that ascend', looks, [...path, 'looks'])
  return null
}

/** The plan as it stands in a file. */
export function printPlan(plan: AnalysisPlan): JsonObject {
  return {
    alpha: plan.alpha,
    alternative: plan.alternative,
    stopping: printStopping(plan.stopping),
    correction: plan.correction,
    cuped_theta: plan.cupedTheta,
    srm_alpha: plan.srmAlpha,
  }
}

function printStopping(rule: StoppingRule): JsonObject {
  if (rule.kind === 'fixed') return { kind: rule.kind }
  const isEven = rule.looks.every((fraction, i) => fraction === (i + 1) / rule.looks.length)
  return {
    kind: rule.kind,
    spending: rule.spending.kind,
    ...('parameter' in rule.spending && { parameter: rule.spending.parameter }),
    looks: isEven ? rule.looks.length : rule.looks,
    ...(rule.plannedSubjects !== null && { planned_subjects: rule.plannedSubjects }),
  }
}
