import type {
  CupedView,
  ScorecardView,
  SegmentsView,
  SequentialView,
  SrmView,
  MetricResult,
  Effect,
  SequentialLook,
  SrmResult,
  ExperimentSpec,
  MetricDefinition,
} from '@analysis'

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
        log10P: Math.log10(0.02),
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
  crossovers: { subjects: 0, pairs: [], directions: [] },
  duplicateRows: 0,
  investigation: { kind: 'not-judged', causes: [] },
  checks: [],
}
