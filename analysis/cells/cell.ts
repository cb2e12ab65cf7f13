import type { CellEvidence } from '../experiment/evidence'
import type { Finding } from '../failures'
import type { ChartOptions, ChartView } from './chart-view'
import type { CupedOptions, CupedView } from './cuped-view'
import type { DistributionOptions, DistributionView } from './distribution-view'
import type { DuelOptions, DuelView } from './duel-view'
import type { InteractionsOptions, InteractionsView } from './interactions-view'
import type { NoveltyOptions, NoveltyView } from './novelty-view'
import type { PowerOptions, PowerView } from './power-view'
import type { ScorecardOptions, ScorecardView } from './scorecard-view'
import type { SegmentsOptions, SegmentsView } from './segments-view'
import type { SequentialOptions, SequentialView } from './sequential-view'
import type { SqlOptions, SqlView } from './sql-view'
import type { SrmOptions, SrmView } from './srm-view'

interface Cell<Options, View> {
  /** What it is asked, as plain data. */
  readonly options: Options
  /** What it answers: results, never text. */
  readonly view: View
}

/** The kinds of statistical cells; their answers are computed from moments. */
export interface StatisticalCells {
  readonly scorecard: Cell<ScorecardOptions, ScorecardView>
  readonly cuped: Cell<CupedOptions, CupedView>
  readonly sequential: Cell<SequentialOptions, SequentialView>
  readonly segments: Cell<SegmentsOptions, SegmentsView>
  readonly srm: Cell<SrmOptions, SrmView>
  readonly power: Cell<PowerOptions, PowerView>
  readonly duel: Cell<DuelOptions, DuelView>
  readonly novelty: Cell<NoveltyOptions, NoveltyView>
  readonly interactions: Cell<InteractionsOptions, InteractionsView>
  readonly distribution: Cell<DistributionOptions, DistributionView>
}

/** The kinds of cells that run SQL which a person wrote. */
export interface QueryCells {
  readonly sql: Cell<SqlOptions, SqlView>
  readonly chart: Cell<ChartOptions, ChartView>
}

/** Every kind of cell that a notebook can hold, by its name. Prose is not a cell. */
export interface Cells extends StatisticalCells, QueryCells {}

export type CellKind = keyof Cells
export type StatisticalKind = keyof StatisticalCells

/** The options of one kind, or of any of several. */
export type OptionsOf<Kind extends CellKind> = { [K in Kind]: { readonly kind: K } & Cells[K]['options'] }[Kind]
/** The view of one kind, or of any of several. */
export type ViewOf<Kind extends CellKind> = { [K in Kind]: { readonly kind: K } & Cells[K]['view'] }[Kind]

export type CellOptions = OptionsOf<CellKind>
export type CellView = ViewOf<CellKind>

export interface CellOutcome {
  readonly view: CellView
  readonly findings: readonly Finding[]
  readonly evidence: CellEvidence
}
