import { begun, noSubjects, without, type ShownCell } from '../shown-cell'
import { NoveltyCell } from './novelty-cell'

export const shownNovelty: ShownCell<'novelty'> = {
  title: 'Novelty',
  View: NoveltyCell,
  begin({ spec, frameKind }) {
    if (frameKind === 'moments') return without(noSubjects)
    const metric = spec.metrics.find(({ type }) => type !== 'quantile')
    return metric === undefined ? without('no metric') : begun({ kind: 'novelty', metric: metric.id })
  },
}
