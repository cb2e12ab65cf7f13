import { describe, expect, it } from 'vitest'
import type { FindingCode } from '../failures'
import { frameFormat, type FrameDescription } from '../frame/frame'
import type { MetricDefinition, MetricRole } from '../study/metric-definition'
import type { Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { analyse, requestFor } from './analyse'
import type { FrameMoments } from '../measure/frame-moments'
import { canonicalJson, planHash } from '../study/plan-hash'
import type { ExperimentSpec } from '../study/spec'

function metric(id: string, role: MetricRole, type: 'mean' | 'proportion' = 'mean'): MetricDefinition {
  const rest = { direction: 'increase', filter: null, covariates: [], cap: null, mde: null, guardrail: null } as const
  return { ...rest, id, name: id, role, type, value: { kind: 'column', column: id } }
}

/** n subjects with a mean and a standard deviation. */
function sample(count: number, mean: number, deviation: number): Moments {
  return { count, means: [mean], comoments: [deviation ** 2 * (count - 1)] }
}

function moments(variants: Readonly<Record<string, Moments>>): MetricMoments {
  return {
    columns: [{ name: 'outcome', role: 'outcome' }],
    byVariant: new Map(Object.entries(variants)),
    origin: 'subjects',
  }
}

function frameMoments(
  metrics: Readonly<Record<string, MetricMoments>>,
  subjects: Readonly<Record<string, number>> = { a: 1000, b: 1000 },
  over: Partial<FrameMoments> = {},
): FrameMoments {
  const none = { findings: [], slices: [], history: [], extremes: new Map() }
  return { ...none, subjects, metrics: new Map(Object.entries(metrics)), ...over }
}

const frame: FrameDescription = { format: frameFormat, kind: 'subjects', tables: [], counts: {} }
const snapshot = { id: 'sha256:0', rows: {}, window: ['2026-01-01T00:00:00.000Z', '2026-01-10T00:00:00.000Z'] } as const

function specOf(metrics: readonly MetricDefinition[], over: Partial<ExperimentSpec> = {}): ExperimentSpec {
  return {
    experimentId: 'e',
    name: 'e',
    hypothesis: null,
    start: null,
    end: null,
    unit: 'u',
    variants: [
      { id: 'a', weight: 1, isControl: true },
      { id: 'b', weight: 1, isControl: false },
    ],
    metrics,
    dimensions: [],
    plan: {
      alpha: 0.05,
      alternative: 'two-sided',
      stopping: { kind: 'fixed' },
      correction: 'bonferroni',
      cupedTheta: 'total',
      srmAlpha: 0.001,
    },
    ...over,
  }
}

function codes(spec: ExperimentSpec, data: FrameMoments, over: Partial<FrameDescription> = {}): readonly FindingCode[] {
  return analyse(spec, data, { ...frame, ...over }, snapshot).findings.map(({ code }) => code)
}

const clear = moments({ a: sample(1000, 1, 1), b: sample(1000, 1.15, 1) })

describe('the family of corrections', () => {
  it('holds primary and secondary effects; the others stand alone', () => {
    const spec = specOf([
      metric('p', 'primary'),
      metric('s', 'secondary'),
      metric('g', 'guardrail'),
      metric('x', 'exploratory'),
    ])
    const { metrics } = analyse(spec, frameMoments({ p: clear, s: clear, g: clear, x: clear }), frame, snapshot)
    const [p, s, g, x] = metrics.map(({ effects }) => effects[0]!)
    const raw = p!.test.kind === 'estimated' ? p!.test.pValue : Number.NaN
    expect([p, s].map((each) => each!.pValueAdjusted)).toEqual([2 * raw, 2 * raw])
    expect([g, x].map((each) => each!.pValueAdjusted)).toEqual([raw, raw])
    expect(p!.significant).toBe(true)
  })

  it('leaves out what has no p-value', () => {
    const empty = moments({ a: sample(1000, 1, 1) })
    const spec = specOf([metric('p', 'primary'), metric('s', 'secondary')])
    const { metrics, findings } = analyse(spec, frameMoments({ p: clear, s: empty }), frame, snapshot)
    expect(metrics[1]!.effects[0]).toMatchObject({
      pValueAdjusted: null,
      significant: null,
      absolute: { reason: 'empty-variant' },
    })
    const alone = metrics[0]!.effects[0]!
    expect(alone.pValueAdjusted).toBe(alone.test.kind === 'estimated' ? alone.test.pValue : null)
    expect(findings.map(({ code }) => code)).toContain('not-estimable')
  })
})

describe('findings', () => {
  const spec = specOf([metric('m', 'primary')])

  it('are none for a clean experiment', () => {
    expect(codes(spec, frameMoments({ m: clear }))).toEqual([])
  })

  it('tell of the split', () => {
    const subjects = { a: 1000, b: 1300, off: 4, stray: 2 }
    const variants = [
      ...spec.variants,
      { id: 'off', weight: 0, isControl: false },
      { id: 'none', weight: 1, isControl: false },
    ]
    const all = { a: sample(1000, 1, 1), b: sample(1300, 1, 1), off: sample(4, 1, 1), stray: sample(2, 1, 1) }
    const found = codes({ ...spec, variants }, frameMoments({ m: moments(all) }, subjects))
    expect(found).toEqual(['srm', 'variant-leak', 'unknown-variant', 'missing-variant', 'not-estimable'])
  })

  it('tell of what the pull counted', () => {
    const counts = {
      crossover_subjects: 3,
      duplicate_subject_rows: 2,
      rejected_rows: 1,
      duplicate_event_rows: 5,
      events_before_exposure: 7,
      non_finite_values: 1,
    }
    expect(codes(spec, frameMoments({ m: clear }), { counts })).toEqual([
      'crossover',
      'duplicate-subject',
      'malformed-row',
      'duplicate-event',
      'before-exposure',
      'non-finite-value',
    ])
  })

  it('tell of missing outcomes and covariates, and of one value that is most of the variance', () => {
    const extremes = new Map([['m', { minimum: -1, maximum: 40, missingCovariates: { age: 12 } }]])
    const result = analyse(spec, frameMoments({ m: clear }, { a: 1010, b: 1000 }, { extremes }), frame, snapshot)
    expect(result.findings).toMatchObject([
      { code: 'missing-outcome', evidence: { missing: { a: 10, b: 0 } } },
      { code: 'missing-covariate', evidence: { covariate: 'age', subjects: 12 } },
      { code: 'outlier', evidence: { value: 40 } },
    ])
  })

  it('tell of a proportion that is none, and of an interval beside its test', () => {
    const proportion = specOf([metric('m', 'primary', 'proportion')])
    const extremes = new Map([['m', { minimum: 0, maximum: 3, missingCovariates: {} }]])
    expect(codes(proportion, frameMoments({ m: clear }, undefined, { extremes }))).toContain('invalid-field')
    // 6 of 50 against 1 of 60: pooled p = 0.026, above; unpooled interval and test agree only by luck near the threshold
    const near = moments({
      a: { count: 50, means: [6 / 50], comoments: [0] },
      b: { count: 66, means: [2 / 66], comoments: [0] },
    })
    const result = analyse(proportion, frameMoments({ m: near }, { a: 50, b: 66 }), frame, snapshot)
    const { absolute, test } = result.metrics[0]!.effects[0]!
    const disagrees =
      absolute.kind === 'estimated' && test.kind === 'estimated' && absolute.interval.upper < 0 !== test.pValue < 0.05
    expect(result.findings.some(({ code }) => code === 'interval-disagrees-with-test')).toBe(disagrees)
  })

  it('warn of a fixed horizon read before its end', () => {
    expect(codes({ ...spec, end: '2026-02-01T00:00:00.000Z' }, frameMoments({ m: clear }))).toEqual([
      'fixed-horizon-peek',
    ])
    expect(codes({ ...spec, end: '2026-01-10T12:00:00.000Z' }, frameMoments({ m: clear }))).toEqual([])
  })

  it('name what is wrong with the plan itself', () => {
    const twice = specOf([metric('m', 'primary'), metric('m', 'secondary')], {
      variants: [{ id: 'a', weight: 1, isControl: false }],
    })
    const { findings, metrics } = analyse(twice, frameMoments({ m: clear }, { a: 1000 }), frame, snapshot)
    expect(findings.filter(({ code }) => code === 'invalid-field')).toHaveLength(2)
    expect(metrics[0]!.effects).toEqual([])
  })
})

describe('the plan hash', () => {
  const spec = specOf([metric('m', 'primary')])

  it('is that of the plan, whatever the order of keys and the dates', () => {
    const reordered = { ...spec, plan: Object.fromEntries(Object.entries(spec.plan).toReversed()) }
    expect(canonicalJson(reordered.plan)).toBe(canonicalJson(spec.plan))
    expect(planHash({ ...spec, start: '2026-01-01T00:00:00Z', name: 'other' })).toBe(planHash(spec))
    expect(planHash({ ...spec, plan: { ...spec.plan, alpha: 0.01 } })).not.toBe(planHash(spec))
  })
})

describe('requestFor', () => {
  it('asks for each dimension alone and each further crossing once', () => {
    const spec = specOf([], { dimensions: ['country', 'device'] })
    expect(requestFor(spec, [['country', 'device'], ['country']]).slices).toEqual([
      ['country'],
      ['device'],
      ['country', 'device'],
    ])
    expect(requestFor(spec).history).toBe(false)
  })
})
