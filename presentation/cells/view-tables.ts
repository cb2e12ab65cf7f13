import type { CellKind, ExperimentSpec, ViewOf } from '@analysis'
import type { PrintTable } from '../tables/table'
import { toldCells } from './told-cells'

/** A cell's numbers as tables, the same for every way out of the window. */
export function viewTables<Kind extends CellKind>(view: ViewOf<Kind>, spec: ExperimentSpec): readonly PrintTable[] {
  return toldCells[view.kind].tables(view, spec)
}
