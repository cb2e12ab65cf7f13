import { type CellView, type ExperimentSpec, assertNever } from '@analysis'
import { chartFigure } from './chart-figure'
import { cumulativeEffect } from './cumulative-effect'
import { cupedComparison } from './cuped-comparison'
import { duelPanels } from './duel-panels'
import { effectForest } from './effect-forest'
import { distributionFigures } from './distribution-figures'
import type { Figure } from './figure'
import { interactionHeatmap } from './interaction-heatmap'
import { noveltyFigures } from './novelty-figures'
import { powerByEffect, powerBySize } from './power-curves'
import { segmentForest } from './segment-forest'
import { segmentHeatmap } from './segment-heatmap'
import { splitWatchFigure } from './split-watch'
import { splitByDay } from './split-by-day'
import type { FigureTheme } from './theme'
import { zBoundary } from './z-boundary'

/** The figures of a cell, most telling first. Empty where there is nothing to draw. */
export function figuresOf(view: CellView, spec: ExperimentSpec, theme: FigureTheme): readonly Figure[] {
  switch (view.kind) {
    case 'scorecard':
      return view.metrics.some(({ effects }) => effects.length > 0) ? [effectForest(view, spec, theme)] : []
    case 'cuped':
      return view.metric.effects.length > 0 ? [cupedComparison(view, spec, theme)] : []
    case 'sequential':
      return view.histories.some(({ summary }) => summary.looks.length > 0)
        ? [cumulativeEffect(view, spec, theme), zBoundary(view, spec, theme)]
        : []
    case 'segments':
      if (view.segments.length === 0) return []
      return view.dimensions.length === 2
        ? [segmentHeatmap(view, spec, theme), segmentForest(view, spec, theme)]
        : [segmentForest(view, spec, theme)]
    case 'srm':
      return view.byDay.length > 1
        ? [
            splitByDay(view, spec, theme),
            ...(view.watch.kind === 'estimated' ? [splitWatchFigure(view.watch, theme)] : []),
          ]
        : []
    case 'power':
      return [powerByEffect(view, spec, theme), powerBySize(view, spec, theme)]
    case 'duel':
      return view.duels
        .filter(({ contenders }) => contenders.some(({ looks }) => looks.length > 1))
        .map((duel) => duelPanels(view, duel, spec, theme))
    case 'chart':
      return view.table.rowCount > 0 ? [chartFigure(view, spec, theme)] : []
    case 'novelty':
      return noveltyFigures(view, spec, theme)
    case 'interactions':
      return view.readings.length > 0 ? [interactionHeatmap(view, spec, theme)] : []
    case 'distribution':
      return distributionFigures(view, spec, theme)
    case 'sql':
      return []
    default:
      return assertNever(view)
  }
}
