import type {
  AppliedCap,
  Effect,
  ExperimentResult,
  FunnelStepResult,
  Interval,
  NotEstimable,
  SequentialSummary,
} from '@analysis'
import * as fc from 'fast-check'

/** Results as the types allow them, for property tests. Ids are plain words: a record's order must survive JSON. */

const id = fc.constantFrom('control', 'treatment', 'gate_30', 'gate_40', 'über', 'a "quoted" one')
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })

const notEstimable: fc.Arbitrary<NotEstimable> = fc.record({
  kind: fc.constant('not-estimable' as const),
  reason: fc.constantFrom('empty-variant', 'too-few-subjects', 'zero-variance', 'control-mean-near-zero'),
})

function estimable<T extends object>(fields: fc.Arbitrary<T>) {
  return fc.oneof(
    notEstimable,
    fields.map((values) => ({ kind: 'estimated' as const, ...values })),
  )
}

const interval: fc.Arbitrary<Interval> = fc.record({
  lower: fc.oneof(finite, fc.constant(-Infinity)),
  upper: fc.oneof(finite, fc.constant(Infinity)),
})

const absolute = estimable(fc.record({ estimate: finite, standardError: finite, interval, level: finite }))
const relative = estimable(
  fc.record({ estimate: finite, interval, method: fc.constantFrom('delta' as const, 'fieller' as const) }),
)
const test = estimable(
  fc.record({ statistic: finite, degreesOfFreedom: orNull(finite), pValue: finite, log10P: finite }),
)

/** A record in which some keys may be absent. */
function partly<T extends object, U extends object>(all: fc.Arbitrary<T>, some: fc.Arbitrary<U>) {
  return fc.tuple(all, some).map(([fields, more]) => ({ ...fields, ...more }))
}

const slopes = fc.array(finite, { maxLength: 2 })
const ridge = fc.record({
  features: fc.array(id, { maxLength: 2 }),
  weights: slopes,
  penalty: finite,
  chosen: fc.boolean(),
  rSquared: finite,
})

const cuped = estimable(
  partly(
    fc.record({
      theta: fc.array(finite, { maxLength: 2 }),
      covariates: fc.array(id, { maxLength: 2 }),
      correlation: finite,
      varianceReduction: fc.double({ min: 0, max: 0.99, noNaN: true }),
      equivalentSampleGain: fc.constant(1),
      unadjusted: fc.record({ absolute, relative, test }),
    }),
    fc.record({ slopes: fc.record({ control: slopes, treatment: slopes }), ridge }, { requiredKeys: [] }),
  ),
).map((summary) =>
  summary.kind === 'estimated' ? { ...summary, equivalentSampleGain: 1 / (1 - summary.varianceReduction) } : summary,
)

const sequential: fc.Arbitrary<SequentialSummary> = fc.record({
  method: fc.constantFrom('group-sequential obrien-fleming', 'group-sequential pocock'),
  looks: fc.array(
    fc.record({
      look: fc.integer({ min: 1, max: 20 }),
      at: orNull(fc.constant('2026-01-02T00:00:00Z')),
      informationFraction: finite,
      n: fc.nat(),
      statistic: orNull(finite),
      boundary: interval,
      alphaSpent: orNull(finite),
      effect: fc.constant(null),
      interval: orNull(fc.record({ lower: fc.constant(-Infinity), upper: finite })),
      crossed: fc.boolean(),
      futility: orNull(finite),
    }),
    { maxLength: 3 },
  ),
  decision: fc.constantFrom('continue', 'stop-significant', 'stop-futile', 'completed'),
  pValue: orNull(finite),
  log10P: fc.constant(-3.5),
  tuning: orNull(
    fc.oneof(
      fc.record({
        kind: fc.constant('confidence-sequence' as const),
        tunedFor: finite,
        source: fc.constantFrom('plan' as const, 'default' as const),
      }),
      fc.record({
        kind: fc.constant('msprt' as const),
        tau: finite,
        source: fc.constantFrom('plan' as const, 'mde' as const, 'default' as const),
      }),
      fc.record({
        kind: fc.constant('sprt' as const),
        effect: orNull(finite),
        beta: finite,
        source: fc.constantFrom('plan' as const, 'mde' as const, 'none' as const),
      }),
    ),
  ),
  stopped: orNull(
    fc.record({ look: fc.integer({ min: 1 }), stageWiseP: finite, medianUnbiased: finite, interval, level: finite }),
  ),
  design: orNull(
    fc.record({
      power: finite,
      inflation: finite,
      maximumN: finite,
      expectedN: fc.record({ none: finite, half: finite, planned: finite }),
    }),
  ),
})

const postStratified = estimable(
  fc.record({
    dimensions: fc.array(id, { maxLength: 2 }),
    strata: fc.array(fc.record({ value: fc.array(orNull(fc.string()), { maxLength: 2 }), weight: finite, absolute }), {
      maxLength: 2,
    }),
    varianceReduction: finite,
    unadjusted: fc.record({ absolute, relative, test }),
  }),
)

const method = fc.constantFrom(
  'two-proportion-z' as const,
  'score' as const,
  'welch-t' as const,
  'cuped-welch-t' as const,
  'lin-z' as const,
  'clustered-quantile-z' as const,
  'post-stratified-z' as const,
)

const exact = fc.record({ oddsRatio: finite, interval, level: finite, pValue: finite, log10P: finite })

const wholeEffect = fc.record({
  variantId: id,
  controlId: id,
  method,
  alternative: fc.constantFrom('two-sided', 'greater', 'less'),
  absolute,
  relative,
  test,
  pValueAdjusted: orNull(finite),
  significant: orNull(fc.boolean()),
  intervalAdjusted: orNull(fc.record({ level: finite, absolute: interval, relative: orNull(interval) })),
  cuped: orNull(cuped),
  sequential: orNull(sequential),
})
const effect: fc.Arbitrary<Effect> = partly(wholeEffect, fc.record({ postStratified, exact }, { requiredKeys: [] }))

const variants = fc.array(
  fc.record({
    variantId: id,
    n: fc.nat(),
    mean: orNull(finite),
    variance: orNull(finite),
    standardError: orNull(finite),
  }),
  { maxLength: 3 },
)

const reading = fc.record({
  variants,
  effects: fc.array(fc.record({ variantId: id, controlId: id, method, absolute, relative, test }), { maxLength: 1 }),
})
const step: fc.Arbitrary<FunnelStepResult> = fc.record({
  step: fc.nat(),
  label: fc.string(),
  reached: reading,
  fromPrevious: orNull(reading),
})
const cap: fc.Arbitrary<AppliedCap> = partly(
  fc.record({ scope: fc.constantFrom('experiment' as const, 'segment' as const), value: finite }),
  fc.record({ percentile: finite }, { requiredKeys: [] }),
)
const details = fc.record({ cap, steps: fc.array(step, { maxLength: 2 }) }, { requiredKeys: [] })

const counts = fc.dictionary(id, fc.nat(), { maxKeys: 3, noNullPrototype: true })

/** What `result.json` carries: segments without variants, findings without hints, looks without their point effect. */
export const anyResult: fc.Arbitrary<ExperimentResult> = fc.record({
  experimentId: id,
  snapshot: fc.record({
    id: fc.constant(`sha256:${'0'.repeat(64)}`),
    rows: counts,
    window: fc.constantFrom<readonly [string | null, string | null]>([null, null], ['2026-01-01T00:00:00Z', null]),
  }),
  plan: fc.record({
    hash: id,
    registered: fc.boolean(),
    registeredAt: fc.constantFrom(null, '2026-01-05T10:00:00.000Z'),
    deviations: fc.array(fc.string(), { maxLength: 2 }),
  }),
  srm: fc
    .tuple(
      estimable(
        fc.record({
          pValue: finite,
          log10P: finite,
          statistic: finite,
          degreesOfFreedom: finite,
          flagged: fc.boolean(),
        }),
      ),
      counts,
      counts,
      fc.option(
        fc.array(
          fc.record({
            from: fc.string(),
            observed: counts,
            expected: counts,
            pValue: fc.option(finite, { nil: null }),
          }),
          { maxLength: 3 },
        ),
        { nil: undefined },
      ),
    )
    .map(([outcome, observed, expected, phases]) => ({
      ...outcome,
      observed,
      expected,
      ...(phases !== undefined && { phases }),
    })),
  metrics: fc.array(
    partly(
      fc.record({
        metricId: id,
        role: fc.constantFrom('primary' as const, 'guardrail' as const),
        type: fc.constantFrom('proportion' as const, 'ratio' as const, 'funnel' as const, 'quantile' as const),
        variants,
        effects: fc.array(effect, { maxLength: 2 }),
      }),
      details,
    ),
    { maxLength: 3 },
  ),
  segments: fc.array(
    partly(
      fc.record({
        dimension: fc.array(id, { minLength: 1, maxLength: 2 }),
        value: fc.array(orNull(fc.string()), { minLength: 1, maxLength: 2 }),
        metricId: id,
        variants: fc.constant([]),
        effects: fc.array(effect, { maxLength: 1 }),
      }),
      details,
    ),
    { maxLength: 2 },
  ),
  findings: fc.array(
    fc.record({
      code: fc.constantFrom('srm' as const, 'crossover' as const),
      severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const),
      message: fc.string(),
      evidence: fc.dictionary(id, fc.oneof(finite, fc.string(), fc.boolean()), { maxKeys: 2, noNullPrototype: true }),
    }),
    { maxLength: 2 },
  ),
})
