import { type PowerView, planPower, rateDeviation, type PowerRequest } from '@analysis'

const request: PowerRequest = {
  type: 'proportion',
  baseline: 0.19,
  standardDeviation: rateDeviation(0.19),
  effect: { size: -0.05, scale: 'relative' },
  goal: { alpha: 0.05, power: 0.8, alternative: 'two-sided' },
  weights: [50, 50],
  correction: 'holm',
  correlation: 0.4,
  sequential: { looks: 3, spending: { kind: 'obrien-fleming' } },
  dailySubjects: 1500,
  presentSubjects: 9000,
}

export const power: PowerView = {
  kind: 'power',
  metricId: 'retention_7',
  request,
  plan: planPower(request),
  variantIds: ['gate_30', 'gate_40'],
  source: { baseline: 'observed', correlation: 'observed', traffic: 'observed' },
}
