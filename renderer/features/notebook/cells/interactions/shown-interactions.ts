import { begun, noSubjects, without, type ShownCell } from '../shown-cell'
import { InteractionsCell } from './interactions-cell'

export const shownInteractions: ShownCell<'interactions'> = {
  title: 'Interactions',
  View: InteractionsCell,
  begin({ spec, frameKind }) {
    if (frameKind === 'moments') return without(noSubjects)
    return spec.dimensions.length === 0
      ? without('the study names no dimensions')
      : begun({ kind: 'interactions', with: spec.dimensions, metrics: null })
  },
}
