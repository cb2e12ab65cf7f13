import type { MetricDefinition, OptionsOf } from '@analysis'
import { begun, without, type ShownCell } from '../shown-cell'
import { CupedCell } from './cuped-cell'

export const shownCuped: ShownCell<'cuped'> = {
  title: 'CUPED',
  View: CupedCell,
  begin({ spec }) {
    const metric = spec.metrics.find(isAdjustable)
    return metric === undefined ? without('no metric has a covariate') : begun(cupedOf(metric))
  },
  closerLooks: (_, metric) =>
    isAdjustable(metric) ? [{ id: 'cuped', title: 'With CUPED', options: cupedOf(metric) }] : [],
}

function isAdjustable({ covariates }: MetricDefinition): boolean {
  return covariates.length > 0
}

function cupedOf({ id }: MetricDefinition): OptionsOf<'cuped'> {
  return { kind: 'cuped', metric: id, covariates: null }
}
