import { assertNever, type CellView } from '@analysis'
import { CupedCell } from './cells/cuped/cuped-cell'
import { ChartCell } from './cells/chart/chart-cell'
import { DuelCell } from './cells/duel/duel-cell'
import { DistributionCell } from './cells/distribution/distribution-cell'
import { InteractionsCell } from './cells/interactions/interactions-cell'
import { NoveltyCell } from './cells/novelty/novelty-cell'
import { PowerCell } from './cells/power/power-cell'
import { ScorecardCell } from './cells/scorecard/scorecard-cell'
import { SegmentsCell } from './cells/segments/segments-cell'
import { SequentialCell } from './cells/sequential/sequential-cell'
import { SqlCell } from './cells/sql/sql-cell'
import { SrmCell } from './cells/srm/srm-cell'

/** The view of each kind of cell. */
export function CellViewSwitch({ view }: { readonly view: CellView }) {
  switch (view.kind) {
    case 'scorecard':
      return <ScorecardCell view={view} />
    case 'cuped':
      return <CupedCell view={view} />
    case 'sequential':
      return <SequentialCell view={view} />
    case 'segments':
      return <SegmentsCell view={view} />
    case 'srm':
      return <SrmCell view={view} />
    case 'sql':
      return <SqlCell view={view} />
    case 'power':
      return <PowerCell view={view} />
    case 'duel':
      return <DuelCell view={view} />
    case 'chart':
      return <ChartCell view={view} />
    case 'novelty':
      return <NoveltyCell view={view} />
    case 'interactions':
      return <InteractionsCell view={view} />
    case 'distribution':
      return <DistributionCell view={view} />
    default:
      return assertNever(view)
  }
}
