import type { CellOptions, ExperimentSpec, MetricDefinition } from '@analysis'
import { insertCell, printCellBody } from '@contract'
import type { Notebook } from '../../state/notebook/notebook'
import { cupedOf, duelOf, powerOf, segmentsOf, sequentialOf } from './new-cells'

/** A closer look at one metric. */
export interface DrillDown {
  readonly id: string
  readonly title: string
  readonly options: CellOptions
}

/** The closer looks this experiment can give at a metric. */
export function drillDowns(spec: ExperimentSpec, metric: MetricDefinition): readonly DrillDown[] {
  const bySegments = spec.dimensions.map((dimension) => ({
    id: `segments-${dimension}`,
    title: `By ${dimension}`,
    options: segmentsOf(metric, dimension),
  }))
  const overTime = { id: 'sequential', title: 'Over time', options: sequentialOf(metric) }
  const underMethods = { id: 'duel', title: 'Under other methods', options: duelOf(metric) }
  const next = { id: 'power', title: 'Plan the next experiment', options: powerOf(metric) }
  const adjusted = { id: 'cuped', title: 'With CUPED', options: cupedOf(metric) }
  return [...bySegments, overTime, ...(metric.covariates.length > 0 ? [adjusted] : []), underMethods, next]
}

/** Puts a cell with these options below the block at `index`, selects it and lets it run. */
export function insertBelow(notebook: Notebook, index: number, options: CellOptions): void {
  notebook.edit((document) => insertCell(document, index + 1, options.kind, printCellBody(options)))
  notebook.select(index + 1)
}
