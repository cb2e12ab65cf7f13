import { type Finding, type PowerRequest, plannedDifference, rateDeviation } from '@analysis'
import { z } from 'zod'
import { corrections } from './corrections'
import { isAbsent, type JsonObject } from './json-text'
import { Problems } from './problems'
import { readSpendingOption } from './spending-format'

export interface DesignReading {
  /** Null when anything is wrong; `findings` then say all of it. */
  readonly request: PowerRequest | null
  readonly findings: readonly Finding[]
}

/** Most looks a plan is priced for: each takes a numerical integration per point of a curve. */
export const mostPlannedLooks = 60

/** Power without a wish: four in five. */
export const defaultPower = 0.8

/** A number as a shell gives it: text. What is no number is left as it is, to be named. */
function written<Schema extends z.ZodType<number>>(schema: Schema) {
  return z.preprocess((value) => (isWrittenNumber(value) ? Number(value) : value), schema)
}

function isWrittenNumber(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))
}

const numeric = written(z.number())
const probability = written(z.number().gt(0).lt(1))

const fields = z.object({
  metric: z.enum(['proportion', 'mean', 'ratio']),
  baseline: numeric,
  sd: written(z.number().positive()).optional(),
  mde: numeric,
  absolute: z.boolean().optional(),
  alpha: probability.optional(),
  power: probability.optional(),
  alternative: z.enum(['two-sided', 'greater', 'less']).optional(),
  variants: written(z.int().min(2).max(100)).optional(),
  correction: z.enum(corrections).optional(),
  looks: written(z.int().min(1).max(mostPlannedLooks)).optional(),
  spending: z.unknown().optional(),
  spendingParameter: numeric.optional(),
  rho: written(z.number().gt(-1).lt(1)).optional(),
  dailyTraffic: written(z.number().positive()).optional(),
})

/** Reads the options of `assay design`, texts as a shell gives them; everything that is wrong is said at once. */
export function readDesign(options: JsonObject): DesignReading {
  const problems = new Problems()
  const asked = problems.read(fields, options, [])
  const spending = readSpendingOption(spendingValue(options), problems)
  checkSpread(options, problems)
  if (asked === null || problems.hasErrors) return refused(problems)
  const { metric: type, baseline, looks = 1 } = asked
  const request: PowerRequest = {
    type,
    baseline,
    standardDeviation: type === 'proportion' ? rateDeviation(baseline) : (asked.sd ?? 0),
    effect: { size: asked.mde, scale: asked.absolute === true ? 'absolute' : 'relative' },
    goal: {
      alpha: asked.alpha ?? 0.05,
      power: asked.power ?? defaultPower,
      alternative: asked.alternative ?? 'two-sided',
    },
    weights: Array.from({ length: asked.variants ?? 2 }, () => 1),
    correction: asked.correction ?? 'holm',
    correlation: asked.rho ?? 0,
    sequential: looks === 1 ? null : { looks, spending: spending ?? { kind: 'obrien-fleming' } },
    dailySubjects: asked.dailyTraffic ?? null,
    presentSubjects: null,
  }
  checkEffect(request, problems)
  return problems.hasErrors ? refused(problems) : { request, findings: [] }
}

function spendingValue({ spending, spendingParameter }: JsonObject): unknown {
  if (isAbsent(spending) || isAbsent(spendingParameter)) return spending
  return { kind: spending, parameter: Number(spendingParameter) }
}

function checkSpread({ metric, sd }: JsonObject, problems: Problems): void {
  if (metric === 'proportion' && !isAbsent(sd)) problems.expected('no sd: a proportion has its own', sd, ['sd'])
  if ((metric === 'mean' || metric === 'ratio') && isAbsent(sd)) {
    problems.expected("the standard deviation of a subject's value", undefined, ['sd'])
  }
}

function checkEffect(request: PowerRequest, problems: Problems): void {
  const { type, baseline, effect, goal } = request
  const difference = plannedDifference(request)
  if (type === 'proportion' && !(baseline > 0 && baseline < 1)) {
    problems.expected('a share between 0 and 1, 0.05 for 5 %', baseline, ['baseline'])
  } else if (type === 'proportion' && !(baseline + difference >= 0 && baseline + difference <= 1)) {
    problems.expected(`an effect that leaves the share between 0 and 1, not at ${baseline + difference}`, effect.size, [
      'mde',
    ])
  }
  if (difference === 0) {
    const expected = effect.size === 0 ? 'a number other than 0' : 'an absolute effect where the baseline is 0'
    problems.expected(expected, effect.size, ['mde'])
  }
  if ((goal.alternative === 'greater' && difference < 0) || (goal.alternative === 'less' && difference > 0)) {
    problems.expected(`an effect on the side that "${goal.alternative}" looks at`, effect.size, ['mde'])
  }
}

function refused(problems: Problems): DesignReading {
  return { request: null, findings: problems.findings }
}
