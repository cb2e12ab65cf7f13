import { begun, type ShownCell } from '../shown-cell'
import { ScorecardCell } from './scorecard-cell'

export const shownScorecard: ShownCell<'scorecard'> = {
  title: 'Scorecard',
  View: ScorecardCell,
  begin: () => begun({ kind: 'scorecard', metrics: null }),
}
