import type { DistributionView, InteractionsView, NoveltyView, PeriodEffect } from '@analysis'
import { effectOf } from './figures.fixture'

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
  ranks: [
    {
      variantId: 'gate_40',
      test: {
        kind: 'estimated',
        treatmentWins: 70,
        controlWins: 30,
        probabilityOfSuperiority: 0.7,
        statistic: 1.51,
        pValue: 0.13,
        log10P: Math.log10(0.13),
        pValueContinuity: 0.14,
        pValueExact: null,
      },
    },
  ],
}
