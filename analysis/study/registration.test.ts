import { describe, expect, it } from 'vitest'
import type { MeanMetric } from './metric-definition'
import { planHash } from './plan-hash'
import { planStatus, registrationInForce, withRegisteredRoles, type PlanRegistration } from './registration'
import type { ExperimentSpec } from './spec'

function metric(id: string, extra: Partial<MeanMetric> = {}): MeanMetric {
  return {
    id,
    name: id,
    type: 'mean',
    role: 'secondary',
    direction: 'increase',
    value: { kind: 'column', column: id },
    filter: null,
    covariates: [],
    cap: null,
    mde: null,
    guardrail: null,
    ...extra,
  }
}

const spec: ExperimentSpec = {
  experimentId: 'checkout',
  name: 'Checkout',
  hypothesis: null,
  start: null,
  end: null,
  unit: 'visitor',
  variants: [
    { id: 'control', weight: 1, isControl: true },
    { id: 'treatment', weight: 1, isControl: false },
  ],
  metrics: [metric('revenue', { role: 'primary' }), metric('visits')],
  dimensions: ['country'],
  plan: {
    alpha: 0.05,
    alternative: 'two-sided',
    stopping: { kind: 'fixed' },
    correction: 'holm',
    cupedTheta: 'total',
    srmAlpha: 0.001,
  },
}

function registered(experiment: ExperimentSpec, looksBefore = 0, registeredAt = '2026-01-05T10:00:00Z') {
  return { registeredAt, looksBefore, experiment } satisfies PlanRegistration
}

describe('the registration that counts', () => {
  it('is the last one before outcomes were looked at, else the first one', () => {
    const [draft, final, late] = [
      registered(spec, 0, '2026-01-01T00:00:00Z'),
      registered(spec, 0, '2026-01-02T00:00:00Z'),
      registered(spec, 3, '2026-01-09T00:00:00Z'),
    ]
    expect(registrationInForce([draft, final, late])).toBe(final)
    expect(registrationInForce([late, registered(spec, 4)])).toBe(late)
    expect(registrationInForce([])).toBeNull()
  })
})

describe('planStatus', () => {
  it('says nothing of a plan that is analysed as registered', () => {
    expect(planStatus(spec, registered(spec))).toEqual({
      hash: planHash(spec),
      registered: true,
      registeredAt: '2026-01-05T10:00:00Z',
      deviations: [],
    })
  })

  it('is not registered when nothing was, or only after a look', () => {
    expect(planStatus(spec, null)).toMatchObject({ registered: false, registeredAt: null, deviations: [] })
    expect(planStatus(spec, registered(spec, 2))).toMatchObject({
      registered: false,
      deviations: ['the plan was registered on 2026-01-05, after outcomes had been looked at on 2 snapshots'],
    })
  })

  it('names every deviation, in words', () => {
    const now: ExperimentSpec = {
      ...spec,
      variants: spec.variants.map((variant) => ({ ...variant, weight: variant.isControl ? 9 : 1 })),
      metrics: [
        metric('revenue', {
          role: 'primary',
          cap: { limit: { kind: 'percentile', percentile: 0.99 }, scope: 'experiment' },
        }),
        metric('clicks', { role: 'primary' }),
      ],
      dimensions: ['country', 'device'],
      plan: {
        ...spec.plan,
        alpha: 0.1,
        stopping: { kind: 'group-sequential', spending: { kind: 'pocock' }, looks: [0.5, 1], plannedSubjects: null },
      },
    }
    const { deviations } = planStatus(now, registered(spec))
    expect(deviations.map((text) => text.replace(/ was registered as .*/, ' changed'))).toEqual([
      'variants changed',
      'metric "revenue" was registered differently: measured otherwise (cap)',
      'metric "clicks" was not registered',
      'metric "visits" was registered and is left out',
      'dimensions changed',
      'alpha changed',
      'stopping changed',
    ])
    expect(deviations).toContain('alpha was registered as 0.05, now 0.1')
  })

  it('takes a change of names or dates for no deviation', () => {
    const renamed = { ...spec, name: 'New checkout', end: '2026-02-01T00:00:00.000Z' }
    expect(planStatus(renamed, registered(spec)).deviations).toEqual([])
  })
})

describe('withRegisteredRoles', () => {
  it('keeps the registered role, whatever the study says now', () => {
    const promoted = {
      ...spec,
      metrics: [metric('revenue', { role: 'secondary' }), metric('visits', { role: 'primary' })],
    }
    expect(withRegisteredRoles(promoted, registered(spec)).metrics.map(({ role }) => role)).toEqual([
      'primary',
      'secondary',
    ])
  })

  it('labels what was not registered, or is measured otherwise, as exploratory', () => {
    const now = { ...spec, metrics: [metric('revenue', { role: 'primary', direction: 'decrease' }), metric('clicks')] }
    expect(withRegisteredRoles(now, registered(spec)).metrics.map(({ role }) => role)).toEqual([
      'exploratory',
      'exploratory',
    ])
  })

  it('changes nothing where nothing was registered', () => {
    expect(withRegisteredRoles(spec, null)).toBe(spec)
  })
})
