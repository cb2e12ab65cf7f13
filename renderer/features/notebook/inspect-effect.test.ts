import { thinSpace, type CellOutcome, type Effect, type MetricDefinition, type VariantSummary } from '@analysis'
import { expect, test } from 'vitest'
import { inspectEffect } from './inspect-effect'

const effect: Effect = {
  variantId: 'new',
  controlId: 'old',
  method: 'two-proportion-z',
  alternative: 'two-sided',
  absolute: {
    kind: 'estimated',
    estimate: 0.012,
    standardError: 0.004,
    interval: { lower: 0.0042, upper: 0.0198 },
    level: 0.95,
  },
  relative: { kind: 'not-estimable', reason: 'zero-variance' },
  test: { kind: 'estimated', statistic: 3, degreesOfFreedom: null, pValue: 0.0027, log10P: -2.57 },
  pValueAdjusted: 0.0054,
  significant: true,
  intervalAdjusted: { level: 0.975, absolute: { lower: 0.003, upper: 0.021 }, relative: null },
  cuped: null,
  sequential: null,
}

const variants: readonly VariantSummary[] = [
  { variantId: 'old', n: 1000, mean: 0.1, variance: 0.09, standardError: 0.0095 },
  { variantId: 'new', n: 1000, mean: 0.112, variance: 0.1, standardError: 0.01 },
]

const outcome: CellOutcome = {
  view: {
    kind: 'scorecard',
    srm: { kind: 'not-estimable', reason: 'empty-variant', observed: {}, expected: {} },
    metrics: [],
  },
  findings: [],
  evidence: { queries: [], moments: [], methods: [] },
}

function factsOf(
  type: MetricDefinition['type'],
): ReadonlyMap<string, { readonly value: string; readonly exact: string }> {
  const metric = { id: 'm', name: 'm', type, direction: 'increase' } as const
  const { facts } = inspectEffect({ metric, effect, variants, outcome, slice: {}, actions: [] })
  return new Map(facts.map(({ label, value, exact }) => [label, { value: value.replaceAll(thinSpace, ' '), exact }]))
}

test('effects on shares are in percentage points, as in the scorecard, and copied in full', () => {
  const facts = factsOf('proportion')
  expect(facts.get('Absolute effect')).toEqual({ value: '+1.20 pp [+0.42, +1.98]', exact: '0.012 [0.0042, 0.0198]' })
  expect(facts.get('Effect with its corrected interval')?.value).toBe('+1.20 pp [+0.30, +2.10]')
  expect(facts.get('Standard error of the effect')).toEqual({ value: '0.400 pp', exact: '0.004' })
  expect(facts.get('old: standard error')?.value).toBe('0.950 pp')
})

test('effects on means stay in the unit of the metric', () => {
  const facts = factsOf('mean')
  expect(facts.get('Absolute effect')?.value).toBe('+0.0120 [+0.0042, +0.0198]')
  expect(facts.get('Standard error of the effect')?.value).toBe('0.00400')
})
