import type { CupedView, ScorecardView, SegmentsView, SequentialView, SrmView } from '../cells/cell'
import type { DistributionView } from '../cells/distribution-view'
import type { InteractionsView } from '../cells/interactions-view'
import type { NoveltyView, PeriodEffect } from '../cells/novelty-view'
import type { Effect, MetricResult, SequentialLook, SrmResult } from '../experiment/result'
import type { ExperimentSpec } from '../experiment/spec'
import type { MetricDefinition } from '../metrics/definition'

const base = {
  filter: null,
  covariates: [],
  cap: null,
  mde: null,
  guardrail: null,
  value: { kind: 'column', column: 'v' },
} as const

const metrics: readonly MetricDefinition[] = [
  { ...base, id: 'retention_7', name: 'Day-7 retention', type: 'proportion', role: 'primary', direction: 'increase' },
  { ...base, id: 'latency', name: 'Latency <p95>', type: 'mean', role: 'guardrail', direction: 'decrease' },
]

export const spec: ExperimentSpec = {
  experimentId: 'gate',
  name: 'Gate',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'player',
  variants: [
    { id: 'gate_30', weight: 50, isControl: true },
    { id: 'gate_40', weight: 50, isControl: false },
  ],
  metrics,
  dimensions: ['country', 'device'],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: { kind: 'fixed' },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

export function effectOf(relative: number, half: number, change: Partial<Effect> = {}): Effect {
  return {
    variantId: 'gate_40',
    controlId: 'gate_30',
    method: 'two-proportion-z',
    alternative: 'two-sided',
    absolute: {
      kind: 'estimated',
      estimate: relative * 0.2,
      standardError: (half * 0.2) / 1.96,
      interval: { lower: (relative - half) * 0.2, upper: (relative + half) * 0.2 },
      level: 0.95,
    },
    relative: {
      kind: 'estimated',
      estimate: relative,
      interval: { lower: relative - half, upper: relative + half },
      method: 'delta',
    },
    test: {
      kind: 'estimated',
      statistic: (1.96 * relative) / half,
      degreesOfFreedom: null,
      pValue: 0.0016,
      log10P: -2.8,
    },
    pValueAdjusted: 0.0032,
    significant: Math.abs(relative) > half,
    intervalAdjusted: null,
    cuped: null,
    sequential: null,
    ...change,
  }
}

export function metricResult(metricId: string, effects: readonly Effect[]): MetricResult {
  return {
    metricId,
    role: 'primary',
    type: 'proportion',
    variants: [
      { variantId: 'gate_30', n: 44_700, mean: 0.19, variance: 0.154, standardError: 0.0019 },
      { variantId: 'gate_40', n: 45_489, mean: 0.182, variance: 0.149, standardError: 0.0018 },
    ],
    effects,
  }
}

export const split: SrmResult = {
  kind: 'estimated',
  pValue: 0.0086,
  log10P: -2.07,
  statistic: 6.9,
  degreesOfFreedom: 1,
  flagged: false,
  observed: { gate_30: 44_700, gate_40: 45_489 },
  expected: { gate_30: 45_094.5, gate_40: 45_094.5 },
}

export const scorecard: ScorecardView = {
  kind: 'scorecard',
  srm: split,
  metrics: [metricResult('retention_7', [effectOf(-0.043, 0.026)]), metricResult('latency', [effectOf(0.01, 0.03)])],
}

function look(number: number, statistic: number, reach: number): SequentialLook {
  return {
    look: number,
    at: `2026-01-0${number}T00:00:00Z`,
    informationFraction: number / 4,
    n: number * 1000,
    statistic,
    boundary: { lower: -reach, upper: reach },
    alphaSpent: 0.0125 * number,
    effect: statistic * 0.004,
    interval: { lower: (statistic - reach) * 0.004, upper: (statistic + reach) * 0.004 },
    crossed: Math.abs(statistic) > reach,
    futility: null,
  }
}

export const sequential: SequentialView = {
  kind: 'sequential',
  metricId: 'retention_7',
  rule: { kind: 'group-sequential', spending: { kind: 'obrien-fleming' }, looks: [], plannedSubjects: null },
  histories: [
    {
      variantId: 'gate_40',
      summary: {
        method: 'group-sequential',
        looks: [look(1, -0.5, 4.3), look(2, -1.6, 2.9), look(3, -2.6, 2.4)],
        decision: 'stop-significant',
        pValue: 0.02,
        tuning: null,
        stopped: null,
        design: null,
      },
    },
  ],
}

export const segments: SegmentsView = {
  kind: 'segments',
  metricId: 'retention_7',
  dimensions: ['country', 'device'],
  correction: 'benjamini-hochberg',
  total: metricResult('retention_7', [effectOf(-0.043, 0.026)]),
  segments: [
    {
      dimension: ['country', 'device'],
      value: ['UK', 'phone'],
      ...metricResult('retention_7', [effectOf(-0.06, 0.04)]),
    },
    {
      dimension: ['country', 'device'],
      value: [null, 'phone'],
      ...metricResult('retention_7', [effectOf(0.02, 0.09)]),
    },
    {
      dimension: ['country', 'device'],
      value: ['UK', 'desk'],
      ...metricResult('retention_7', [
        effectOf(0, 0, {
          absolute: { kind: 'not-estimable', reason: 'too-few-subjects' },
          relative: { kind: 'not-estimable', reason: 'too-few-subjects' },
          test: { kind: 'not-estimable', reason: 'too-few-subjects' },
          significant: null,
        }),
      ]),
    },
  ],
  comparisons: [
    {
      variantId: 'gate_40',
      heterogeneity: { kind: 'estimated', q: 1.2, degreesOfFreedom: 1, pValue: 0.27, iSquared: 0.1 },
      decomposition: { kind: 'estimated', aggregate: -0.008, within: -0.0079, mix: -0.0001 },
      simpson: false,
      shrinkage: {
        kind: 'estimated',
        mean: -0.009,
        meanError: 0.003,
        betweenVariance: 2e-5,
        prediction: { lower: -0.02, upper: 0.002 },
        effects: [
          { estimate: -0.011, standardError: 0.003, interval: { lower: -0.017, upper: -0.005 }, kept: 0.6 },
          { estimate: -0.007, standardError: 0.004, interval: { lower: -0.015, upper: 0.001 }, kept: 0.2 },
          null,
        ],
      },
    },
  ],
}

const before = effectOf(-0.04, 0.05)

export const cuped: CupedView = {
  kind: 'cuped',
  balances: [
    {
      variantId: 'gate_40',
      balance: {
        covariates: [
          {
            covariate: 'before',
            standardisedDifference: 0.012,
            test: { kind: 'estimated', statistic: 1.8, degreesOfFreedom: 90_187, pValue: 0.072, log10P: -1.14 },
          },
        ],
        joint: { kind: 'estimated', statistic: 3.24, degreesOfFreedom: 1, pValue: 0.072 },
      },
    },
  ],
  metric: metricResult('retention_7', [
    effectOf(-0.043, 0.026, {
      method: 'cuped-welch-t',
      cuped: {
        kind: 'estimated',
        theta: [0.7],
        covariates: ['before'],
        correlation: 0.8,
        varianceReduction: 0.64,
        equivalentSampleGain: 2.78,
        unadjusted: { absolute: before.absolute, relative: before.relative, test: before.test },
      },
    }),
  ]),
}

export const srm: SrmView = {
  kind: 'srm',
  srm: split,
  slices: [],
  byDay: [
    {
      day: '2026-01-01',
      srm: { ...split, observed: { gate_30: 480, gate_40: 520 }, expected: { gate_30: 500, gate_40: 500 } },
    },
    {
      day: '2026-01-02',
      srm: {
        ...split,
        flagged: true,
        observed: { gate_30: 300, gate_40: 700 },
        expected: { gate_30: 500, gate_40: 500 },
      },
    },
  ],
  watch: {
    kind: 'estimated',
    alpha: 0.001,
    crossedOn: '2026-01-02',
    days: [
      { day: '2026-01-01', logBayesFactor: -0.1, pValue: 1, posteriorProbability: 0.475 },
      { day: '2026-01-02', logBayesFactor: 9.2, pValue: 0.0001, posteriorProbability: 0.9999 },
    ],
  },
  crossovers: { subjects: 0, pairs: [] },
  duplicateRows: 0,
}

function periodOf(index: number, start: string | null, relative: number): PeriodEffect {
  return { index, start, subjects: { control: 900 - index, treatment: 910 - index }, effect: effectOf(relative, 0.03) }
}

const fading = [0.08, 0.06, 0.05, 0.02, 0.01]

export const novelty: NoveltyView = {
  kind: 'novelty',
  metricId: 'retention_7',
  basis: 'active-day',
  comparisons: [
    {
      variantId: 'gate_40',
      bySinceExposure: fading.map((effect, day) => periodOf(day, null, effect)),
      byDay: fading.map((effect, day) => periodOf(day, `2026-01-0${day + 1}`, effect)),
      byWeek: [periodOf(0, '2026-01-01', 0.05)],
      trend: {
        kind: 'estimated',
        slope: -0.0036,
        intercept: 0.016,
        standardError: 0.001,
        test: { kind: 'estimated', statistic: -3.6, degreesOfFreedom: null, pValue: 0.0003, log10P: -3.5 },
        dispersion: 0.8,
        scaled: null,
      },
      steady: { kind: 'not-estimable', reason: 'too-few-subjects' },
      verdict: { kind: 'estimated', verdict: 'novelty' },
    },
  ],
}

export const interactions: InteractionsView = {
  kind: 'interactions',
  overlaps: [
    {
      experiment: 'search',
      otherControl: 'control',
      otherVariant: 'ranker',
      variantId: 'gate_40',
      subjects: { a0b0: 1000, a1b0: 1010, a0b1: 990, a1b1: 1005 },
      assignment: {
        kind: 'estimated',
        statistic: 0.01,
        degreesOfFreedom: 1,
        pValue: 0.92,
        log10P: -0.04,
        smallExpected: false,
      },
      assignmentAdjusted: 0.92,
    },
  ],
  readings: [
    {
      experiment: 'search',
      otherVariant: 'ranker',
      variantId: 'gate_40',
      metricId: 'retention_7',
      interaction: {
        kind: 'estimated',
        estimate: -0.05,
        standardError: 0.01,
        interval: { lower: -0.07, upper: -0.03 },
        test: { kind: 'estimated', statistic: -5, degreesOfFreedom: null, pValue: 5.7e-7, log10P: -6.2 },
        effectWithoutB: 0.02,
        effectWithB: -0.03,
        welch: { kind: 'estimated', statistic: -5, degreesOfFreedom: 3990, pValue: 5.9e-7, log10P: -6.2 },
      },
      logit: { kind: 'not-estimable', reason: 'zero-variance' },
      pValueAdjusted: 1.1e-6,
      flagged: true,
    },
    {
      experiment: 'search',
      otherVariant: 'ranker',
      variantId: 'gate_40',
      metricId: 'latency',
      interaction: { kind: 'not-estimable', reason: 'too-few-subjects' },
      logit: null,
      pValueAdjusted: null,
      flagged: false,
    },
  ],
  outside: [{ experiment: 'search', subjects: 120 }],
}

export const distribution: DistributionView = {
  kind: 'distribution',
  metricId: 'latency',
  scale: 'linear',
  edges: [0, 10, 20],
  variants: [
    { variantId: 'gate_30', n: 10, zeros: 2, negatives: 0, minimum: 0, maximum: 44, largest: [44], counts: [5, 3, 2] },
    { variantId: 'gate_40', n: 10, zeros: 1, negatives: 0, minimum: 0, maximum: 90, largest: [90], counts: [4, 3, 3] },
  ],
  quantiles: [
    {
      probability: 0.5,
      values: [
        { variantId: 'gate_30', value: 9, interval: { lower: 2, upper: 20 } },
        { variantId: 'gate_40', value: 12, interval: { lower: 4, upper: 30 } },
      ],
      effects: [{ ...effectOf(0.02, 0.01), pValueAdjusted: 0.01 }],
    },
    {
      probability: 0.99,
      values: [
        { variantId: 'gate_30', value: 44, interval: null },
        { variantId: 'gate_40', value: 90, interval: null },
      ],
      effects: [
        {
          variantId: 'gate_40',
          absolute: { kind: 'not-estimable', reason: 'too-few-values' },
          relative: { kind: 'not-estimable', reason: 'too-few-values' },
          test: { kind: 'not-estimable', reason: 'too-few-values' },
          pValueAdjusted: null,
        },
      ],
    },
  ],
}
