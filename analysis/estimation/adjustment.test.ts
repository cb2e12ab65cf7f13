import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { invariant } from '../failures'
import { momentsOfRows } from '../../tests/support/moments-of-rows'
import { mergeMoments } from '../moments/moments'
import { xoshiro128 } from '../numerics/random'
import { clusteredQuantile, clusteredQuantileTest } from '../../tests/golden/unshipped/clustered-quantile'
import { clusterMean } from '../../tests/golden/unshipped/cluster-mean'
import { cuped } from './cuped'
import { imputeMean } from '../../tests/golden/unshipped/missing-covariate'
import { linAdjustment } from './lin-adjustment'
import { logLift } from './log-lift'
import { postStratify } from './post-stratification'
import { regressionAdjustment } from '../../tests/golden/unshipped/regression-adjustment'

const options = { alpha: 0.05, alternative: 'two-sided' } as const
const seeds = fc.integer({ min: 1, max: 1e6 })

/** Outcomes with a covariate far from 0, whose slope and noise differ between the variants. */
function sample(seed: number, n: number, slope: number, shift: number, offset = 0) {
  const random = xoshiro128(seed)
  const covariates = Array.from({ length: n }, () => [offset + random.normal()])
  const outcomes = covariates.map(([x]) => shift + slope * (x! - offset) + random.normal())
  return { outcomes, covariates }
}

const momentsOf = ({ outcomes, covariates }: ReturnType<typeof sample>) =>
  momentsOfRows(outcomes.map((y, i) => [y, ...covariates[i]!]))

describe('regression adjustment', () => {
  it('with one slope is CUPED within variants, and Lin from moments is Lin from rows, also far from 0', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 1e6), (seed, offset) => {
        const control = sample(seed, 60, 0.5, 0, offset)
        const treatment = sample(seed + 1, 50, 1.5, 0.4, offset)
        const columns = { outcome: 0, covariates: [{ name: 'x', column: 1 }] }
        const [c, t] = [momentsOf(control), momentsOf(treatment)]
        const ancova = regressionAdjustment(control, treatment, 'ancova')
        const within = cuped(c, t, { ...options, ...columns, theta: 'within' })
        const lin = regressionAdjustment(control, treatment, 'lin')
        const fromMoments = linAdjustment(c, t, { ...options, ...columns })
        invariant(ancova.kind === 'estimated' && lin.kind === 'estimated', 'estimable')
        invariant(within.absolute.kind === 'estimated' && fromMoments.absolute.kind === 'estimated', 'estimable')
        expect(ancova.estimate).toBeCloseTo(within.absolute.estimate, 8)
        expect(lin.estimate).toBeCloseTo(fromMoments.absolute.estimate, 8)
        expect(fromMoments.absolute.standardError / lin.standardError('HC2')).toBeCloseTo(1, 0)
        const order = (['HC0', 'HC2', 'HC3'] as const).map((kind) => lin.standardError(kind))
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }),
      draws(20),
    )
  })

  it('says why when covariates repeat each other or subjects are too few', () => {
    const twice = ({ outcomes, covariates }: ReturnType<typeof sample>) => ({
      outcomes,
      covariates: covariates.map(([x]) => [x!, 2 * x!]),
    })
    const [control, treatment] = [twice(sample(1, 20, 1, 0)), twice(sample(2, 20, 1, 0))]
    expect(regressionAdjustment(control, treatment, 'ancova')).toMatchObject({ reason: 'collinear-covariates' })
    const none = { outcomes: [], covariates: [] }
    expect(regressionAdjustment(none, treatment, 'lin')).toMatchObject({ reason: 'empty-variant' })
    const few = sample(3, 1, 1, 0)
    expect(regressionAdjustment(few, few, 'lin')).toMatchObject({ reason: 'too-few-subjects' })
  })
})

describe('mean imputation', () => {
  it('from moments is imputation of the rows', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = xoshiro128(seed)
        const rows = Array.from({ length: 30 }, () => {
          const missing = random.uniform() < 0.3 ? 1 : 0
          return [random.normal(), missing ? 0 : 5 + random.normal(), missing] as const
        })
        const [control, treatment] = [rows.slice(0, 15), rows.slice(15)]
        const columns = { covariate: 1, missing: 2 }
        const imputed = imputeMean(momentsOfRows(control), momentsOfRows(treatment), columns)
        const filled = rows.map(([y, x, missing]) => [y, missing ? imputed.value : x, missing])
        const expected = momentsOfRows(filled)
        const merged = mergeMoments(imputed.control, imputed.treatment)
        merged.comoments.forEach((value, i) => expect(value).toBeCloseTo(expected.comoments[i]!, 8))
      }),
      draws(50),
    )
  })
})

describe('post-stratification', () => {
  it('of strata with one effect is that effect, with a smaller error than any', () => {
    const strata = [1, 2, 3].map((weight) => ({ weight, estimate: 0.2, standardError: 0.1 }))
    const { absolute } = postStratify(strata, options)
    invariant(absolute.kind === 'estimated', 'estimable')
    expect(absolute.estimate).toBeCloseTo(0.2, 14)
    expect(absolute.standardError).toBeLessThan(0.1)
    expect(postStratify([], options).absolute).toMatchObject({ reason: 'empty-variant' })
  })
})

describe('events clustered by subject', () => {
  it('with one event each need no correction but n / (n - 1), and the mean has the plain error', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { minLength: 40, maxLength: 80 }), (values) => {
        const single = values.map((value) => [value])
        const mean = clusterMean(single)!
        expect(mean.standardError).toBeCloseTo(mean.independentStandardError, 8)
        const quantile = clusteredQuantile(single, 0.5, 0.05)!
        expect(quantile.correction).toBeGreaterThan(0.95)
        expect(quantile.correction).toBeLessThan(1.05)
        expect(quantile.interval.lower).toBeLessThanOrEqual(quantile.quantile)
        expect(quantile.interval.upper).toBeGreaterThanOrEqual(quantile.quantile)
      }),
      draws(50),
    )
  })

  it('repeated m times each widen by the square root of m', () => {
    const random = xoshiro128(4)
    const clusters = Array.from({ length: 400 }, () => Array<number>(4).fill(random.normal()))
    expect(clusteredQuantile(clusters, 0.5, 0.05)!.correction).toBeCloseTo(2, 1)
  })

  it('compare between variants, or say why not', () => {
    const random = xoshiro128(6)
    const clusters = (shift: number) =>
      Array.from({ length: 500 }, () => Array.from({ length: 3 }, () => shift + random.normal()))
    const { absolute, test } = clusteredQuantileTest(clusters(0), clusters(1), 0.9, options)
    invariant(absolute.kind === 'estimated' && test.kind === 'estimated', 'estimable')
    expect(absolute.interval.lower).toBeLessThan(1)
    expect(absolute.interval.upper).toBeGreaterThan(1)
    expect(test.pValue).toBeLessThan(1e-6)
    expect(clusteredQuantileTest([[1]], [[1, 2]], 0.5, options).test).toMatchObject({ reason: 'too-few-subjects' })
  })
})

describe('log lift', () => {
  it('inverts when the variants change places', () => {
    const c = { n: 100, mean: 4, variance: 9 }
    const t = { n: 80, mean: 5, variance: 16 }
    const [one, other] = [
      logLift(c, t, { ...options, degreesOfFreedom: null }),
      logLift(t, c, { ...options, degreesOfFreedom: null }),
    ]
    invariant(one.kind === 'estimated' && other.kind === 'estimated', 'estimable')
    expect((1 + one.interval.lower) * (1 + other.interval.upper)).toBeCloseTo(1, 12)
    expect(logLift({ ...c, mean: -1 }, t, { ...options, degreesOfFreedom: null })).toMatchObject({
      reason: 'control-mean-near-zero',
    })
  })
})
