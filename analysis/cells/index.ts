export { type CellContext, InvalidCell } from './cell-context'
export { type CellGraph, type NamedCell, cellGraph } from './cell-graph'
export type {
  CellKind,
  CellOptions,
  CellOutcome,
  CellView,
  CupedView,
  ScorecardView,
  SegmentsView,
  SequentialView,
  SqlView,
  SrmView,
} from './cell'
export { type ChartOptions, type ChartView, chartAggregates, chartMarks } from './chart-view'
export type { DataCheck } from './data-checks'
export type { DistributionView, QuantileReading, RankReading, VariantDistribution } from './distribution-view'
export { type DuelContender, type DuelLook, type DuelMethod, type DuelView, duelMethods } from './duel-view'
export type { InteractionReading, InteractionsView } from './interactions-view'
export type { NoveltyComparison, NoveltyView, PeriodEffect } from './novelty-view'
export type { PowerOptions, PowerView } from './power-view'
export { runCell } from './run-cell'
