import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '../../tests/engines/native-engine'
import { describeFrame } from '../../tests/engines/describe-frame'
import { clusteredQuantileTest } from '../../tests/golden/unshipped/clustered-quantile'
import { quantileType7 } from '../inference/quantile'
import { regressionAdjustment } from '../../tests/golden/unshipped/regression-adjustment'
import { ratioTest } from '../estimation/ratio'
import { scoreTest } from '../inference/score-test'
import { twoProportionZ } from '../inference/two-proportion-z'
import type { MetricDefinition } from '../study/metric-definition'
import { momentsOfRows } from '../../tests/support/moments-of-rows'
import { leastSquares } from '../../tests/golden/unshipped/least-squares'
import { xoshiro128 } from '../numerics/random'
import type { ExperimentResult } from '../results/experiment-result'
import type { Effect } from '../results/effect'
import { runExperiment } from './run-experiment'
import type { AnalysisPlan, ExperimentSpec } from '../study/spec'

/** Metrics of every kind, from raw rows through the engine, against the same arithmetic on arrays. */

const plan = {
  alpha: 0.05,
  alternative: 'two-sided',
  stopping: { kind: 'fixed' },
  correction: 'none',
  cupedTheta: 'within',
  srmAlpha: 0.01,
} as const satisfies AnalysisPlan

interface Row {
  readonly subject: string
  readonly variant: 'a' | 'b'
  readonly country: string | null
  readonly seen: boolean
  readonly cart: boolean
  readonly paid: number
  readonly rare: boolean
  readonly y: number
  readonly views: number
  readonly x1: number
  readonly x2: number
  readonly x3: number | null
  readonly loads: readonly number[]
}

const random = xoshiro128(20)
const countries = ['UK', 'FR', null] as const
const rows = Array.from({ length: 900 }, (_, i): Row => {
  const [x1, x2] = [random.normal(), random.normal()]
  const treated = i % 2 === 1
  const y = 10 + 2 * x1 - x2 + (treated ? 0.5 + 0.4 * x1 : 0) + random.normal()
  const slow = Math.exp(random.normal())
  return {
    subject: `s${i}`,
    variant: treated ? 'b' : 'a',
    country: countries[Math.floor(random.uniform() * 3)]!,
    seen: random.uniform() < 0.8,
    cart: random.uniform() < 0.5,
    paid: random.uniform() < (treated ? 0.4 : 0.3) ? 5 : 0,
    rare: random.uniform() < (treated ? 0.012 : 0.004),
    y,
    views: 1 + Math.floor(random.uniform() * 5),
    x1,
    x2: 3 * x2 + 100,
    x3: random.uniform() < 0.1 ? null : x1 + random.normal(),
    loads: Array.from({ length: Math.floor(random.uniform() * 6) }, () =>
      Math.round(100 * slow * (1 + random.uniform())),
    ),
  }
})

const sides = { a: rows.filter(({ variant }) => variant === 'a'), b: rows.filter(({ variant }) => variant === 'b') }
const inUk = ({ country }: Row) => country === 'UK'

const shared = { role: 'primary', direction: 'increase', filter: null, covariates: [], cap: null } as const
const rest = { ...shared, mde: null, guardrail: null } as const
const column = (name: string) => ({ kind: 'column', column: name }) as const

const literal = (value: string | number | boolean | null) => (typeof value === 'string' ? `'${value}'` : `${value}`)

const count = (own: readonly Row[]) => ({ successes: own.filter((row) => row.rare).length, n: own.length })

const reached = (row: Row) => [row.seen, row.seen && row.cart, row.seen && row.cart && row.paid > 0]

const alone = (own: readonly Row[]) => {
  const ascending = own.map(({ y }) => y).toSorted((a, b) => a - b)
  const n = ascending.length
  const reach = 1.959963984540054 * Math.sqrt((0.75 * 0.25) / n)
  const [low, high] = [Math.floor(n * (0.75 - reach)), Math.ceil(n * (0.75 + reach))]
  const error = (ascending[high - 1]! - ascending[low - 1]!) / 2 / 1.959963984540054
  return { value: ascending[Math.floor(n * 0.75) - 1]!, error }
}

const clusters = (own: readonly Row[]) => own.map((row) => row.loads)

const features = (row: Row) => [row.x1, row.x2]

const shareIn = (own: readonly Row[]) => (country: string | null) =>
  own.filter((row) => row.country === country).length / own.length

const percentile = (own: readonly Row[]) =>
  Number(
    quantileType7(
      own.map(({ y }) => y).toSorted((a, b) => a - b),
      0.9,
    ).toPrecision(12),
  )

const capped = (scope: 'experiment' | 'segment'): MetricDefinition => ({
  ...rest,
  id: 'y',
  name: 'y',
  type: 'mean',
  value: column('y'),
  cap: { limit: { kind: 'percentile', percentile: 0.9 }, scope },
})

const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0)

const share = (own: readonly Row[], step: number) => ({
  successes: own.filter((row) => reached(row)[step]).length,
  n: own.length,
})
const pairs = (own: readonly Row[], step: number) =>
  momentsOfRows(own.map((row) => [Number(reached(row)[step]), Number(reached(row)[step - 1])]))
const sample = (own: readonly Row[]) => ({ outcomes: own.map(({ y }) => y), covariates: own.map(features) })

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine({ threads: 2 })
  await engine.execute(`CREATE TABLE subjects (subject VARCHAR, variant VARCHAR, exposed_at TIMESTAMP, country VARCHAR,
    seen BOOLEAN, cart BOOLEAN, paid DOUBLE, rare BOOLEAN, y DOUBLE, views BIGINT, x1 DOUBLE, x2 DOUBLE, x3 DOUBLE,
    loads__value DOUBLE, loads__count BIGINT)`)
  await engine.execute('CREATE TABLE event_values (subject VARCHAR, variant VARCHAR, metric VARCHAR, value DOUBLE)')
  const subjects = rows.map((row) => {
    const { subject, variant, country, seen, cart, paid, rare, y, views, x1, x2, x3, loads } = row
    const loaded = loads.length === 0 ? null : loads.reduce((sum, load) => sum + load, 0)
    const values = [subject, variant, null, country, seen, cart, paid, rare, y, views, x1, x2, x3, loaded, loads.length]
    return `(${values.map(literal).join(', ')})`
  })
  await engine.execute(`INSERT INTO subjects VALUES ${subjects.join(', ')}`)
  const values = rows.flatMap(({ subject, variant, loads }) =>
    loads.map((load) => `('${subject}', '${variant}', 'loads', ${load})`),
  )
  await engine.execute(`INSERT INTO event_values VALUES ${values.join(', ')}`)
})
afterAll(() => engine.close())

async function run(metrics: readonly MetricDefinition[], extra: Partial<ExperimentSpec> = {}) {
  const spec: ExperimentSpec = {
    experimentId: 'test',
    name: 'test',
    hypothesis: null,
    start: null,
    end: null,
    unit: 'subject',
    variants: ['a', 'b'].map((id, i) => ({ id, weight: 1, isControl: i === 0 })),
    metrics,
    dimensions: ['country'],
    plan,
    ...extra,
  }
  const snapshot = { id: 'sha256:0', rows: {}, window: [null, null] } as const
  return (await runExperiment({ spec, frame: await describeFrame(engine), snapshot, engine })).result
}

function total(result: ExperimentResult) {
  return result.metrics[0]!.effects[0]!
}

function ofUk({ segments }: ExperimentResult) {
  const segment = segments.find(({ value }) => value[0] === 'UK')
  expect(segment).toBeDefined()
  return segment!
}

/** The two agree to `digits` significant digits, numbers anywhere inside them. */
function expectNear(actual: unknown, expected: unknown, digits = 9) {
  if (typeof expected === 'number' && typeof actual === 'number') {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(10 ** -digits * Math.max(1e-6, Math.abs(expected)))
  } else if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    const found = new Map(Object.entries(actual))
    for (const [key, value] of Object.entries(expected)) expectNear(found.get(key), value, digits)
  } else {
    expect(actual).toEqual(expected)
  }
}

function estimatedCuped({ cuped }: Effect) {
  if (cuped?.kind !== 'estimated') throw new Error('not adjusted')
  return cuped
}

describe('a share with small counts', () => {
  it('is compared by the score test, overall and in segments, and its interval agrees with its p', async () => {
    const rare: MetricDefinition = { ...rest, id: 'rare', name: 'rare', type: 'proportion', value: column('rare') }
    const result = await run([rare])
    const effect = total(result)
    expect(effect.method).toBe('score')
    const { absolute, test } = scoreTest(count(sides.a), count(sides.b), plan)
    expectNear(effect, { absolute, test })
    const { effects } = ofUk(result)
    expect(effects[0]!.method).toBe('score')
    expectNear(effects[0], scoreTest(count(sides.a.filter(inUk)), count(sides.b.filter(inUk)), plan))
  })
})

describe('a funnel of columns', () => {
  const condition = { kind: 'comparison', field: 'paid', operator: '>', value: 0 } as const
  const steps = [column('seen'), column('cart'), { kind: 'condition', condition }] as const
  const funnel: MetricDefinition = { ...rest, id: 'f', name: 'f', type: 'funnel', value: steps[2], steps }

  it('reads as the share that reaches its last step, each step beside it, overall and in segments', async () => {
    const result = await run([funnel])
    expectNear(total(result), twoProportionZ(share(sides.a, 2), share(sides.b, 2), plan))
    for (const [found, a, b] of [
      [result.metrics[0]!.steps, sides.a, sides.b],
      [ofUk(result).steps, sides.a.filter(inUk), sides.b.filter(inUk)],
    ] as const) {
      expect(found?.map(({ label }) => label)).toEqual(['seen', 'cart', 'paid'])
      found?.forEach((step, at) => {
        const first = step.reached.variants[0]!
        expect([first.n, first.mean! * first.n]).toEqual([a.length, expect.closeTo(share(a, at).successes, 9)])
        expectNear(step.reached.effects[0], twoProportionZ(share(a, at), share(b, at), plan))
        if (at === 0) expect(step.fromPrevious).toBeNull()
        else {
          const rates = ratioTest(pairs(a, at), pairs(b, at), plan)
          expectNear(step.fromPrevious?.effects[0], { method: 'ratio-delta-z', ...rates })
        }
      })
    }
  })
})

describe('a quantile over subjects', () => {
  it('is the value at its rank, its error from the ranks around it, overall and in segments', async () => {
    const p90: MetricDefinition = {
      ...rest,
      id: 'p',
      name: 'p',
      type: 'quantile',
      value: column('y'),
      probability: 0.75,
      level: 'subject',
    }
    const result = await run([p90])
    // each subject one value: but for the clustering, which is none, it is the quantile of clusters of one
    for (const [effect, a, b] of [
      [total(result), alone(sides.a), alone(sides.b)],
      [ofUk(result).effects[0]!, alone(sides.a.filter(inUk)), alone(sides.b.filter(inUk))],
    ] as const) {
      expect(effect.method).toBe('quantile-z')
      const estimate = b.value - a.value
      const standardError = Math.hypot(a.error, b.error)
      expectNear(effect, { absolute: { estimate, standardError }, test: { statistic: estimate / standardError } })
    }
    expect(result.metrics[0]!.variants[0]!.mean).toBe(alone(sides.a).value)
  })

  it('is not estimable from too few values, and says so', async () => {
    const p999: MetricDefinition = {
      ...rest,
      id: 'p',
      name: 'p',
      type: 'quantile',
      value: column('y'),
      probability: 0.999,
      level: 'subject',
    }
    const result = await run([p999])
    expect(total(result).absolute).toEqual({ kind: 'not-estimable', reason: 'too-few-values' })
    expect(result.findings.map(({ code }) => code)).toContain('not-estimable')
    const constant: MetricDefinition = { ...p999, probability: 0.5, value: column('seen') }
    expect(total(await run([constant])).absolute).toEqual({ kind: 'not-estimable', reason: 'zero-variance' })
  })
})

describe('a quantile over events', () => {
  it('is that of the library on arrays of arrays, overall and in segments', async () => {
    const value = {
      kind: 'event',
      event: 'load',
      aggregation: 'mean',
      field: 'ms',
      filter: null,
      windowDays: null,
    } as const
    const loads: MetricDefinition = {
      ...rest,
      id: 'loads',
      name: 'loads',
      type: 'quantile',
      value,
      probability: 0.9,
      level: 'event',
    }
    const result = await run([loads])
    const overall = clusteredQuantileTest(clusters(sides.a), clusters(sides.b), 0.9, plan)
    expect(total(result).method).toBe('clustered-quantile-z')
    expectNear(total(result), overall)
    const [a, b] = [sides.a.filter(inUk), sides.b.filter(inUk)]
    expectNear(ofUk(result).effects[0], clusteredQuantileTest(clusters(a), clusters(b), 0.9, plan))
    // subjects without a single load are no finding
    expect(result.findings.map(({ code }) => code)).not.toContain('missing-outcome')
  })
})

describe('ways to adjust', () => {
  const mean: MetricDefinition = { ...rest, id: 'y', name: 'y', type: 'mean', value: column('y') }

  it('Lin gives every variant slopes of its own: the estimate of the interacted regression', async () => {
    const covariates = [
      { kind: 'column', column: 'x1' },
      { kind: 'column', column: 'x2' },
    ] as const
    const result = await run([{ ...mean, covariates, adjustment: 'lin' }])
    for (const [effect, a, b] of [
      [total(result), sides.a, sides.b],
      [ofUk(result).effects[0]!, sides.a.filter(inUk), sides.b.filter(inUk)],
    ] as const) {
      const lin = regressionAdjustment(sample(a), sample(b), 'lin')
      if (lin.kind !== 'estimated') throw new Error('not estimated')
      expect(effect.method).toBe('lin-z')
      const { slopes, unadjusted, theta } = estimatedCuped(effect)
      expectNear(effect.absolute, { estimate: lin.estimate })
      expectNear(slopes?.control, lin.slopes)
      expectNear(
        slopes?.treatment,
        lin.slopes.map((slope, i) => slope + lin.interactions[i]!),
      )
      // theta is what moves the plain difference to the adjusted one
      const averages = (own: readonly Row[]) => momentsOfRows(own.map((row) => [row.y, ...features(row)])).means
      const [before, after] = [averages(a), averages(b)]
      const moved = theta.reduce(
        (sum, each, i) => sum - each * (after[i + 1]! - before[i + 1]!),
        after[0]! - before[0]!,
      )
      expectNear(effect.absolute, { estimate: moved })
      expectNear(unadjusted.absolute, { estimate: after[0]! - before[0]! })
    }
  })

  it('CUPAC fits the ridge that rows added to the data give, and adjusts by its prediction', async () => {
    const penalty = 0.3
    const ridge = { kind: 'ridge', columns: ['x1', 'x2'], penalty } as const
    const result = await run([{ ...mean, covariates: [ridge] }])
    const cuped = estimatedCuped(total(result))
    // ridge is least squares with one more row per feature: sqrt(penalty x its sum of squares), and outcome 0
    const centred = [sides.a, sides.b].flatMap((own) => {
      const { means } = momentsOfRows(own.map((row) => [row.y, ...features(row)]))
      return own.map((row) => [row.y, ...features(row)].map((value, i) => value - means[i]!))
    })
    const featureSquares = [1, 2].map((i) => centred.reduce((sum, row) => sum + row[i]! ** 2, 0))
    const augmented = featureSquares.map((square, i) =>
      featureSquares.map((_, j) => (i === j ? Math.sqrt(penalty * square) : 0)),
    )
    const fit = leastSquares(
      [...centred.map((row) => row.slice(1)), ...augmented],
      [...centred.map((row) => row[0]!), ...featureSquares.map(() => 0)],
    )
    expectNear(cuped.ridge?.weights, fit.coefficients, 7)
    expect(cuped.covariates).toEqual(['ridge(x1, x2)'])
    expect(cuped.ridge).toMatchObject({ penalty, chosen: false, features: ['x1', 'x2'] })
    expect(cuped.varianceReduction).toBeGreaterThan(0.5)
    const rSquared = 1 - residualShare(centred, fit.coefficients)
    expectNear(cuped.ridge?.rSquared, rSquared, 7)
  })

  it('CUPAC chooses a penalty, keeps missing features apart, and works in segments', async () => {
    const ridge = { kind: 'ridge', columns: ['x1', 'x2', 'x3'], penalty: null } as const
    const result = await run([{ ...mean, covariates: [ridge] }])
    for (const effect of [total(result), ofUk(result).effects[0]!]) {
      const cuped = estimatedCuped(effect)
      expect(cuped.ridge?.chosen).toBe(true)
      expect(cuped.ridge?.features).toEqual(['x1', 'x2', 'x3', 'x3 missing'])
      expect(cuped.ridge?.rSquared).toBeGreaterThan(0.7)
      expect(cuped.varianceReduction).toBeGreaterThan(0.6)
    }
  })

  it('several covariates adjust a ratio through its linearisation', async () => {
    const covariates = [
      { kind: 'column', column: 'x1' },
      { kind: 'column', column: 'x2' },
    ] as const
    const ratio: MetricDefinition = {
      ...rest,
      id: 'r',
      name: 'r',
      type: 'ratio',
      value: column('y'),
      denominator: column('views'),
      covariates,
    }
    const result = await run([ratio])
    for (const [effect, a, b] of [
      [total(result), sides.a, sides.b],
      [ofUk(result).effects[0]!, sides.a.filter(inUk), sides.b.filter(inUk)],
    ] as const) {
      const linear = (own: readonly Row[]) => {
        const { means } = momentsOfRows(own.map(({ y, views }) => [y, views]))
        const value = means[0]! / means[1]!
        return own.map((row) => [(row.y - value * row.views) / means[1]! + value, ...features(row)])
      }
      const [before, after] = [linear(a), linear(b)]
      const within = [before, after].flatMap((own) => {
        const { means } = momentsOfRows(own)
        return own.map((row) => row.map((value, i) => value - means[i]!))
      })
      const { coefficients: theta } = leastSquares(
        within.map((row) => row.slice(1)),
        within.map((row) => row[0]!),
      )
      const adjusted = (own: readonly (readonly number[])[]) =>
        momentsOfRows(own.map((row) => [row.slice(1).reduce((sum, x, i) => sum - theta[i]! * x, row[0]!)]))
      const [control, treatment] = [adjusted(before), adjusted(after)]
      const variance = (own: typeof control) => own.comoments[0]! / (own.count - 1) / own.count
      expect(effect.method).toBe('cuped-ratio-z')
      expectNear(estimatedCuped(effect).theta, theta, 8)
      expectNear(effect.absolute, {
        estimate: treatment.means[0]! - control.means[0]!,
        standardError: Math.sqrt(variance(control) + variance(treatment)),
      })
    }
  })

  it('post-stratification weighs the strata, and keeps the plain effect beside it', async () => {
    const metric: MetricDefinition = { ...mean, postStratify: { dimensions: ['country'], weights: null } }
    const result = await run([metric], { dimensions: ['seen'] })
    const weighed = (own: readonly Row[], weightOf: (country: string | null) => number) => {
      const strata = countries.map((country) => {
        const [a, b] = (['a', 'b'] as const).map((variant) =>
          momentsOfRows(own.filter((row) => row.variant === variant && row.country === country).map(({ y }) => [y])),
        )
        const error = (side: typeof a) => side!.comoments[0]! / (side!.count - 1) / side!.count
        const weight = weightOf(country)
        return { weight, difference: b!.means[0]! - a!.means[0]!, variance: error(a) + error(b) }
      })
      return {
        estimate: strata.reduce((sum, each) => sum + each.weight * each.difference, 0),
        standardError: Math.sqrt(strata.reduce((sum, each) => sum + each.weight ** 2 * each.variance, 0)),
      }
    }
    const effect = total(result)
    expect(effect.method).toBe('post-stratified-z')
    expectNear(effect.absolute, weighed(rows, shareIn(rows)))
    const summary = effect.postStratified
    if (summary?.kind !== 'estimated') throw new Error('not stratified')
    expect(summary.strata.map(({ value }) => value)).toEqual([['FR'], ['UK'], [null]])
    const plain = total(await run([mean]))
    expect(summary.unadjusted.absolute).toEqual(plain.absolute)
    const segment = result.segments.find(({ value }) => value[0] === 'true')!
    const seen = rows.filter((row) => row.seen)
    expectNear(segment.effects[0]!.absolute, weighed(seen, shareIn(seen)))

    const weights = countries.map((country, i) => ({ value: [country], weight: i + 1 }))
    const given: MetricDefinition = { ...mean, postStratify: { dimensions: ['country'], weights } }
    expectNear(
      total(await run([given])).absolute,
      weighed(rows, (country) => (countries.findIndex((each) => each === country) + 1) / 6),
    )
  })

  it('a stratum that has no effect leaves the plain one, with the reason', async () => {
    const weights = [{ value: ['DE'], weight: 1 }]
    const metric: MetricDefinition = { ...mean, postStratify: { dimensions: ['country'], weights } }
    const effect = total(await run([metric]))
    expect(effect.method).toBe('welch-t')
    expect(effect.postStratified).toEqual({ kind: 'not-estimable', reason: 'empty-stratum' })
    const unknown: MetricDefinition = { ...mean, postStratify: { dimensions: ['city'], weights: null } }
    const result = await run([unknown])
    expect(total(result).method).toBe('welch-t')
    expect(result.findings.map(({ code }) => code)).toContain('missing-column')
  })
})

describe('a cap', () => {
  it('of the experiment is one value everywhere: no slice takes its own', async () => {
    const result = await run([capped('experiment')])
    const value = percentile(rows)
    expect(result.metrics[0]!.cap).toEqual({ scope: 'experiment', percentile: 0.9, value })
    expect(result.segments.length).toBe(3)
    for (const segment of result.segments) expect(segment.cap).toEqual({ scope: 'experiment', percentile: 0.9, value })
    const means = sides.a.filter(inUk).map(({ y }) => Math.min(y, value))
    expectNear(ofUk(result).variants[0]!.mean, means.reduce((sum, y) => sum + y, 0) / means.length)
    // the slices of capped values merge to the capped total
    const merged = result.segments.reduce((sum, { variants }) => sum + variants[0]!.n * variants[0]!.mean!, 0)
    const [whole] = result.metrics[0]!.variants
    expectNear(merged / whole!.n, whole!.mean)
  })

  it('of each segment is that segment’s own value, and named so', async () => {
    const result = await run([capped('segment')])
    expect(result.metrics[0]!.cap).toMatchObject({ scope: 'segment', value: percentile(rows) })
    const value = percentile(rows.filter(inUk))
    expectNear(ofUk(result).cap, { scope: 'segment', percentile: 0.9, value })
    expect(ofUk(result).cap?.value).not.toBe(result.metrics[0]!.cap?.value)
    const means = sides.a.filter(inUk).map(({ y }) => Math.min(y, value))
    expectNear(ofUk(result).variants[0]!.mean, means.reduce((sum, y) => sum + y, 0) / means.length)
  })

  it('given as a number has no percentile', async () => {
    const metric: MetricDefinition = {
      ...capped('experiment'),
      cap: { limit: { kind: 'absolute', value: 11 }, scope: 'experiment' },
    }
    expect((await run([metric])).metrics[0]!.cap).toEqual({ scope: 'experiment', value: 11 })
  })
})

/** Share of the first column's squares that is left when the others are taken off by the coefficients. */
function residualShare(centred: readonly (readonly number[])[], coefficients: readonly number[]): number {
  const left = centred.map((row) => coefficients.reduce((sum, each, i) => sum - each * row[i + 1]!, row[0]!))
  return squares(left) / squares(centred.map((row) => row[0]!))
}
