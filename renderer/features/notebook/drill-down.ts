import type { CellOptions, ExperimentSpec, MetricDefinition } from '@analysis'
import { insertCell, printCellBody } from '@contract'
import type { InspectionAction } from '../../state/inspection'
import type { Notebook } from '../../state/notebook/notebook'
import { shownCells } from './cells/shown-cells'

/** The closer looks this experiment can give at a metric: each puts a cell below the block at `index` and runs it. */
export function drillDowns(
  spec: ExperimentSpec,
  metric: MetricDefinition,
  notebook: Notebook,
  index: number,
): readonly InspectionAction[] {
  return Object.values(shownCells)
    .flatMap(({ closerLooks }) => closerLooks?.(spec, metric) ?? [])
    .map(({ id, title, options }) => ({ id, title, run: () => insertBelow(notebook, index, options) }))
}

function insertBelow(notebook: Notebook, index: number, options: CellOptions): void {
  notebook.edit((document) => insertCell(document, index + 1, options.kind, printCellBody(options)))
  notebook.select(index + 1)
}
