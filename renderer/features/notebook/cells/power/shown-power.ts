import type { MetricDefinition, OptionsOf } from '@analysis'
import { begun, firstMetric, without, type ShownCell } from '../shown-cell'
import { PowerCell } from './power-cell'

export const shownPower: ShownCell<'power'> = {
  title: 'Power and sample size',
  View: PowerCell,
  begin({ spec }) {
    const metric = firstMetric(spec)
    return metric === undefined ? without('no metric') : begun(powerOf(metric))
  },
  values: [
    'proportion',
    'mean',
    'ratio',
    'obrien-fleming',
    'pocock',
    'hwang-shih-decani',
    'kim-demets',
    'none',
    'holm',
  ],
  closerLooks: (_, metric) => [{ id: 'power', title: 'Plan the next experiment', options: powerOf(metric) }],
}

/** A metric that names no smallest effect of interest is planned for 5 %. */
function powerOf({ id, mde }: MetricDefinition): OptionsOf<'power'> {
  return {
    kind: 'power',
    metric: id,
    type: null,
    baseline: null,
    standardDeviation: null,
    mde: mde === null ? 0.05 : null,
    absolute: false,
    alpha: null,
    power: 0.8,
    variants: null,
    correction: null,
    looks: null,
    spending: null,
    rho: 'observed',
    dailyTraffic: null,
  }
}
