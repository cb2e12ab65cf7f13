import { z } from 'zod'
import { beta } from '../unshipped/beta'
import { binomial } from '../../../analysis/distributions/binomial'
import { chiSquared } from '../../../analysis/distributions/chi-squared'
import { digamma } from '../unshipped/digamma'
import { erfc } from '../../../analysis/numerics/error-function'
import { fisherF } from '../unshipped/fisher-f'
import { gamma } from '../../../analysis/distributions/gamma'
import { incompleteBeta } from '../../../analysis/numerics/incomplete-beta'
import { lcg64 } from '../../../analysis/numerics/random'
import { logGamma } from '../../../analysis/numerics/log-gamma'
import { noncentralT } from '../unshipped/noncentral-t'
import { normal } from '@analysis'
import { studentT } from '../../../analysis/distributions/student-t'
import type { ContinuousDistribution } from '../../../analysis/distributions/distribution'
import { evaluator, number, type Evaluators } from './evaluator'

const at = (input: unknown): number => z.object({ x: number }).parse(input).x
const probability = (input: unknown): number => z.object({ p: z.number() }).parse(input).p

function continuous<Shape extends z.ZodRawShape>(
  name: string,
  parameters: Shape,
  distribution: (input: z.infer<z.ZodObject<Shape>>) => ContinuousDistribution,
): Evaluators {
  const schema = z.object(parameters)
  const of = (input: unknown): ContinuousDistribution => distribution(schema.parse(input))
  return {
    [`${name}.cdf`]: (input) => ({ value: of(input).cdf(at(input)) }),
    [`${name}.sf`]: (input) => ({ value: of(input).survival(at(input)) }),
    [`${name}.logcdf`]: (input) => ({ value: of(input).logCdf(at(input)) }),
    [`${name}.ppf`]: (input) => ({ value: of(input).quantile(probability(input)) }),
    [`${name}.isf`]: (input) => ({ value: of(input).upperQuantile(probability(input)) }),
  }
}

const trials = z.object({ k: z.number(), n: z.number(), p: z.number() })
const one = z.object({ x: z.number() })

export const distributionMethods: Evaluators = {
  ...continuous('normal', {}, () => normal),
  ...continuous('t', { df: number }, ({ df }) => studentT(df)),
  ...continuous('chi2', { df: number }, ({ df }) => chiSquared(df)),
  ...continuous('f', { df1: number, df2: number }, ({ df1, df2 }) => fisherF(df1, df2)),
  ...continuous('beta', { a: number, b: number }, ({ a, b }) => beta(a, b)),
  ...continuous('gamma', { shape: number, scale: number }, ({ shape, scale }) => gamma(shape, scale)),
  'binom.cdf': evaluator(trials, ({ k, n, p }) => ({ value: binomial(n, p).cdf(k) })),
  'binom.sf': evaluator(trials, ({ k, n, p }) => ({ value: binomial(n, p).survival(k) })),
  'binom.pmf': evaluator(trials, ({ k, n, p }) => ({ value: binomial(n, p).mass(k) })),
  'binom.ppf': evaluator(z.object({ q: z.number(), n: z.number(), p: z.number() }), ({ q, n, p }) => ({
    value: binomial(n, p).quantile(q),
  })),
  'nct.cdf': evaluator(z.object({ x: number, df: number, nc: number }), ({ x, df, nc }) => ({
    value: noncentralT(df, nc).cdf(x),
  })),
  'special.digamma': evaluator(one, ({ x }) => ({ value: digamma(x) })),
  'special.lgamma': evaluator(one, ({ x }) => ({ value: logGamma(x) })),
  'special.erfc': evaluator(one, ({ x }) => ({ value: erfc(x) })),
  'special.betainc': evaluator(z.object({ x: z.number(), a: z.number(), b: z.number() }), ({ x, a, b }) => ({
    value: incompleteBeta(a, b, x).lower,
  })),
  'prng.lcg64': evaluator(z.object({ seed: z.string() }), ({ seed }) => {
    const stream = lcg64(BigInt(seed))
    const draws = Array.from({ length: 5 }, () => ({ u: stream.uniform(), state: stream.state().toString() }))
    return { u: draws.map(({ u }) => u), states: draws.map(({ state }) => state) }
  }),
}
