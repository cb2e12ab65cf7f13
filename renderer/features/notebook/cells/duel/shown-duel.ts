import { duelMethods, type MetricDefinition, type OptionsOf } from '@analysis'
import { begun, firstMetric, without, type ShownCell } from '../shown-cell'
import { DuelCell } from './duel-cell'

export const shownDuel: ShownCell<'duel'> = {
  title: 'Method duel',
  View: DuelCell,
  begin({ spec }) {
    const metric = firstMetric(spec)
    return metric === undefined ? without('no metric') : begun(duelOf(metric))
  },
  values: duelMethods,
  closerLooks: (_, metric) => [{ id: 'duel', title: 'Under other methods', options: duelOf(metric) }],
}

function duelOf({ id }: MetricDefinition): OptionsOf<'duel'> {
  return { kind: 'duel', metric: id, methods: null, everyDays: 1, tunedFor: null, priorSd: null }
}
